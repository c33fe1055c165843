import { FoyerError } from '../../contract/errors.ts'

/** Result codes of SQLite (extended codes begin with these) and what they mean for the desk. */
const meanings = [
  ['SQLITE_FULL', 'database.full'],
  ['SQLITE_READONLY', 'database.readOnly'],
  ['SQLITE_CANTOPEN', 'database.readOnly'],
  ['SQLITE_PERM', 'database.readOnly'],
  ['SQLITE_BUSY', 'database.busy'],
  ['SQLITE_LOCKED', 'database.busy'],
  ['SQLITE_NOTADB', 'database.damaged'],
  ['SQLITE_CORRUPT', 'database.damaged'],
  ['SQLITE_IOERR', 'database.damaged'],
  ['SQLITE_FORMAT', 'database.damaged'],
  // Rows that the program does not write stand where it writes its own.
  ['SQLITE_CONSTRAINT', 'database.damaged'],
  ['SQLITE_MISMATCH', 'database.damaged'],
  ['SQLITE_TOOBIG', 'database.damaged'],
] as const

/** Errors of the file system while a key or database file is written. */
const fileMeanings: Partial<Record<string, 'database.full' | 'database.readOnly'>> = {
  ENOSPC: 'database.full', EDQUOT: 'database.full', EFBIG: 'database.full',
  EROFS: 'database.readOnly', EACCES: 'database.readOnly', EPERM: 'database.readOnly', ENOTDIR: 'database.readOnly',
  ENOENT: 'database.readOnly',
}

function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined
  return typeof thrown.code === 'string' ? thrown.code : undefined
}

/** Any thrown value as a coded error: SQLite's and the file system's codes get their own, coded errors pass, the rest is a fault. */
export function storageError(thrown: unknown): FoyerError {
  if (thrown instanceof FoyerError) return thrown
  const code = codeOf(thrown)
  if (code !== undefined) {
    const meaning = meanings.find(([prefix]) => code === prefix || code.startsWith(`${prefix}_`))
    if (meaning !== undefined) return new FoyerError(meaning[1], { cause: thrown, detail: code })
    const file = fileMeanings[code]
    if (file !== undefined) return new FoyerError(file, { cause: thrown, detail: code })
  }
  return FoyerError.from(thrown)
}

/** Whether SQLite said "not a database": a wrong key and a damaged first page look the same to it. */
export function isNotADatabase(thrown: unknown): boolean {
  return codeOf(thrown) === 'SQLITE_NOTADB'
}

/** Whether another process holds the file. */
export function isBusy(thrown: unknown): boolean {
  return codeOf(thrown)?.startsWith('SQLITE_BUSY') === true
}
