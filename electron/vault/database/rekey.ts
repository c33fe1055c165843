import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import { syncFolder } from './atomic-file.ts'
import { keyPragma, rememberKey, type Database } from './database.ts'
import { markAgain, markClosed } from './open-mark.ts'

/** The whole database as it was, under the old key; there only while the key is being changed. */
export const beforePath = (path: string): string => `${path}.before`
const draftPath = (path: string): string => `${path}.before.draft`

function sync(path: string): void {
  const handle = openSync(path, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/**
 * Have the file for ourselves until `letGo`: nobody else can open it, and so nobody takes a change of key that is
 * under way for one that was cut off.
 *
 * @throws FoyerError `database.busy`, or SqliteError SQLITE_BUSY, where another process has the file open
 */
export function holdAlone(database: Database): void {
  try {
    // From here on there is no log.
    markClosed(database)
    if (database.pragma('journal_mode=DELETE', { simple: true }) !== 'delete') throw new FoyerError('database.busy')
    database.pragma('locking_mode=EXCLUSIVE')
    database.exec('BEGIN EXCLUSIVE; COMMIT')
  } catch (error) {
    letGo(database)
    throw error
  }
}

/**
 * Change the key of the whole file, in place, while `holdAlone` holds it.
 *
 * A rollback journal does not save a change of key that was cut off: pages and salt are already new when it is played
 * back (killing the vault in the middle showed it). So a copy under the old key is on disk before the first page changes,
 * and removing it is what makes the change count; `undoRekey` puts it back.
 *
 * @throws SqliteError
 */
export function rekey(database: Database, path: string, key: Buffer): void {
  for (const suffix of ['', '-journal']) rmSync(draftPath(path) + suffix, { force: true })
  // SQLite makes the copy: opening the file by other means in this process would drop SQLite's locks (POSIX).
  database.prepare('VACUUM INTO ?').run(draftPath(path))
  sync(draftPath(path))
  renameSync(draftPath(path), beforePath(path))
  syncFolder(dirname(path))
  database.pragma(`rekey=${keyPragma(key)}`)
  rememberKey(database, key)
  rmSync(beforePath(path))
  syncFolder(dirname(path))
}

/** Let others open the file again. Where WAL cannot be had back now the rollback journal is as safe, and the next opening asks for WAL again. */
export function letGo(database: Database): void {
  try {
    database.pragma('locking_mode=NORMAL')
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    database.pragma('journal_mode=WAL')
    database.pragma('synchronous=FULL')
    markAgain(database)
  } catch {
    // See above. Or the database was closed meanwhile; what the holder has to tell must not be lost to that.
  }
}

/** Put back what a change of key that was cut off has begun to overwrite. Nobody may hold the file. Can be repeated after a crash at any line. */
export function undoRekey(path: string): void {
  for (const suffix of ['', '-journal']) rmSync(draftPath(path) + suffix, { force: true })
  if (!existsSync(beforePath(path))) return
  for (const suffix of ['-journal', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  renameSync(beforePath(path), path)
  syncFolder(dirname(path))
}
