import { FoyerError } from '../contract/errors.ts'
import { standingOf } from './audit/anchors.ts'
import { openCheckpoint } from './audit/checkpoint.ts'
import { openParts, type Desk } from './desk.ts'
import { databasePath } from './desk-files.ts'
import type { Database } from './records/database.ts'
import { isOpenElsewhere, lacksLog } from './records/open-mark.ts'
import { fold } from './records/words.ts'
import { accountBook, type Account } from './staff/accounts.ts'
import { countedOutside } from './staff/outside-guesses.ts'
import { verifySecret } from './staff/secrets.ts'

/** A copy of an open desk's database without its write-ahead log. What was confirmed last is not in it, and it says so instead of opening. */

/** How many events the checkpoint outside knows and the file has not; null where it does not say. */
function missingEvents(desk: Desk, database: Database): number | null {
  try {
    const { log } = openParts(desk, database)
    const note = log.outsideCheckpoint()
    const known = note === null ? null : openCheckpoint(note, log.signer)
    return known !== null && known.size > log.size() ? known.size - log.size() : null
  } catch {
    // The copy may be of a file as it was before a change of its schema.
    return null
  }
}

/** @param missing as the fault tells it, in the trail as well */
function detailOf(missing: number | null): string {
  return missing === null ? 'events=unknown' : `events=${missing}`
}

/**
 * What is kept outside of the database says against a copy that is to be accepted as it is: `file=ahead keychain=ahead`; null where it says nothing.
 */
export async function saidAgainst(desk: Desk, database: Database): Promise<string | null> {
  try {
    const { log } = openParts(desk, database)
    const head = await log.head.load()
    const said = log.anchors().flatMap(({ place, note }) => {
      const standing = standingOf(note, log.size(), log.nodes, log.signer)
      return standing === 'holds' ? [] : [`${place}=${standing}`]
    })
    const all = head === undefined ? [...said, 'keychain=unknown'] : said
    return all.length === 0 ? null : all.join(' ')
  } catch {
    // The copy may be of a file as it was before a change of its schema.
    return 'unknown'
  }
}

/**
 * Open the database, whole.
 *
 * @throws FoyerError `database.logMissing`, having changed nothing: the log may still be put back
 */
export async function openWhole<T extends Database | null>(desk: Desk, open: () => Promise<T>): Promise<T> {
  for (;;) {
    const database = await open()
    if (database === null || !lacksLog(database)) return database
    const missing = missingEvents(desk, database)
    database.close()
    // Where another process opened it in the same instant, its log is there now.
    if (!isOpenElsewhere(databasePath(desk.place.folder))) throw new FoyerError('database.logMissing', { detail: detailOf(missing) })
  }
}

/**
 * An administrator of a database that is not in service, by name and secret. Nothing is written into it: wrong guesses are counted beside it.
 *
 * @returns also what is missing
 * @throws FoyerError `staff.throttled`, `staff.wrongSecret`
 */
export async function proveAdministrator(desk: Desk, database: Database, name: string, secret: string): Promise<{ account: Account, missing: string }> {
  const account = await countedOutside(desk, 'incomplete', async () => {
    const found = accountBook(database, desk.waits).all().find((each) => each.role === 'administrator' && each.active === 1 && fold(each.name) === fold(name))
    if (!await verifySecret(secret, found?.hash ?? null) || found === undefined) throw new FoyerError('staff.wrongSecret')
    return found
  }, () => true)
  return { account, missing: detailOf(missingEvents(desk, database)) }
}
