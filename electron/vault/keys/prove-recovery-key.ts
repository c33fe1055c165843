import { FoyerError } from '../../contract/errors.ts'
import { tryOpen } from './database-key.ts'
import type { KeyPlace } from './key-place.ts'
import { readKeyFile } from './key-file.ts'
import { unwrapKey } from './key-wrap.ts'
import { parseRecoveryKey } from './recovery-key.ts'

/**
 * Whether this is the recovery key of the database that is open. Proven by opening it once more with the key that comes out: the key file
 * alone proves nothing, since whoever can write it can seal a key of their own in it.
 *
 * @throws FoyerError `keys.missingForDatabase` where there is no key file, `database.*`
 */
async function isRecoveryKey(place: KeyPlace, recoveryKey: Uint8Array): Promise<boolean> {
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

/**
 * Prove that somebody holds the recovery key of this desk. A slip of the pen is told by group and costs nothing: it says nothing about the key.
 * Only a whole key that is another one is a wrong guess.
 *
 * @param counted looks at the guess once it is counted; `keys.recoveryKeyInvalid` is a wrong one
 * @throws FoyerError `keys.recoveryKeyInvalid`, as `isRecoveryKey`, and what `counted` throws
 */
export async function proveRecoveryKey(place: KeyPlace, typed: string, counted: (look: () => Promise<void>) => Promise<void>): Promise<void> {
  const key = parseRecoveryKey(typed)
  try {
    await counted(async () => {
      if (!await isRecoveryKey(place, key)) throw new FoyerError('keys.recoveryKeyInvalid', { detail: 'other' })
    })
  } finally {
    key.fill(0)
  }
}
