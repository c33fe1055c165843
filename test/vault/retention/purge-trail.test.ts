import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeDetail } from '../../../electron/tlog/detail.ts'
import { verifyLog } from '../../../electron/vault/audit/verify.ts'
import { stateCheck } from '../../../electron/vault/calls/state-check.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { trailEvent } from '../../../electron/vault/audit/event.ts'
import { purgeTrail } from '../../../electron/vault/retention/purge-trail.ts'
import { takeExport } from '../take-export.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'
import { specimenReading } from '../specimen-reading.ts'

const DAY = 86_400_000
let made: DeskBench
let kept: string
beforeEach(async () => {
  made = await deskBench()
  await made.call('desk.setPolicy', { values: { retentionDays: 3650 } })
  const confirm = async () => {
    const { readingId } = await made.call('internal.holdReading', { reading: specimenReading(), replaces: null })
    return (await made.call('records.confirm', { readingId, corrections: [], again: true })).recordId
  }
  kept = await confirm()
  await made.call('records.erase', { id: await confirm(), reason: 'mistake' })
  opened(made.desk).log.checkpoint(made.desk.now())
  made.clock.time += 366 * DAY
  await made.signIn()
  await made.call('audit.list', { filter: {}, before: null, limit: 1 })
  opened(made.desk).log.checkpoint(made.desk.now())
})
afterEach(() => { made.dispose() })

const verify = () => verifyLog(opened(made.desk).database, opened(made.desk).log, stateCheck, () => 0, () => undefined)
const codes = async () => (await verify()).problems.map(({ code }) => code)
const run = (sql: string, ...values: unknown[]) => opened(made.desk).database.prepare(sql).run(...values)
const purgeNow = () => purgeTrail(made.desk, opened(made.desk))

describe('events whose year is over', () => {
  it('lose their content and keep their hashes; the trail still proves itself, lists, exports and signs', async () => {
    const before = opened(made.desk).log.root()
    const size = opened(made.desk).log.size()
    expect(purgeNow()).toBeGreaterThan(5)
    expect(Buffer.from(opened(made.desk).log.root(size))).toEqual(Buffer.from(before))
    expect(await verify()).toMatchObject({ ok: true, problems: [] })
    expect(opened(made.desk).log.checkpoint(made.desk.now())).not.toBeNull()
    const { events } = await made.call('audit.list', { filter: {}, before: null, limit: 500 })
    expect(events.every(({ time }) => Date.parse(time) > made.clock.time - 365 * DAY)).toBe(true)
    expect((await takeExport(made, { filter: {}, format: 'csv' })).text).not.toContain('records.confirm')
    expect((await made.call('records.get', { id: kept })).history.every(({ action }) => action !== 'records.confirm')).toBe(true)
    // Where nothing is over, nothing is told either.
    const told = opened(made.desk).log.size()
    expect(purgeNow()).toBe(0)
    expect(opened(made.desk).log.size()).toBe(told)
  })

  it('are not those that only say so: what came after a signature of this year stays', async () => {
    const { log, database } = opened(made.desk)
    await made.signIn()
    made.clock.time += 370 * DAY
    const signed = log.size()
    expect(log.checkpoint(made.desk.now())).not.toBeNull()
    made.clock.time -= 370 * DAY
    await made.signIn()
    made.clock.time += 370 * DAY
    await made.signIn()
    log.checkpoint(made.desk.now())
    expect(purgeNow()).toBeGreaterThan(0)
    expect(database.prepare<[], { leaf: number }>('SELECT min(leaf) AS leaf FROM audit_events').get()?.leaf).toBe(signed)
  })

  it('leave behind what a note is proven by, written before they went or after, and with a policy that became shorter between', async () => {
    await made.call('desk.setPolicy', { values: { allowNotes: true } })
    await made.call('records.setNote', { id: kept, text: 'Late arrival' })
    await made.call('desk.setPolicy', { values: { retentionDays: 3000 } })
    opened(made.desk).log.checkpoint(made.desk.now())
    // The record's own event goes; its note's stays for another year.
    expect(purgeNow()).toBeGreaterThan(0)
    expect(await verify()).toMatchObject({ ok: true, problems: [] })
    made.clock.time += 366 * DAY
    await made.signIn()
    await made.call('audit.list', { filter: {}, before: null, limit: 1 })
    opened(made.desk).log.checkpoint(made.desk.now())
    expect(purgeNow()).toBeGreaterThan(0)
    expect(await verify()).toMatchObject({ ok: true, problems: [] })
    await made.call('records.setNote', { id: kept, text: 'Later arrival' })
    expect(await verify()).toMatchObject({ ok: true, problems: [] })
    run("UPDATE record_notes SET note = 'Early arrival'")
    expect(await codes()).toEqual(['recordAltered'])
  })

  it('leave what they proved of records and accounts behind', async () => {
    purgeNow()
    run("UPDATE records SET name = 'NOBODY' WHERE id = ?", kept)
    run("UPDATE staff SET role = 'clerk'")
    expect(await codes()).toEqual(expect.arrayContaining(['recordAltered', 'accountAltered']))
    run('DELETE FROM records WHERE id = ?', kept)
    expect(await codes()).toContain('recordMissing')
  })

  it('take nothing of how strictly the clock is verified, however often they are deleted', async () => {
    const stepBack = async (days: number) => {
      made.clock.time -= days * DAY
      await made.signIn()
      made.clock.time += days * DAY
      opened(made.desk).log.checkpoint(made.desk.now())
    }
    await stepBack(3)
    expect(purgeNow()).toBeGreaterThan(0)
    expect(await codes()).toEqual(['timeBackwards'])
    for (let year = 0; year < 2; year++) {
      made.clock.time += 370 * DAY
      await made.signIn()
      await stepBack(3)
      opened(made.desk).log.checkpoint(made.desk.now())
      expect(purgeNow()).toBeGreaterThan(0)
      expect(await codes()).toContain('timeBackwards')
    }
    const [newest] = opened(made.desk).search.page({ action: 'audit.cover' }, null, 1).events
    expect(newest?.detail).toMatch(/since=\d$/)
  })

  it('cannot be had by moving younger ones away, with or without a mark of one’s own', async () => {
    purgeNow()
    const { database, log } = opened(made.desk)
    const first = database.prepare<[], { leaf: number }>('SELECT min(leaf) AS leaf FROM audit_events').get()?.leaf ?? 0
    run('INSERT INTO audit_purged SELECT leaf, hash FROM audit_events WHERE leaf = ?', first)
    run('DELETE FROM audit_events WHERE leaf = ?', first)
    expect(await codes()).toEqual(['purgeUnmarked'])
    const mark = (before: number) => {
      const words = `to=${first + 1} before=${new Date(before).toISOString()}`
      database.transaction(() => log.append({ ...trailEvent(made.desk, 'audit.purge', 'DELETE', ''), detail: encodeDetail({ words, name: null, marks: { range: Buffer.from(log.root(first + 1)).toString('base64url') } }) })).immediate()
    }
    mark(made.clock.time - DAY)
    expect(await codes()).toEqual(['purgeWrong'])
  })
})
