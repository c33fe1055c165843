import { recordWaiting } from '../../audit/commit.ts'
import { headOf } from '../../audit/head.ts'
import { forgetUnplaced, takeKeptEvents } from '../../audit/kept-events.ts'
import { removeLeftBehind } from '../../database/atomic-file.ts'
import { migrate, refuseTooNew, type Database } from '../../database/database.ts'
import { closeAsFound } from '../../database/keep-log.ts'
import { closeDatabase, markOpen, wasLeftSigned } from '../../database/open-mark.ts'
import { refuseForeignSchema } from '../../database/schema-check.ts'
import { doubtStatistics } from '../../database/statistics.ts'
import { sweepDrafts } from '../../keys/create-database.ts'
import { readKeyFile } from '../../keys/key-file.ts'
import { withdrawConfirmation } from '../../keys/recovery-confirmation.ts'
import { sweepCopies, waitsStill } from '../../keys/put-in-place.ts'
import { notePlace } from '../../keys/traces.ts'
import { judgeClock } from '../../retention/clock-doubt.ts'
import { purgeDesk } from '../../retention/purge-desk.ts'
import { openParts, type Desk } from '../desk.ts'
import { beginSigning, foundAtOpening, type Outside } from './begin-signing.ts'
import { coverWhatIsBare } from './cover-bare.ts'
import { awaitOthersSignature } from './unsigned-tail.ts'

/** Take an opened file into service: schema, a proof that it can be written, what holds the trail outside, waiting events, retention. */
function takeIntoService(desk: Desk, database: Database, size: number, outside: Outside): void {
  const { folder } = desk.place
  try {
    migrate(database)
    const closed = wasLeftSigned(database)
    markOpen(database)
    doubtStatistics(database)
    // One that has not answered is asked once more, behind the work.
    desk.opened = openParts(desk, database, outside.head.known() === undefined ? headOf(desk.place) : outside.head)
    desk.fault = null
    // Before anything is written: by what was written before.
    const found = foundAtOpening(desk.opened, size, closed, outside)
    judgeClock(desk)
    // The keychain opened it; the recovery key cannot any more, and somebody must hear of it while that still works.
    if (readKeyFile(folder) === null) withdrawConfirmation(desk.opened.settings)
    removeLeftBehind(folder, Date.now())
    forgetUnplaced(folder, (copy) => waitsStill(folder, copy))
    sweepCopies(folder)
    beginSigning(desk, desk.opened, found, outside)
    takeKeptEvents(desk, folder, desk.opened.settings, nameIn(database))
    recordWaiting(desk)
    coverWhatIsBare(desk, desk.opened)
    purgeDesk(desk)
  } catch (error) {
    desk.opened = null
    closeDatabase(database)
    throw error
  }
}

/** What somebody is called today. @param user a staff id */
function nameIn(database: Database): (user: string) => string | null {
  return (user) => database.prepare<[string], { name: string }>('SELECT name FROM staff WHERE id = ?').get(user)?.name ?? null
}

/** Take an opened file into service, and note that this place has a desk. */
export async function settle(desk: Desk, database: Database, outside: Outside): Promise<void> {
  let size: number
  try {
    refuseTooNew(database)
    // Before the first row is written: a trigger would act on it.
    await refuseForeignSchema(database)
    size = await awaitOthersSignature(database)
  } catch (error) {
    closeAsFound(database)
    throw error
  }
  takeIntoService(desk, database, size, outside)
  const { folder } = desk.place
  await sweepDrafts(desk.place)
  const databaseId = readKeyFile(folder)?.databaseId
  if (databaseId !== undefined) await notePlace(desk.place, databaseId)
}
