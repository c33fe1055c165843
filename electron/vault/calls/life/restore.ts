import { FoyerError } from '../../../contract/errors.ts'
import { hasWay } from '../../../contract/fault-ways.ts'
import type { Input, Output } from '../../../contract/index.ts'
import { aheadOf } from '../../audit/ahead.ts'
import { headOf } from '../../audit/head.ts'
import { readCheckpointFile } from '../../audit/stored-checkpoints.ts'
import { forgetUnplaced, keepEvent, keptEventsKey } from '../../audit/kept-events.ts'
import type { EventContent } from '../../../tlog/leaf.ts'
import { writeFileAtomically } from '../../database/atomic-file.ts'
import { eventsIn, recordsIn } from '../../database/counts.ts'
import type { Database } from '../../database/database.ts'
import { checkpointPath } from '../../database/desk-files.ts'
import { lacksLog } from '../../database/open-mark.ts'
import { settingsOf } from '../../database/settings.ts'
import { storageError } from '../../database/sqlite-errors.ts'
import { bringCopy, putInPlace, waitsStill, type BroughtCopy } from '../../keys/put-in-place.ts'
import { refuseWhereDeskWas } from '../../keys/traces.ts'
import { parseRecoveryKey } from '../../keys/recovery-key.ts'
import type { Account } from '../../staff/accounts.ts'
import { countedOutside, refuseWhileThrottled } from '../../staff/outside-guesses.ts'
import { newId, type Desk } from '../desk.ts'
import { administratorBy } from './incomplete.ts'
import { openIncomplete, openDesk, recoverDesk } from './life.ts'
import { openCopy, type OpenCopy } from './open-copy.ts'
import { problemsIn } from './sound-copy.ts'
import { refuseOfOther } from './whose-copy.ts'

type Restored = Output<'recovery.restore'>
type Word = Input<'recovery.restore'>['word']

/** On whose word a copy is taken, and what the trail says of it; `account` is null where the recovery key stands for a person. */
export interface Told { account: Account | null, words: string }

/** Nothing tells of a desk in this place: whatever desk's copy comes here is the first, and its recovery key all that can speak for it. */
const isEmpty = ({ opened, fault, mode }: Desk): boolean => opened === null && fault === null && mode === 'desk'

/** @throws FoyerError `desk.notAtFault` where a copy mends nothing; `desk.databaseMissing`, `keys.keychain*` as when the desk is opened */
async function refuseUnlessRestorable(desk: Desk, word: Word, elsewhere: boolean): Promise<void> {
  const { opened, fault } = desk
  if (elsewhere && isEmpty(desk)) {
    if (!('recoveryKey' in word)) throw new FoyerError('keys.recoveryKeyInvalid', { detail: 'needed' })
    return refuseWhereDeskWas(desk.place)
  }
  if (opened !== null || fault === null || !hasWay(fault.code, 'restore')) throw new FoyerError('desk.notAtFault')
}

async function openOurs(desk: Desk, folder: string, recoveryKey: string | null): Promise<OpenCopy> {
  const copy = await openCopy(desk, folder, recoveryKey)
  try {
    if (!isEmpty(desk)) await refuseOfOther(desk, copy)
    return copy
  } catch (error) {
    copy.close()
    throw error
  }
}

/**
 * Look at the copy once more before the word of whoever wants it is believed: wrong ones are counted as where the same word opens a desk, and
 * a right one of another desk is none that would end the count.
 */
function openProven(desk: Desk, folder: string, word: Word): Promise<OpenCopy> {
  if ('secret' in word) return openOurs(desk, folder, null)
  // A slip of the pen is told by group and costs nothing.
  parseRecoveryKey(word.recoveryKey).fill(0)
  return countedOutside(desk, 'recover', 'keys.recoveryKeyInvalid', () => openOurs(desk, folder, word.recoveryKey))
}

function countIn(database: Database): Pick<Restored, 'events' | 'records' | 'until'> {
  const last = database.prepare<[], { time: number }>('SELECT time FROM audit_events ORDER BY leaf DESC LIMIT 1').get()?.time
  return { events: eventsIn(database), records: recordsIn(database), until: last === undefined ? null : new Date(last).toISOString() }
}

interface Found extends Told { restored: Omit<Restored, 'setAside'>, copy: OpenCopy, key: Buffer }

async function lookAt(desk: Desk, brought: BroughtCopy, word: Word): Promise<Found> {
  const folder = await brought.lookedAt()
  const copy = await openProven(desk, folder, word)
  try {
    // A code from paper counts once, and that cannot be written before the copy is in its place: the recovery key is the way then.
    const account = 'secret' in word ? (await administratorBy(desk, copy.database, word, ['totp'])).account : null
    const withoutLog = lacksLog(copy.database)
    const { missing } = await aheadOf(desk.place.folder, headOf(desk.place), copy.database)
    const problems = await problemsIn(desk, folder, copy.database, account)
    const counted = countIn(copy.database)
    const words = [...(account === null ? ['recoveryKey'] : []), ...(isEmpty(desk) ? ['elsewhere'] : []), `events=${counted.events} missing=${missing ?? (withoutLog ? 'unknown' : 0)}`, ...(problems === 0 ? [] : [`problems=${problems}`])].join(' ')
    return { restored: { ...counted, missing, problems }, account, words, copy, key: keptEventsKey(settingsOf(copy.database)) }
  } finally {
    copy.close()
  }
}

/** With the checkpoint that came with the copy: it holds the trail here from then on, as it did where the desk was. */
async function openAnew(desk: Desk, from: string, recoveryKey: string): Promise<void> {
  const note = readCheckpointFile(checkpointPath(from))
  if (note !== null) writeFileAtomically(checkpointPath(desk.place.folder), note)
  await recoverDesk(desk, recoveryKey)
}

/** No code counts twice: that of the app by which the copy was taken is used up in it. */
async function useUp(desk: Desk, word: Word, account: Account | null): Promise<void> {
  const { opened } = desk
  if (opened === null || account === null || !('code' in word) || word.code === undefined) return
  await opened.authenticators.totp.finish(account, word.code, null, desk.now()).then((proven) => { proven.take() }, () => undefined)
}

/**
 * Put a copy that somebody chose in the place of a database that does not open. It is brought into the desk's folder, opened there, held to be of
 * this desk, checked and verified; then what is in its place gets another name, and the copy its place, byte for byte as it was found.
 *
 * @param from the copy's folder
 * @param elsewhere also where no desk is, as on the machine that takes the place of another
 * @param event what the trail is to say of it: kept beside the database before it is in its place, whatever comes of opening it, and without a name
 * @throws FoyerError `desk.notAtFault`, `desk.otherDesk`, `audit.damaged`, `files.gone`, `staff.*`, `keys.*`, `database.*`: until the copy is in
 * its place everything is as it was
 */
export async function restoreDesk(desk: Desk, from: string, { word, elsewhere }: { word: Word, elsewhere: boolean }, event: (told: Told) => EventContent): Promise<Restored> {
  await refuseUnlessRestorable(desk, word, elsewhere)
  const anew = isEmpty(desk)
  const { folder } = desk.place
  const waits = (copy: string) => waitsStill(folder, copy)
  let brought: BroughtCopy | null = null
  try {
    forgetUnplaced(folder, waits)
    await refuseWhileThrottled(desk, 'secret' in word ? 'incomplete' : 'recover')
    const own = newId(desk.randomBytes)
    brought = await bringCopy(from, folder, own)
    const { restored, copy, key, ...told } = await lookAt(desk, brought, word)
    keepEvent(folder, key, { copy: own, event: event(told) }, waits)
    const setAside = putInPlace(brought, folder, copy.byItsKeyFile)
    await copy.keychain.release()
    if (anew && 'recoveryKey' in word) await openAnew(desk, from, word.recoveryKey)
    else await openDesk(desk)
    if (desk.fault?.code === 'database.logMissing') await openIncomplete(desk, word)
    await useUp(desk, word, told.account)
    if (desk.fault !== null) throw desk.fault
    return { ...restored, setAside }
  } catch (error) {
    throw storageError(error)
  } finally {
    forgetUnplaced(folder, waits)
    brought?.forget()
  }
}
