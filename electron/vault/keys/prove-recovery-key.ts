import { FoyerError } from '../../contract/errors.ts'
import { tryOpen, type KeyPlace } from './database-key.ts'
import { readKeyFile } from './key-file.ts'
import { unwrapKey } from './key-wrap.ts'

/**
 * Whether this is the recovery key of the database that is open. Proven by opening it once more with the key that comes out: the key file
 * alone proves nothing, since whoever can write it can seal a key of their own in it.
 *
 * @throws FoyerError `keys.missingForDatabase` where there is no key file, `database.*`
 */
export async function isRecoveryKey(place: KeyPlace, recoveryKey: Uint8Array): Promise<boolean> {
  const file = readKeyFile(place.folder)
  if (file === null) throw new FoyerError('keys.missingForDatabase', { detail: 'keyFile' })
  for (const entry of [file.current, file.next]) {
    const key = entry === null ? null : unwrapKey(entry.recovery, recoveryKey, file.databaseId)
    if (key === null) continue
    try {
      const database = await tryOpen(place, key)
      database?.close()
      if (database !== null) return true
    } finally {
      key.fill(0)
    }
  }
  return false
}
