import type { Policy } from '../../contract/policy.ts'
import { FoyerError } from '../../contract/errors.ts'
import { settingNames } from '../database/setting-names.ts'
import { recordOrKeep } from '../audit/commit.ts'
import { eventOf, systemFrame } from '../audit/event.ts'
import { BACKWARD_MS, DAY_MS, LARGEST_LEAP, MOST_MS, writable } from '../clock/limits.ts'
import { countDoubtful } from './count-doubtful.ts'
import type { Bounds, ClockDoubt, KeepingDesk, Kept } from './desk.ts'
import { isNotable, keepUnexplained, readUnexplained, reckon, sumOf, type Moments, type Unexplained } from './unexplained.ts'

/** Of the shortest retention: a clock that is wrong by less takes no more than this of any record's time. */
const LEAP_SHARE = 1 / 6
/** Days. A desk that is shut overnight is not asked every morning. */
const SMALLEST_LEAP = 1

/** How far the clock may go on unseen, milliseconds. */
export function leapLimit({ retentionDays, keepImages, keepImagesDays }: Policy): number {
  const shortest = keepImages ? Math.min(retentionDays, keepImagesDays) : retentionDays
  return Math.min(LARGEST_LEAP, Math.max(SMALLEST_LEAP, shortest * LEAP_SHARE)) * DAY_MS
}

const momentIn = (value: unknown): number | null => (typeof value === 'number' && Math.abs(value) <= MOST_MS ? value : null)

/** The moment before which it cannot be: the last believed one; at the first look also what the trail and the files say. */
function earliest(desk: KeepingDesk, { settings, database }: Kept): Bounds | null {
  // What is written from here on is written by the clock in doubt.
  if (desk.clockDoubt !== null) return desk.clockDoubt.bounds
  if (desk.clockSeen !== undefined) return { known: desk.clockSeen, notBefore: desk.clockSeen }
  const stored = settings.get(settingNames.clockBelieved)
  const lastEvent = momentIn(database.prepare<[], { time: unknown }>('SELECT time FROM audit_events ORDER BY leaf DESC LIMIT 1').get()?.time)
  const known = stored === null ? lastEvent : momentIn(Number(stored)) ?? lastEvent
  if (known === null) return null
  return { known, notBefore: Math.max(known, lastEvent ?? known, desk.toldBefore ?? known) }
}

function doubtOf(desk: KeepingDesk, parts: Kept): ClockDoubt | null {
  const time = desk.now().getTime()
  const bounds = earliest(desk, parts)
  const limit = leapLimit(parts.policy.inForce().values)
  const sum = sumOf(reckoned(desk, parts, bounds, limit))
  if (bounds === null) return null
  if (time < bounds.notBefore - BACKWARD_MS) return { kind: 'behind', known: writable(bounds.notBefore), bounds }
  // By one leap, or by several that were each small enough.
  return time > bounds.known + limit || sum > limit ? { kind: 'ahead', known: writable(Math.min(bounds.known, time - sum)), bounds } : null
}

const momentsOf = (desk: KeepingDesk): Moments => ({ wall: desk.now().getTime(), steady: desk.elapsed(), sinceStart: desk.sinceStart() })

/** What nothing explains, as of now. Read and written each time, since a command line beside this process reckons too. */
function reckoned(desk: KeepingDesk, { settings }: Kept, bounds: Bounds | null, limit: number, always = false): Unexplained {
  const before = readUnexplained(settings)
  // After what is read: another process's moments are then never later than these.
  const now = momentsOf(desk)
  // The version before noted moments and did not reckon: it was off until now, as far as anybody knows.
  const gone = bounds === null ? 0 : now.wall - bounds.known
  const after = before === null ? { ...now, off: Math.max(0, gone), leapt: Math.min(0, gone) } : reckon(before, now, desk.clockSeen !== undefined || desk.clockDoubt !== null, limit)
  if (before !== null && !always && !isNotable(before, after)) return after
  try {
    keepUnexplained(settings, after)
  } catch {
    // A full or busy disk: it is reckoned again from what stands there.
  }
  return after
}

/** Look at the wall clock again. A doubt that begins is an event of the trail. */
export function judgeClock(desk: KeepingDesk): void {
  const parts = desk.opened
  if (parts === null) return
  const doubt = doubtOf(desk, parts)
  if (doubt === null) {
    // Also at the first look after a start: the one before may have been by a clock in doubt.
    if (desk.clockDoubt !== null || desk.clockSeen === undefined) countAnew(desk, parts)
    desk.clockDoubt = null
    desk.clockSeen = desk.now().getTime()
    return
  }
  const before = desk.clockDoubt
  // A desk that noted no moment yet has its trail alone to tell, and that is written by the clock in doubt from here on.
  if (before === null && parts.settings.get(settingNames.clockBelieved) === null) parts.settings.set(settingNames.clockBelieved, String(doubt.bounds.known))
  desk.clockDoubt = doubt
  if (before?.kind === doubt.kind) return
  const frame = systemFrame('POST', '/system', 'system.clockLeapt')
  recordOrKeep(desk, eventOf(desk, frame, { status: 200, error: null, subject: null, detail: `${doubt.kind} known=${new Date(doubt.known).toISOString()}` }))
}

/** Keep the moment over a restart, where nothing speaks against it. */
export function rememberClock(desk: KeepingDesk): void {
  if (desk.opened === null || desk.clockDoubt !== null) return
  desk.opened.settings.set(settingNames.clockBelieved, String(desk.now().getTime()))
}

/** The last of a run: what ran until now pays, and what is off begins here. */
export function leaveClock(desk: KeepingDesk, parts: Kept): void {
  if (desk.clockSeen !== undefined || desk.clockDoubt !== null) reckoned(desk, parts, null, leapLimit(parts.policy.inForce().values), true)
}

/** Records made by a clock that was in doubt: their days count from now. */
function countAnew(desk: KeepingDesk, parts: Kept): void {
  if (parts.records.uncounted().length === 0) return
  try {
    parts.database.transaction(() => { countDoubtful(desk, parts) }).immediate()
  } catch (error) {
    // What a rolled-back transaction taught it is not so.
    parts.log.words.reload()
    throw error
  }
}

/** What the network may put right afterwards without another question, milliseconds: a time zone. */
const SMALL_MS = 3_600_000

/** The screen's date is today's: within this of the vault's own clock, milliseconds. A question may stand for a while. */
const ANSWER_MS = 15 * 60_000

/**
 * Somebody says that this is the date. Call inside the transaction of the event.
 *
 * @param shown the moment that they were shown
 * @param byWhom whoever confirms a date by which something ends must be somebody who may erase it (`whatEnds`)
 * @throws FoyerError `input.invalid` where the clock has leapt again meanwhile
 */
export function confirmClock(desk: KeepingDesk, parts: Kept, shown: Date, byWhom: 'whoMayErase' | 'anybody'): void {
  if (Math.abs(desk.now().getTime() - shown.getTime()) > ANSWER_MS) throw new FoyerError('input.invalid', { detail: 'date' })
  parts.settings.set(settingNames.clockBelieved, String(desk.now().getTime()))
  // Who may not erase anything does not make room for another leap either: the next one asks again, until the desk has run for hours.
  const off = byWhom === 'whoMayErase' ? 0 : leapLimit(parts.policy.inForce().values) - SMALL_MS
  keepUnexplained(parts.settings, { ...momentsOf(desk), off, leapt: 0 })
  countDoubtful(desk, parts)
}
