import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { FoyerError } from '../../../contract/errors.ts'
import { databasePath, keyFilePath } from '../../database/desk-files.ts'
import { closeAsFound } from '../../database/keep-log.ts'
import { openWithRecoveryKey } from '../../keys/database-key.ts'
import { heldKeychain, type HeldKeychain } from '../../keys/held-keychain.ts'
import { readKeyFile, type KeyFile } from '../../keys/key-file.ts'
import { keyOf, refuseTooNew } from '../../database/database.ts'
import { refuseForeignSchema } from '../../database/schema-check.ts'
import { idOf } from '../../keys/traces.ts'
import type { Desk } from '../desk.ts'
import { idsHere } from './ids-here.ts'
import { openAsItIs, type AsItIs } from './incomplete.ts'

/** A copy in a folder of its own, opened. */
export interface OpenCopy extends AsItIs {
  /** What opening it by its recovery key would put into the keychain. */
  keychain: HeldKeychain
  /** Databases whose key in this machine's keychain opened it; none where the key came out of the copy. */
  keyIds: readonly string[]
  /** Whether it opens with the copy's key file and not with the one of this desk. */
  byItsKeyFile: boolean
}

/** Another key file may know the key of this copy. */
const OF_ANOTHER_KEY: ReadonlySet<string> = new Set(['keys.missingForDatabase', 'keys.wrongKey', 'keys.recoveryKeyInvalid', 'database.damaged'])

/**
 * Open a copy in `folder` with this machine's keychain, or with a recovery key: of the desk's own key file, and where that does not know it, of
 * the one that the copy brings. Nothing is written into the keychain.
 *
 * @param recoveryKey as typed, null where the keychain alone is asked
 * @throws FoyerError `desk.otherDesk`, `keys.*`, `database.*`
 */
export async function openCopy(desk: Desk, folder: string, recoveryKey: string | null): Promise<OpenCopy> {
  const own = readKeyFile(desk.place.folder)
  const its = readKeyFile(folder)
  const tries: [KeyFile | null, boolean][] = own === null ? [[its, true]] : its === null ? [[own, false]] : [[own, false], [its, true]]
  const here = await idsHere(desk)
  let failed: unknown = null
  for (const [file, byItsKeyFile] of tries) {
    // Not opened to see whose it is, where that is known.
    if (byItsKeyFile && file !== null && here.size > 0 && !here.has(file.databaseId)) throw new FoyerError('desk.otherDesk')
    try {
      return await openBy(desk, folder, recoveryKey, file, byItsKeyFile)
    } catch (error) {
      if (!(error instanceof FoyerError) || !OF_ANOTHER_KEY.has(error.code)) throw error
      // Its own file knows whether it is the key or the copy that is at fault.
      failed = error
    }
  }
  throw failed
}

async function openBy(desk: Desk, folder: string, recoveryKey: string | null, file: KeyFile | null, byItsKeyFile: boolean): Promise<OpenCopy> {
  const keychain = heldKeychain(desk.place.keychain)
  const place = { ...desk.place, folder, keychain }
  if (file === null) rmSync(keyFilePath(folder), { force: true })
  else writeFileSync(keyFilePath(folder), JSON.stringify(file), { mode: 0o600 })
  if (recoveryKey !== null) {
    try {
      closeAsFound(await openWithRecoveryKey(place, recoveryKey))
    } catch (error) {
      // The key is right; what lies in its log's place is of another time, and is looked at as it is.
      if (!(error instanceof FoyerError) || error.code !== 'database.logMissing') throw error
    }
  }
  if (!existsSync(databasePath(folder))) throw new FoyerError('files.gone')
  const opened = await openAsItIs({ ...desk, place })
  try {
    // Before anything is read through it: what its structure makes of a question is whoever's who made the file.
    refuseTooNew(opened.database)
    await refuseForeignSchema(opened.database)
    const key = keyOf(opened.database)?.toString('hex') ?? ''
    return { ...opened, keychain, keyIds: keychain.gaveUnder(key).map(idOf).filter((id) => id !== null), byItsKeyFile }
  } catch (error) {
    opened.close()
    throw error
  }
}
