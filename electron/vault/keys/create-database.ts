import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import { nameIfFree, syncFolder } from '../database/atomic-file.ts'
import { DRAFT, databasePath, draftIds, draftPath, keyFilePath } from '../database/desk-files.ts'
import { migrate, openEncrypted, type Database } from '../database/database.ts'
import { storageError } from '../database/sqlite-errors.ts'
import { accountOf, makeKey } from './database-key.ts'
import type { KeyPlace } from './key-place.ts'
import { createKeyFile, readKeyFile } from './key-file.ts'

function removeDraft(draft: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(draft + suffix, { force: true })
}

/**
 * First run: a new key in the keychain, a new database filled by `fill`, and only when all of that is on disk the
 * names under which it counts, the key file's first. Whoever has that name has won, and nothing existing is ever replaced. A crash
 * before it leaves a desk that is not set up; one after it, a desk that `finishSetUp` finishes.
 *
 * @returns the open database and the recovery key, which is stored nowhere.
 * @throws FoyerError `desk.alreadySetUp`, `keys.keychain*`, `database.full`, `database.readOnly`
 */
export async function createDatabase(place: KeyPlace, fill: (database: Database) => void): Promise<{ database: Database, recoveryKey: string }> {
  const path = databasePath(place.folder)
  if (existsSync(path) || existsSync(keyFilePath(place.folder))) throw new FoyerError('desk.alreadySetUp')
  const databaseId = Buffer.from(place.randomBytes(16)).toString('hex')
  const { key, entry, recoveryKey } = makeKey(place, databaseId)
  const draft = draftPath(place.folder, databaseId)
  let kept = false
  let named = false
  try {
    mkdirSync(place.folder, { recursive: true, mode: 0o700 })
    // Before the keychain has the key: a set-up that is cut off from here on leaves the draft's name to tell that the key is of no desk.
    writeFileSync(draft, '', { flag: 'wx', mode: 0o600 })
    syncFolder(place.folder)
    await place.keychain.set(accountOf(databaseId), key.toString('hex'))
    kept = true
    const database = await openEncrypted(draft, key, true)
    // SQLite gives the write-ahead log the same mode as the file.
    chmodSync(draft, 0o600)
    try {
      migrate(database)
      fill(database)
    } finally {
      // Closing the only connection folds the write-ahead log into the file, so that one name is enough for it all.
      database.close()
    }
    // Another process may have set up meanwhile: neither its database nor its key file is replaced.
    if (existsSync(path) || !createKeyFile(place.folder, { format: 1, databaseId, current: entry, next: null })) throw new FoyerError('desk.alreadySetUp')
    named = true
    if (!nameIfFree(draft, path)) throw new FoyerError('desk.alreadySetUp')
    return { database: await openEncrypted(path, key, false), recoveryKey }
  } catch (error) {
    if (!named) {
      removeDraft(draft)
      if (kept) await place.keychain.remove(accountOf(databaseId)).catch(() => undefined)
    }
    throw storageError(error)
  }
}

/**
 * Finish a set-up that was cut off between its two names: the key file names a draft that is whole.
 *
 * @returns whether there was one
 */
export function finishSetUp(folder: string): boolean {
  const path = databasePath(folder)
  // A log that lies there belongs to a database that was here and is gone.
  const file = existsSync(path) || existsSync(`${path}-wal`) ? null : readKeyFile(folder)
  if (file === null || !existsSync(draftPath(folder, file.databaseId))) return false
  return nameIfFree(draftPath(folder, file.databaseId), path)
}

/** Drafts of set-ups that were cut off, or that lost to another, and their keys: this folder has its desk. */
export async function sweepDrafts({ folder, keychain }: KeyPlace): Promise<void> {
  try {
    const mine = readKeyFile(folder)?.databaseId
    for (const id of draftIds(folder)) {
      // Where no key file says which key is the desk's own, it may be this one. The draft goes last: without it the key would pass for a desk's.
      if (mine !== undefined && mine !== id) await keychain.remove(accountOf(id))
    }
    for (const name of readdirSync(folder)) {
      if (name.startsWith(DRAFT)) rmSync(join(folder, name), { force: true })
    }
  } catch {
    // Encrypted, and in nobody's way: the next opening tries again.
  }
}
