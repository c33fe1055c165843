import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'

/** One file as it was at one moment: another content, another identity. */
export interface FileIdentity { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint }

export const identityOf = ({ dev, ino, size, mtimeNs }: BigIntStats): FileIdentity => ({ dev, ino, size, mtimeNs })

export const isSame = (a: FileIdentity, b: FileIdentity): boolean => a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs

const digest = (...parts: (string | Uint8Array)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').slice(0, 40)
}

/** The name under which a file is in the journal: nothing of its own name, and nothing of what it shows. */
export const keyOfFile = ({ dev, ino, size, mtimeNs }: FileIdentity): string => `f${digest(`${dev}:${ino}:${size}:${mtimeNs}`)}`
/** The same for what it holds: a file whose time was touched is no new page. A copy is one: it is another file. */
export const keyOfContent = ({ dev, ino }: FileIdentity, bytes: Uint8Array): string => `c${digest(`${dev}:${ino}:`, bytes)}`
