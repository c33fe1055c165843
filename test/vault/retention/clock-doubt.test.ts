import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../../../electron/vault/database/opened.ts'
import { closeDesk, openDesk } from '../../../electron/vault/calls/life/life.ts'
import { judgeClock } from '../../../electron/vault/retention/clock-doubt.ts'
import { lastWritten } from '../../../electron/vault/retention/last-written.ts'
import { purgeDesk } from '../../../electron/vault/retention/purge-desk.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'
import { atDesk, codeOf, DAY } from './clock-fixture.ts'

let made: DeskBench
beforeEach(async () => { made = await deskBench() })
afterEach(() => { made.dispose() })

const { stored, clockOf, confirm, startAfter, confirmToday } = atDesk(() => made)
/** Events whose content retention has deleted. */
const purgedEvents = () => opened(made.desk).database.prepare<[], { count: number }>('SELECT count(*) AS count FROM audit_purged').get()?.count

describe('a start with a wrong clock', () => {
  it.each([['forty days on', 40 * DAY], ['in 2036', 10 * 365 * DAY]])('%s erases nothing until somebody confirms the date', async (_when, leap) => {
    await confirm()
    await startAfter(leap)
    expect(stored()).toBe(1)
    expect(await clockOf()).toMatchObject({ kind: 'ahead', known: '2026-06-01T09:00:00.000Z', due: 1 })
    expect(await codeOf(made.call('records.purge', {}))).toBe('desk.dateUnconfirmed')
    expect(purgeDesk(made.desk)).toBe(0)
    expect(stored()).toBe(1)
    expect(purgedEvents()).toBe(0)
    // Nor at the next start by the same clock, which would look quite usual against what the first one wrote.
    await startAfter(60_000)
    expect(stored()).toBe(1)
    expect(purgedEvents()).toBe(0)
    await confirmToday()
    expect(stored()).toBe(0)
    expect(await clockOf()).toBeNull()
    const [event] = opened(made.desk).search.page({ action: 'desk.confirmDate' }, null, 1).events
    expect(event).toMatchObject({ userName: 'Maria Muster', status: 200 })
    expect(event?.detail).toContain('ahead known=2026-06-01T09:00:00.000Z')
  })

  it('that is right again keeps everything, and says that time ran backwards until the date is confirmed', async () => {
    await confirm()
    await startAfter(10 * 365 * DAY)
    await startAfter(-10 * 365 * DAY + 60_000)
    expect(await clockOf()).toMatchObject({ kind: 'behind' })
    await confirmToday()
    expect(stored()).toBe(1)
    await startAfter(60_000)
    expect(await clockOf()).toBeNull()
  })

  it('that runs behind gives no record an early end', async () => {
    closeDesk(made.desk)
    made.clock.time = Date.parse('2020-01-01T00:00:00.000Z')
    await openDesk(made.desk)
    await made.signIn()
    expect(await clockOf()).toMatchObject({ kind: 'behind' })
    const id = await confirm()
    expect(opened(made.desk).search.history(id, 1)[0]?.detail).toContain('clock=unconfirmed')
    closeDesk(made.desk)
    made.clock.time = Date.parse('2026-06-03T09:00:00.000Z')
    await openDesk(made.desk)
    await made.signIn()
    purgeDesk(made.desk)
    expect(stored()).toBe(1)
    expect((await made.call('records.get', { id })).keepUntil).toBe('2026-07-03')
    // A shorter retention counts from that day too, and not from a day long ago.
    await made.call('desk.setPolicy', { values: { retentionDays: 10 } })
    expect((await made.call('records.get', { id })).keepUntil).toBe('2026-06-13')
    // Its seal holds all the same: the trail's one finding is the clock.
    expect((await made.call('audit.verify', {})).problems.map(({ code }) => code)).not.toContain('recordAltered')
  })

  it('that runs ahead gives no record an end in ten years', async () => {
    await startAfter(10 * 365 * DAY)
    const id = await confirm()
    await startAfter(-10 * 365 * DAY + 60_000)
    await confirmToday()
    expect((await made.call('records.get', { id })).keepUntil).toBe('2026-07-01')
  })

  it('keeps pictures as it keeps records', async () => {
    await made.call('desk.setPolicy', { values: { keepImages: true, keepImagesDays: 7 } })
    const id = await confirm()
    await startAfter(10 * DAY)
    purgeDesk(made.desk)
    expect((await made.call('records.get', { id })).image).not.toBeNull()
    await confirmToday()
    expect((await made.call('records.get', { id })).image).toBeNull()
  })

  it('is found where the desk comes from a Foyer that noted no moments', async () => {
    await confirm()
    opened(made.desk).settings.remove('clock.believed')
    await startAfter(40 * DAY)
    expect(stored()).toBe(1)
    expect(await clockOf()).toMatchObject({ kind: 'ahead' })
    // What the first start wrote into the trail says nothing for the clock at the second.
    await startAfter(60_000)
    expect(stored()).toBe(1)
    expect(await clockOf()).toMatchObject({ kind: 'ahead', known: '2026-06-01T09:00:00.000Z' })
  })

  it('is found by what was written later than it says', async () => {
    closeDesk(made.desk)
    const later = new Date(made.clock.time + 3 * DAY)
    for (const name of readdirSync(made.desk.place.folder)) utimesSync(join(made.desk.place.folder, name), later, later)
    made.desk.notBefore = () => lastWritten(made.desk.place.folder)
    await openDesk(made.desk)
    await made.signIn()
    expect(await clockOf()).toMatchObject({ kind: 'behind' })
  })
})

describe('a clock that goes on', () => {
  it('asks nobody after four days off, nor a desk that stood there running', async () => {
    await confirm()
    await startAfter(4 * DAY)
    expect(await clockOf()).toBeNull()
    for (let day = 0; day < 40; day++) {
      made.clock.time += DAY
      judgeClock(made.desk)
    }
    expect(made.desk.clockDoubt).toBeNull()
    expect(purgeDesk(made.desk)).toBe(1)
  })

  it('asks sooner where records are kept for days only', async () => {
    await made.call('desk.setPolicy', { values: { retentionDays: 3 } })
    await startAfter(2 * DAY)
    expect(await clockOf()).toMatchObject({ kind: 'ahead' })
  })

  it('that leaps under a running desk stops it erasing, and the network’s correction mends that by itself', async () => {
    await confirm()
    made.clock.time += 40 * DAY
    expect(purgeDesk(made.desk)).toBe(0)
    expect(made.desk.clockDoubt).toMatchObject({ kind: 'ahead' })
    const leapt = opened(made.desk).search.page({ action: 'system.clockLeapt' }, null, 5).events
    expect(leapt.map(({ detail }) => detail)).toEqual(['ahead known=2026-06-01T09:00:00.000Z'])
    made.clock.time -= 40 * DAY - 60_000
    judgeClock(made.desk)
    expect(made.desk.clockDoubt).toBeNull()
  })

  it('is not confirmed by an answer to another question', async () => {
    await startAfter(40 * DAY)
    const shown = (await clockOf())?.now ?? ''
    made.clock.time += 365 * DAY
    await made.signIn()
    expect(await codeOf(made.call('desk.confirmDate', { shown }))).toBe('input.invalid')
    expect(await clockOf()).not.toBeNull()
  })
})

describe('leaps that are each small enough', () => {
  const HOUR = 3_600_000
  /** The wall clock goes on by itself; a minute later somebody looks. */
  async function leap(ms: number): Promise<void> {
    made.clock.time += ms
    made.clock.leapt += ms
    await made.call('desk.state', {})
    made.clock.time += 60_000
  }
  async function leapOverStart(ms: number): Promise<void> {
    closeDesk(made.desk)
    made.clock.leapt += ms
    await startAfter(ms)
  }

  it('under a running desk are held against the steady clock, and stop it erasing together', async () => {
    for (let each = 0; each < 3; each++) await confirm()
    for (let each = 0; each < 8; each++) await leap(4.9 * DAY)
    expect(purgeDesk(made.desk)).toBe(0)
    expect(stored()).toBe(3)
    await made.signIn()
    // It was believed once, and knows by how much too far.
    expect(await clockOf()).toMatchObject({ kind: 'ahead', due: 3, known: '2026-06-01T09:08:00.000Z' })
    expect(await codeOf(made.call('records.purge', {}))).toBe('desk.dateUnconfirmed')
    await confirmToday()
    expect(stored()).toBe(0)
    expect(await clockOf()).toBeNull()
  })

  it('over starts are kept in the database', async () => {
    await confirm()
    for (let each = 0; each < 8; each++) await leapOverStart(4.9 * DAY)
    expect(stored()).toBe(1)
    expect(purgedEvents()).toBe(0)
    expect(await clockOf()).toMatchObject({ kind: 'ahead', due: 1, known: '2026-06-01T09:00:00.000Z' })
    // And are still there where nobody answered.
    await startAfter(HOUR)
    expect(await clockOf()).toMatchObject({ kind: 'ahead' })
  })

  it('are fewer where records are kept for days only', async () => {
    await made.call('desk.setPolicy', { values: { retentionDays: 1 } })
    await confirm()
    for (let each = 0; each < 2; each++) await leapOverStart(0.99 * DAY)
    expect(stored()).toBe(1)
    expect(await clockOf()).toMatchObject({ kind: 'ahead' })
  })

  it('that are taken back ask nobody any more', async () => {
    await leap(3 * DAY)
    await leap(3 * DAY)
    expect(made.desk.clockDoubt).toMatchObject({ kind: 'ahead' })
    await leap(-6 * DAY)
    expect(made.desk.clockDoubt?.kind).not.toBe('ahead')
  })

  it('do not erase the trail either', async () => {
    await confirm()
    for (let each = 0; each < 80; each++) await leap(4.9 * DAY)
    purgeDesk(made.desk)
    expect(purgedEvents()).toBe(0)
  })
})

describe('the trail of a clock that went wrong', () => {
  const HOUR = 3_600_000
  const verify = async () => {
    const { problems, notes } = await made.call('audit.verify', {})
    return [...problems.map(({ code }) => code), ...notes.map(({ code }) => `note:${code}`)]
  }
  const backIsNote = ['note:timeBackwards']

  it('has a note of hours that the network mended', async () => {
    for (let morning = 0; morning < 3; morning++) {
      await startAfter(2 * HOUR)
      made.clock.time -= 2 * HOUR
      await made.signIn()
      await startAfter(12 * HOUR)
    }
    expect(new Set(await verify())).toEqual(new Set(backIsNote))
  })

  it('has a note of a leap ahead that the desk told of and the network mended', async () => {
    made.clock.time += 40 * DAY
    judgeClock(made.desk)
    made.clock.time -= 40 * DAY - 60_000
    await made.signIn()
    expect(await verify()).toEqual(backIsNote)
    // That is over, and excuses nothing that comes later.
    for (let day = 0; day < 10; day++) await startAfter(DAY)
    await startAfter(-9 * DAY)
    expect(await verify()).toEqual(['timeBackwards', 'note:timeBackwards'])
  })

  it('has a problem of years back until the clock is right again, and then a note', async () => {
    await startAfter(-6 * 365 * DAY)
    expect(await verify()).toEqual(['timeBackwards'])
    await startAfter(6 * 365 * DAY + 60_000)
    expect(await verify()).toEqual(backIsNote)
  })

  it('has a problem of two days back until somebody confirms the date', async () => {
    await startAfter(-2 * DAY)
    expect(await verify()).toEqual(['timeBackwards'])
    await confirmToday()
    expect(await verify()).toEqual(backIsNote)
  })

  it('has a problem of two days back in small steps', async () => {
    for (let step = 0; step < 3; step++) await startAfter(-16 * HOUR)
    expect(await verify()).toContain('timeBackwards')
  })
})
