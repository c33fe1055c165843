import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import { syncFolder } from '../atomic-file.ts'
import { keyPragma, type Database } from './database.ts'

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
 * Change the key of the whole file, in place.
 *
 * A rollback journal does not save a change of key that was cut off: pages and salt are already new when it is played
 * back (killing the vault in the middle showed it). So a copy under the old key is on disk before the first page changes,
 * and removing it is what makes the change count; `undoRekey` puts it back.
 *
 * @throws FoyerError `database.busy` where another process has the file open; SqliteError
 */
export function rekey(database: Database, path: string, key: Buffer): void {
  // Leaving WAL, and keeping the lock from then on, needs the file for ourselves, which is what a change of key needs.
  if (database.pragma('journal_mode=DELETE', { simple: true }) !== 'delete') throw new FoyerError('database.busy')
  try {
    database.pragma('locking_mode=EXCLUSIVE')
    database.exec('BEGIN EXCLUSIVE; COMMIT')
    rmSync(draftPath(path), { force: true })
    // SQLite makes the copy: opening the file by other means in this process would drop SQLite's locks (POSIX).
    database.prepare('VACUUM INTO ?').run(draftPath(path))
    sync(draftPath(path))
    renameSync(draftPath(path), beforePath(path))
    syncFolder(dirname(path))
    database.pragma(`rekey=${keyPragma(key)}`)
    rmSync(beforePath(path))
    syncFolder(dirname(path))
  } finally {
    backToWal(database)
  }
}

/** Where WAL cannot be had back now the rollback journal is as safe, and the next opening asks for WAL again. */
function backToWal(database: Database): void {
  try {
    database.pragma('locking_mode=NORMAL')
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    database.pragma('journal_mode=WAL')
  } catch {
    // See above.
  }
  database.pragma('synchronous=FULL')
}

/** Put back what a change of key that was cut off has begun to overwrite. Can be repeated after a crash at any line. */
export function undoRekey(path: string): void {
  rmSync(draftPath(path), { force: true })
  if (!existsSync(beforePath(path))) return
  for (const suffix of ['-journal', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  renameSync(beforePath(path), path)
  syncFolder(dirname(path))
}
