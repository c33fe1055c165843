import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { createFileAtomically, writeFileAtomically } from '../database/atomic-file.ts'
import { keyFilePath } from '../database/desk-files.ts'
import { storageError } from '../database/sqlite-errors.ts'
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

/** The key file; null where there is none or what is there is not one. */
export function readKeyFile(folder: string): KeyFile | null {
  let text: string
  try {
    text = readFileSync(keyFilePath(folder), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw storageError(error)
  }
  return keyFileFrom(text)
}

/** What a key file says; null for none, and for what is not one. */
export function keyFileFrom(text: string | null): KeyFile | null {
  try {
    return keyFile.parse(JSON.parse(text ?? ''))
  } catch {
    return null
  }
}

const textOf = (content: KeyFile): string => `${JSON.stringify(content, null, 2)}\n`

/**
 * A first key file. What is there already is never overwritten: it may be all that opens some database.
 *
 * @returns whether it was written
 * @throws FoyerError `database.full`, `database.readOnly`
 */
export function createKeyFile(folder: string, content: KeyFile): boolean {
  return createFileAtomically(keyFilePath(folder), textOf(content), content.databaseId)
}

/**
 * Put a new state in place of the key file of the same database.
 *
 * @throws FoyerError `keys.missingForDatabase` where the file is none, or another database's; `database.full`, `database.readOnly`
 */
export function changeKeyFile(folder: string, content: KeyFile): void {
  if (readKeyFile(folder)?.databaseId !== content.databaseId) throw new FoyerError('keys.missingForDatabase', { detail: 'keyFile' })
  writeFileAtomically(keyFilePath(folder), textOf(content))
}
