import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openEncrypted } from '../../../electron/vault/database/database.ts'
import { records } from '../../../electron/vault/database/migrations/0003-records.ts'
import { dayCounts, isoDayOf, spanOfDay } from '../../../electron/vault/records/day-counts.ts'

const folder = mkdtempSync(join(tmpdir(), 'foyer-day-'))
const zone = process.env['TZ']
let tables = 0
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

/** A table of records with one made at each of these moments. */
async function recordsAt(moments: readonly Date[], verdict: (index: number) => string = () => 'genuine') {
  const database = await openEncrypted(join(folder, `${tables++}.db`), Buffer.alloc(32, 7), true)
  records.up(database)
  const insert = database.prepare(`INSERT INTO records VALUES (?, ?, 'passport', 'UTO', 'X1', 'A, B', '1990-01-01', ?, ?, '2030-01-01', 's', 'S', 'camera', ?)`)
  database.transaction(() => moments.forEach((moment, index) => insert.run(`r${index}`, moment.getTime(), verdict(index), index % 2, JSON.stringify({ fields: 'x'.repeat(9000) }))))()
  return database
}

const of = (genuine: number, readNotProven = 0, stop = 0, corrected = 0) => ({ genuine, readNotProven, stop, corrected })

describe('figures of a day', () => {
  it('belong to the hours and days of this computer’s calendar, from midnight to midnight', async () => {
    const database = await recordsAt([
      new Date(2026, 5, 10, 0, 0), new Date(2026, 5, 10, 9, 14, 59), new Date(2026, 5, 10, 9, 15), new Date(2026, 5, 10, 23, 59, 59, 999),
      new Date(2026, 5, 11, 0, 0), new Date(2026, 5, 9, 23, 59, 59, 999), new Date(2026, 5, 4, 12, 0), new Date(2026, 5, 3, 12, 0),
    ], (index) => (['genuine', 'readNotProven', 'stop'] as const)[index % 3] ?? '')
    const { hours, documents, week } = dayCounts(database, '2026-06-10', '2026-06-10')
    expect(documents).toEqual(of(2, 1, 1, 2))
    expect(hours.map((hour, at) => ({ at, sum: hour.genuine + hour.readNotProven + hour.stop })).filter(({ sum }) => sum > 0)).toEqual([{ at: 0, sum: 1 }, { at: 9, sum: 2 }, { at: 23, sum: 1 }])
    expect(hours[9]).toEqual(of(0, 1, 1, 1))
    expect(week.map(({ day, documents: { genuine, readNotProven, stop } }) => [day, genuine + readNotProven + stop])).toEqual([
      ['2026-06-04', 1], ['2026-06-05', 0], ['2026-06-06', 0], ['2026-06-07', 0], ['2026-06-08', 0], ['2026-06-09', 1], ['2026-06-10', 4],
    ])
    database.close()
  })

  it('stay in the same week while one goes from day to day in it', async () => {
    const database = await recordsAt([])
    const first = (day: string) => dayCounts(database, day, '2026-06-10').week.map((each) => each.day)
    expect(first('2026-06-04')).toEqual(first('2026-06-10'))
    expect(first('2026-06-03').at(-1)).toBe('2026-06-03')
    expect(first('2026-05-28')).toEqual(first('2026-06-03'))
    expect(first('2026-06-11').at(-1)).toBe('2026-06-17')
    database.close()
  })

  it.each([['Europe/Berlin', '2026-03-29', 23], ['Europe/Berlin', '2026-10-25', 25], ['Asia/Kathmandu', '2026-03-29', 24], ['Australia/Lord_Howe', '2026-04-05', 24.5]])('miss nothing where the clock is changed: %s, %s', async (name, day, hours) => {
    process.env['TZ'] = name
    const { from, to } = spanOfDay(day)
    expect((to - from) / 3_600_000).toBe(hours)
    const moments = Array.from({ length: Math.round((to - from) / 900_000) }, (_, at) => new Date(from + at * 900_000))
    const database = await recordsAt(moments)
    const counted = dayCounts(database, day, day)
    expect(counted.hours.reduce((sum, each) => sum + each.genuine, 0)).toBe(moments.length)
    for (const [hour, each] of counted.hours.entries()) expect(each.genuine, String(hour)).toBe(moments.filter((moment) => moment.getHours() === hour).length)
    expect(isoDayOf(new Date(from))).toBe(day)
    database.close()
  })

  it('are counted along the index by time', async () => {
    const database = await recordsAt([])
    const asked: string[] = []
    const watched = new Proxy(database, { get: (target, name) => (name === 'prepare' ? (sql: string) => { asked.push(sql); return target.prepare(sql) } : Reflect.get(target, name) as unknown) })
    dayCounts(watched, '2026-06-10', '2026-06-10')
    expect(asked).toHaveLength(1)
    const plan = database.prepare<number[], { detail: string }>(`EXPLAIN QUERY PLAN ${asked[0] ?? ''}`).all(1, 2, 3).map(({ detail }) => detail)
    expect(plan[0]).toContain('SEARCH records USING INDEX records_by_time')
    // A quarter of an hour is one row, however many instants of it have a record.
    const quarters = database.prepare<number[], { quarter: number }>(asked[0] ?? '').all(900_000, 0, Number.MAX_SAFE_INTEGER).map(({ quarter }) => quarter)
    expect(quarters.every((quarter) => Number.isInteger(quarter))).toBe(true)
    database.close()
  })
})
