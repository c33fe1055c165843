import { existsSync } from 'node:fs'
import { FoyerError } from '../../contract/errors.ts'
import { databasePath, keyFilePath } from '../database/desk-files.ts'
import { isBusy, isNotADatabase } from '../database/sqlite-errors.ts'
import { openEncrypted, type Database } from '../database/database.ts'
import { changeKeyFile, createKeyFile, readKeyFile, type KeyFile } from './key-file.ts'
import { closeAsFound } from '../database/keep-log.ts'
import { closeDatabase } from '../database/open-mark.ts'
import { undoRekey } from '../database/rekey.ts'
import type { KeyPlace } from './key-place.ts'
import { isCheckedBy, keyCheckValue, unwrapKey, wrapKey } from './key-wrap.ts'
import { formatRecoveryKey, parseRecoveryKey, RECOVERY_KEY_BYTES } from './recovery-key.ts'
import { refuseWhereDeskWas, setAside } from './traces.ts'

/** Names of the two keychain entries; the second exists only while the key is being changed. */
export const accountOf = (databaseId: string): string => `database-key-${databaseId}`
export const nextAccountOf = (databaseId: string): string => `database-key-${databaseId}-next`

export const parseKey = (hex: string | null): Buffer | null => (hex !== null && /^[0-9a-f]{64}$/.test(hex) ? Buffer.from(hex, 'hex') : null)

/** A new key (or the one given) with a new recovery key. The recovery key is in the answer and nowhere else. */
export function makeKey(place: KeyPlace, databaseId: string, key: Buffer = Buffer.from(place.randomBytes(32))) {
  const recovery = Buffer.from(place.randomBytes(RECOVERY_KEY_BYTES))
  const entry = { check: keyCheckValue(key, databaseId), recovery: wrapKey(key, recovery, databaseId, place.randomBytes) }
  return { key, entry, recoveryKey: formatRecoveryKey(recovery) }
}

/** Open the file with a key that its check value knows; what SQLite then refuses is damage, not the key. */
async function openKnown(place: KeyPlace, key: Buffer): Promise<Database> {
  try {
    return await openEncrypted(databasePath(place.folder), key, false)
  } catch (error) {
    if (isNotADatabase(error)) throw new FoyerError('database.damaged', { cause: error })
    throw error
  }
}

/** The file opened with a key that may not be its own: null then. */
export async function tryOpen(place: KeyPlace, key: Buffer | null): Promise<Database | null> {
  if (key === null) return null
  try {
    return await openEncrypted(databasePath(place.folder), key, false)
  } catch (error) {
    if (isNotADatabase(error)) return null
    throw error
  }
}

/** The change of key is complete in the file: make it so in keychain and key file. Can be repeated after a crash at any line. */
export async function finishRotation(place: KeyPlace, file: KeyFile, newKey: Buffer): Promise<void> {
  if (file.next === null) return
  await place.keychain.set(accountOf(file.databaseId), newKey.toString('hex'))
  changeKeyFile(place.folder, { ...file, current: file.next, next: null })
  await place.keychain.remove(nextAccountOf(file.databaseId))
}

/** The change of key never happened in the file: forget the new key. */
export async function abandonRotation(place: KeyPlace, file: KeyFile): Promise<void> {
  changeKeyFile(place.folder, { ...file, next: null })
  await place.keychain.remove(nextAccountOf(file.databaseId))
}

/**
 * Open the database with the key in the keychain, and first mend what a crash in the middle of a change of key left.
 *
 * @returns null on the first run: no database is here.
 * @throws FoyerError `keys.keychain*`, `keys.missingForDatabase`, `keys.wrongKey`, `database.*`
 */
export async function openWithKeychain(place: KeyPlace): Promise<Database | null> {
  if (!existsSync(databasePath(place.folder))) return null
  const file = readKeyFile(place.folder)
  if (file === null) return openWithoutKeyFile(place)
  const current = parseKey(await place.keychain.get(accountOf(file.databaseId)))
  if (file.next !== null) {
    const next = parseKey(await place.keychain.get(nextAccountOf(file.databaseId)))
    return openInRotation(place, file, current, next)
  }
  if (current === null) throw new FoyerError('keys.missingForDatabase')
  if (!isCheckedBy(current, file.databaseId, file.current.check)) throw new FoyerError('keys.wrongKey')
  try {
    return await openKnown(place, current)
  } catch (error) {
    // While we waited for the file another process may have changed its key.
    const changed = readKeyFile(place.folder)?.current.check !== file.current.check
    if (changed) return openWithKeychain(place)
    throw error
  }
}

/** Put the file back if a change of key was cut off in it; one that is under way in another process says `database.busy`. */
async function mendRekey(place: KeyPlace, keys: readonly Buffer[]): Promise<void> {
  try {
    for (const key of keys.slice(0, 1)) closeDatabase(await openEncrypted(databasePath(place.folder), key, false))
  } catch (error) {
    // Any other failure: the lock was to be had, so whoever began the change is gone.
    if (isBusy(error)) throw error
  }
  undoRekey(databasePath(place.folder))
}

/** Put the file back if the change was cut off in it; then see which of the two keys it is under. */
async function openInRotation(place: KeyPlace, file: KeyFile, current: Buffer | null, next: Buffer | null): Promise<Database> {
  const known = [current, next].filter((key) => key !== null)
  if (known.length === 0) throw new FoyerError('keys.missingForDatabase')
  await mendRekey(place, known)
  const nextCheck = file.next?.check ?? ''
  const isNew = (key: Buffer) => isCheckedBy(key, file.databaseId, nextCheck)
  for (const key of known) {
    const database = await tryOpen(place, key)
    if (database === null) continue
    await (isNew(key) ? finishRotation(place, file, key) : abandonRotation(place, file))
    return database
  }
  const allKnown = known.some((key) => isCheckedBy(key, file.databaseId, file.current.check)) && known.some(isNew)
  throw new FoyerError(allKnown ? 'database.damaged' : 'keys.wrongKey')
}

/** The keychain entry whose key opens the file; any of ours may, where no key file says which. */
async function findKey(place: KeyPlace): Promise<{ account: string, key: Buffer, database: Database } | null> {
  for (const { account, value } of await place.keychain.all()) {
    const key = parseKey(value)
    const database = await tryOpen(place, key)
    if (key !== null && database !== null) return { account, key, database }
  }
  return null
}

/** Somebody took the key file away: any of our keys that opens the file will do. Without it nothing can tell damage from a wrong key. */
async function openWithoutKeyFile(place: KeyPlace): Promise<Database> {
  const found = await findKey(place)
  if (found === null) throw new FoyerError('keys.missingForDatabase', { detail: 'keyFile' })
  return found.database
}

/**
 * A key file in place of one that was lost, for a database that the keychain opens. The recovery key that it is sealed
 * under is thrown away: only the change of key that follows gives one that people know.
 *
 * @throws FoyerError `keys.missingForDatabase` where no key of ours opens the file, `keys.keychain*`, `database.*`
 */
export async function replaceKeyFile(place: KeyPlace): Promise<KeyFile> {
  const found = await findKey(place)
  found?.database.close()
  const databaseId = /^database-key-([0-9a-f]{32})(?:-next)?$/.exec(found?.account ?? '')?.[1]
  if (found === null || databaseId === undefined) throw new FoyerError('keys.missingForDatabase', { detail: 'keyFile' })
  const { entry } = makeKey(place, databaseId, found.key)
  await place.keychain.set(accountOf(databaseId), found.key.toString('hex'))
  const file: KeyFile = { format: 1, databaseId, current: entry, next: null }
  // One that is damaged may be mended by somebody who knows how.
  if (existsSync(keyFilePath(place.folder))) setAside(keyFilePath(place.folder))
  if (!createKeyFile(place.folder, file)) throw new FoyerError('database.busy', { detail: 'keyFile' })
  return file
}

/** With the key that a recovery key sealed. Where only the log is in the way, the keychain has the key from then on: it is not asked for twice. */
async function openProven(place: KeyPlace, file: KeyFile, key: Buffer): Promise<Database> {
  try {
    return await openKnown(place, key)
  } catch (error) {
    if (error instanceof FoyerError && error.code === 'database.logMissing') await place.keychain.set(accountOf(file.databaseId), key.toString('hex'))
    throw error
  }
}

/**
 * Open the database with the recovery key as typed, and put its key into this machine's keychain.
 *
 * @throws FoyerError `keys.recoveryKeyInvalid`, `desk.notSetUp`, `desk.databaseMissing`, `database.*`, `keys.keychain*`
 */
export async function openWithRecoveryKey(place: KeyPlace, typed: string): Promise<Database> {
  const recoveryKey = parseRecoveryKey(typed)
  if (!existsSync(databasePath(place.folder))) {
    await refuseWhereDeskWas(place)
    throw new FoyerError('desk.notSetUp')
  }
  const file = readKeyFile(place.folder)
  if (file === null) throw new FoyerError('keys.missingForDatabase', { detail: 'keyFile' })
  const fromCurrent = unwrapKey(file.current.recovery, recoveryKey, file.databaseId)
  const fromNext = file.next === null ? null : unwrapKey(file.next.recovery, recoveryKey, file.databaseId)
  const key = fromCurrent ?? fromNext
  if (key === null) throw new FoyerError('keys.recoveryKeyInvalid', { detail: 'other' })
  if (file.next !== null) await mendRekey(place, [key])
  const database = file.next === null ? await openProven(place, file, key) : await tryOpen(place, key)
  // Mid-rotation, and the file is under the key that the other recovery key seals.
  if (database === null) throw new FoyerError('keys.recoveryKeyInvalid', { detail: 'other' })
  try {
    if (file.next === null) {
      await place.keychain.set(accountOf(file.databaseId), key.toString('hex'))
    } else if (fromCurrent === null) {
      await finishRotation(place, file, key)
    } else {
      await place.keychain.set(accountOf(file.databaseId), key.toString('hex'))
      await abandonRotation(place, file)
    }
    return database
  } catch (error) {
    closeAsFound(database)
    throw error
  }
}
