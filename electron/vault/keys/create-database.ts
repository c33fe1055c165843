import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import { syncFolder } from '../atomic-file.ts'
import { migrate, openEncrypted, type Database } from '../records/database.ts'
import { storageError } from '../records/sqlite-errors.ts'
import { accountOf, databasePath, makeKey, type KeyPlace } from './database-key.ts'
import { writeKeyFile } from './key-file.ts'

/**
 * First run: a new key in the keychain, a new database filled by `fill`, and only when all of that is on disk the
 * name under which it counts. A crash before leaves a desk that is not set up; nothing existing is ever replaced.
 *
 * @returns the open database and the recovery key, which is stored nowhere.
 * @throws FoyerError `desk.alreadySetUp`, `keys.keychain*`, `database.full`, `database.readOnly`
 */
export async function createDatabase(place: KeyPlace, fill: (database: Database) => void): Promise<{ database: Database, recoveryKey: string }> {
  const path = databasePath(place.folder)
  if (existsSync(path)) throw new FoyerError('desk.alreadySetUp')
  const databaseId = Buffer.from(place.randomBytes(16)).toString('hex')
  const { key, entry, recoveryKey } = makeKey(place, databaseId)
  const draft = join(place.folder, 'records.db.draft')
  let named = false
  try {
    mkdirSync(place.folder, { recursive: true, mode: 0o700 })
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(draft + suffix, { force: true })
    await place.keychain.set(accountOf(databaseId), key.toString('hex'))
    const database = await openEncrypted(draft, key, true)
    // SQLite gives the write-ahead log the same mode as the file.
    chmodSync(draft, 0o600)
    try {
      migrate(database)
      fill(database)
    } finally {
      // Closing the only connection folds the write-ahead log into the file, so that one rename moves it all.
      database.close()
    }
    // Another process may have set up meanwhile: neither its database nor its key file is replaced.
    if (existsSync(path)) throw new FoyerError('desk.alreadySetUp')
    writeKeyFile(place.folder, { format: 1, databaseId, current: entry, next: null })
    renameSync(draft, path)
    named = true
    syncFolder(place.folder)
    return { database: await openEncrypted(path, key, false), recoveryKey }
  } catch (error) {
    if (!named) await place.keychain.remove(accountOf(databaseId)).catch(() => undefined)
    throw storageError(error)
  }
}
