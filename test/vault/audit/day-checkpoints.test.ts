import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../../electron/tlog/checkpoint.ts'
import { stateCheck } from '../../../electron/vault/calls/state-check.ts'
import { verifyLog } from '../../../electron/vault/audit/verify.ts'
import { administratorSecret, readyBench } from '../vault-fixture.ts'
import { logBench, type LogBench } from './log-fixture.ts'

let made: LogBench
beforeEach(async () => { made = await logBench() })
afterEach(() => { made.dispose() })

const at = (day: number, minute: number) => new Date(Date.UTC(2026, 5, day, 9, minute))
/** A day of this computer's calendar. */
const localDay = (time: number) => {
  const day = new Date(time)
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}
const sizes = () => made.database.prepare<[], { size: number }>('SELECT size FROM audit_checkpoints ORDER BY size').all().map(({ size }) => size)
const dayOf = (now: Date) => {
  const note = made.log.dayCheckpoint(now)
  return note === null ? null : openCheckpoint(note, made.log.signer)?.size ?? null
}

describe('checkpoints of a quiet desk', () => {
  it('are made with its first event, and the last of each day is kept for good', async () => {
    for (const [day, minutes] of [[1, 4], [2, 3], [5, 2]] as const) {
      for (let minute = 0; minute < minutes; minute++) {
        made.fill(1)
        made.log.checkpointWhenDue(at(day, minute))
      }
    }
    made.fill(1)
    made.log.checkpointWhenDue(at(6, 0))
    expect(sizes()).toEqual([1, 4, 7, 9, 10])
    expect(await verifyLog(made.database, made.log, stateCheck, () => 0, () => undefined)).toMatchObject({ ok: true, checkpoints: 5 })
    // A kept one that is taken out is missed: the next one names it.
    made.database.prepare('DELETE FROM audit_checkpoints WHERE size = 7').run()
    expect((await verifyLog(made.database, made.log, stateCheck, () => 0, () => undefined)).problems).toEqual([{ index: 7, code: 'checkpointMissing', detail: 'before=9' }])
  })

  it('say which was the last of the last day that had any', () => {
    expect(dayOf(at(1, 0))).toBeNull()
    for (const minute of [0, 1]) {
      made.fill(1)
      made.log.checkpoint(at(1, minute))
    }
    expect(dayOf(at(1, 2))).toBeNull()
    expect(dayOf(at(2, 0))).toBe(2)
    expect(dayOf(at(9, 0))).toBe(2)
    made.fill(1)
    made.log.checkpoint(at(9, 0))
    expect(dayOf(at(9, 1))).toBe(2)
    expect(dayOf(at(10, 0))).toBe(3)
    // A row that claims another day does not become one.
    made.database.prepare('UPDATE audit_checkpoints SET time = 0 WHERE size = 3').run()
    expect(dayOf(at(9, 1))).toBeNull()
  })
})

describe('the state of the trail', () => {
  let desk: Awaited<ReturnType<typeof readyBench>>
  beforeEach(async () => { desk = await readyBench() })
  afterEach(() => desk.dispose())

  it('shows the last checkpoint of any day and the key that it is to be checked with', async () => {
    const first = await desk.call('audit.state', {})
    expect(first.checkpoint).not.toBeNull()
    const [dayBefore, firstDay, dayAfter] = [-1, 0, 1].map((days) => localDay(desk.clock.time + days * 86_400_000))
    const signed = async (day = '') => (await desk.call('audit.chart', { from: day, to: day })).checkpoint
    expect(await signed(dayBefore)).toBeNull()
    expect(first.verifierKey).toMatch(/^foyer\/[^+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+$/)
    await desk.restart()
    desk.clock.time += 86_400_000
    await desk.restart()
    await desk.call('staff.signIn', { staffId: desk.administrator, secret: administratorSecret })
    await desk.call('audit.verify', {})
    const next = await desk.call('audit.state', {})
    const [before, after] = [await signed(firstDay), await signed(dayAfter)]
    expect(before?.size).toBeGreaterThanOrEqual(Number(first.checkpoint?.split('\n')[1]))
    expect(after?.size).toBeGreaterThan(before?.size ?? 0)
    expect(Number(next.checkpoint?.split('\n')[1])).toBe(after?.size)
  })
})
