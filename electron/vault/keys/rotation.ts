import { FoyerError } from '../../contract/errors.ts'
import type { Database } from '../records/database.ts'
import { holdAlone, letGo, rekey } from '../records/rekey.ts'
import { databasePath } from '../desk-files.ts'
import { finishRotation, makeKey, nextAccountOf, replaceKeyFile, type KeyPlace } from './database-key.ts'
import { changeKeyFile, readKeyFile } from './key-file.ts'

/** Names of the steps, for tests that pull the plug between them. */
export type RotationStep = 'keychainHasBoth' | 'fileNamesBoth' | 'databaseRekeyed' | 'done'

/**
 * Give the database a new key and a new recovery key. At every moment the keychain and the key file know both
 * the old key and the new one, until the database has changed over; `openWithKeychain` finishes or undoes what a crash left.
 *
 * @param announce gets the new recovery key while the old one still counts, just before the database changes over:
 * whatever it writes there is in the database whichever of the two counts afterwards
 * @returns the new recovery key; the old one opens nothing any more.
 * @throws FoyerError `database.busy` where another process has the database open, `keys.*`, `database.*`
 */
export async function rotateKey(place: KeyPlace, database: Database, reached: (step: RotationStep) => void = () => undefined, announce: (recoveryKey: string) => void = () => undefined): Promise<string> {
  const file = readKeyFile(place.folder) ?? await replaceKeyFile(place)
  // A change that failed half-way is sorted out at the next opening, and until then both keys are needed.
  if (file.next !== null) throw new FoyerError('database.busy', { detail: 'rotation' })
  const { key, entry, recoveryKey } = makeKey(place, file.databaseId)
  holdAlone(database)
  try {
    await place.keychain.set(nextAccountOf(file.databaseId), key.toString('hex'))
    reached('keychainHasBoth')
    const both = { ...file, next: entry }
    changeKeyFile(place.folder, both)
    reached('fileNamesBoth')
    announce(recoveryKey)
    rekey(database, databasePath(place.folder), key)
    reached('databaseRekeyed')
    await finishRotation(place, both, key)
    reached('done')
    return recoveryKey
  } finally {
    letGo(database)
  }
}
