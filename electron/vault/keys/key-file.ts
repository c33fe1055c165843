import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../atomic-file.ts'
import { storageError } from '../records/sqlite-errors.ts'
import { recoveryWrap } from './key-wrap.ts'

/** What lies beside the database about one of its keys: how to know it, and the key itself sealed under a recovery key. */
const keyEntry = z.object({ check: z.string().regex(/^[0-9a-f]{64}$/), recovery: recoveryWrap }).strict()
export type KeyEntry = z.infer<typeof keyEntry>

const keyFile = z.object({
  format: z.literal(1),
  /** Names the database, and its key in the keychain. */
  databaseId: z.string().regex(/^[0-9a-f]{32}$/),
  current: keyEntry,
  /** There only while the key is being changed. */
  next: keyEntry.nullable(),
}).strict()
export type KeyFile = z.infer<typeof keyFile>

export function keyFilePath(folder: string): string {
  return join(folder, 'key.json')
}

/** The key file; null where there is none or what is there is not one. */
export function readKeyFile(folder: string): KeyFile | null {
  let text: string
  try {
    text = readFileSync(keyFilePath(folder), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw storageError(error)
  }
  try {
    return keyFile.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** @throws FoyerError `database.full`, `database.readOnly` */
export function writeKeyFile(folder: string, content: KeyFile): void {
  writeFileAtomically(keyFilePath(folder), `${JSON.stringify(content, null, 2)}\n`)
}
