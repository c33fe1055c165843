import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { administratorSecret, confirmSpecimen, confirmToday, readyBench, type Bench } from '../vault-fixture.ts'
import { withDatabase } from '../with-database.ts'

const DAY = 86_400_000
let made: Bench & { administrator: string }
let record = ''

const signIn = () => made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
async function startAfter(ms: number, leapt = ms): Promise<void> {
  made.clock.time += ms
  made.clock.leapt += leapt
  await made.restart()
  await signIn()
}
async function tamper(sql: string): Promise<void> {
  await made.vault.close()
  await withDatabase(made, (database) => database.exec(sql))
  await startAfter(60_000)
}
const problems = async () => (await made.call('audit.verify', {})).problems.map(({ code, detail }) => `${code} ${detail}`)
const keptUntil = () => made.call('records.get', { id: record }).then(({ keepUntil }) => keepUntil, ({ code }: { code: string }) => code)

beforeEach(async () => {
  made = await readyBench()
  // Twenty days ahead: what is confirmed now counts from the day on which the date is known.
  await startAfter(20 * DAY)
  record = await confirmSpecimen(made)
})
afterEach(() => made.dispose())

/** The clock is right again, and somebody says so. */
async function comeRight(): Promise<void> {
  await startAfter(-20 * DAY + 60_000)
  await confirmToday(made)
}

describe('a record that was made while the date was in doubt', () => {
  it('counts from the day that the trail names', async () => {
    expect(await problems()).toEqual([])
    await comeRight()
    expect(await keptUntil()).toBe('2026-07-01')
    const { events } = await made.call('audit.list', { filter: { action: 'audit.cover' }, before: null, limit: 1 })
    expect(events[0]?.detail).toContain('counted=1')
    expect(await problems()).toEqual([])
    // And once only, whoever starts.
    await startAfter(60_000)
    await made.call('desk.setPolicy', { values: { retentionDays: 10 } })
    expect(await keptUntil()).toBe('2026-06-11')
    await made.call('desk.setPolicy', { values: { retentionDays: 90 } })
    expect(await problems()).toEqual([])
  })

  it('is shortened by no policy before it counts, and by one of the time before it was made neither', async () => {
    await made.call('desk.setPolicy', { values: { retentionDays: 5 } })
    await made.call('desk.setPolicy', { values: { retentionDays: 30 } })
    expect(await problems()).toEqual([])
    await comeRight()
    expect(await keptUntil()).toBe('2026-07-01')
    expect(await problems()).toEqual([])
  })

  it.each([
    ['counted from long ago, to have it erased', `UPDATE doubtful_records SET counted_from = ${Date.parse('2026-03-01')}; UPDATE records SET keep_until = '2026-03-31'`],
    ['counted from a day to come, to have it kept', `UPDATE doubtful_records SET counted_from = ${Date.parse('2036-01-01')}; UPDATE records SET keep_until = '2036-01-31'`],
    ['not counted any more, to have it kept for ever', "UPDATE doubtful_records SET counted_from = NULL; UPDATE records SET keep_until = '9999-12-31'"],
    ['counted as any other', "UPDATE records SET keep_until = date(created_at / 1000, 'unixepoch', '+30 days'); DELETE FROM doubtful_records"],
  ])('is found: %s', async (_what, sql) => {
    await comeRight()
    await tamper(sql)
    expect(await keptUntil()).not.toBe('records.notFound')
    const found = await problems()
    expect(found).toContain(`doubtUnexplained ${record}`)
    // The next start does not make it right.
    await startAfter(60_000)
    expect(await problems()).toContain(`doubtUnexplained ${record}`)
  })

  it.each([
    ['counted before anybody knows the day', `UPDATE doubtful_records SET counted_from = ${Date.parse('2026-03-01')}; UPDATE records SET keep_until = '2026-03-31'`],
    ['its row deleted before that', 'DELETE FROM doubtful_records'],
  ])('is found: %s', async (_what, sql) => {
    await tamper(sql)
    expect(await problems()).toContain(`doubtUnexplained ${record}`)
    await comeRight()
    expect(await keptUntil()).not.toBe('records.notFound')
    expect(await problems()).toContain(`doubtUnexplained ${record}`)
  })

  it('is forgotten with its erasure', async () => {
    await comeRight()
    await made.call('records.erase', { id: record, reason: 'mistake' })
    expect(await problems()).toEqual([])
  })
})
