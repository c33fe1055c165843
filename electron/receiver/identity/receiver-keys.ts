import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { noteSigner, type NoteSigner } from '../../tlog/sign-note.ts'
import { secretFile } from './secret-file.ts'

/**
 * Two keys, each `name⎵seed` in a file of its own. Under a receipt stands the first: it has only ever cosigned what the receiver holds. As a
 * witness of logs that it does not hold it cosigns with the second, so that neither can be taken for the other.
 */
export function receiverKeys(folder: string): { cosigner: NoteSigner, witness: NoteSigner } {
  return { cosigner: signerIn(join(folder, 'receiver.key'), 'receiver'), witness: signerIn(join(folder, 'witness.key'), 'witness') }
}

function signerIn(path: string, role: string): NoteSigner {
  const text = secretFile(path, () => `foyer-${role}/${randomBytes(4).toString('hex')} ${randomBytes(32).toString('hex')}\n`)
  const match = /^([^\s+]+) ([0-9a-f]{64})\n$/.exec(text)
  if (match === null) throw new Error(`${path} is damaged: bring it back from a copy; without it no receipt can be made that terminals know`)
  return noteSigner(match[1] ?? '', Buffer.from(match[2] ?? '', 'hex'))
}
