import { FoyerError } from '../../contract/errors.ts'
import type { Database } from '../database/database.ts'
import { holdAlone, letGo, rekey } from '../database/rekey.ts'
import { databasePath } from '../database/desk-files.ts'
import { abandonRotation, accountOf, finishRotation, makeKey, nextAccountOf, parseKey, replaceKeyFile, tryOpen } from './database-key.ts'
import type { KeyPlace } from './key-place.ts'
import { changeKeyFile, readKeyFile, type KeyFile } from './key-file.ts'
import { isCheckedBy } from './key-wrap.ts'

/** Names of the steps, for tests that pull the plug between them. */
export type RotationStep = 'keychainHasBoth' | 'fileNamesBoth' | 'announced' | 'databaseRekeyed' | 'done'

/**
 * Give the database a new key and a new recovery key. At every moment the keychain and the key file know both
 * the old key and the new one, until the database has changed over; `openWithKeychain` finishes or undoes what a crash left.
 *
 * @param announce gets the new recovery key while the old one still counts, just before the database changes over:
 * whatever it writes there is in the database whichever of the two counts afterwards
 * @returns the new recovery key; the old one opens nothing any more.
 * @throws FoyerError `database.busy` where another process has the database open, `keys.*`, `database.*`. Before the step `announced` the open
 * database is as it was; after it, it is to be opened again.
 */
export async function rotateKey(place: KeyPlace, database: Database, reached: (step: RotationStep) => void = () => undefined, announce: (recoveryKey: string) => void = () => undefined): Promise<string> {
  const found = readKeyFile(place.folder) ?? await replaceKeyFile(place)
  const file = found.next === null ? found : await settle(place, found)
  const { key, entry, recoveryKey } = makeKey(place, file.databaseId)
  holdAlone(database)
  try {
    const both = { ...file, next: entry }
    try {
      await place.keychain.set(nextAccountOf(file.databaseId), key.toString('hex'))
      reached('keychainHasBoth')
      changeKeyFile(place.folder, both)
      reached('fileNamesBoth')
      announce(recoveryKey)
    } catch (error) {
      takeBack(place, file)
      throw error
    }
    reached('announced')
    rekey(database, databasePath(place.folder), key)
    reached('databaseRekeyed')
    // The file has its new key, which the keychain knows by its second name: what fails from here on, the next opening finishes.
    await finishRotation(place, both, key).catch(() => undefined)
    reached('done')
    return recoveryKey
  } finally {
    letGo(database)
    key.fill(0)
  }
}

/** Forget a key that nothing is under yet. The keychain may be what failed: it is not waited for, and an entry that stays does no harm. */
function takeBack(place: KeyPlace, file: KeyFile): void {
  try {
    changeKeyFile(place.folder, file)
  } catch {
    // A full disk: the next change of key, or the next opening, finds both keys named and sees which one counts.
  }
  place.keychain.remove(nextAccountOf(file.databaseId), 'spare').catch(() => undefined)
}

/** An earlier change of key left both keys named: see which of them the file is under. */
async function settle(place: KeyPlace, file: KeyFile): Promise<KeyFile> {
  for (const account of [nextAccountOf(file.databaseId), accountOf(file.databaseId)]) {
    const key = parseKey(await place.keychain.get(account))
    const database = await tryOpen(place, key)
    if (key === null || database === null) continue
    database.close()
    const changed = isCheckedBy(key, file.databaseId, file.next?.check ?? '')
    await (changed ? finishRotation(place, file, key) : abandonRotation(place, file))
    const settled = readKeyFile(place.folder)
    if (settled !== null) return settled
  }
  throw new FoyerError('database.busy', { detail: 'rotation' })
}
