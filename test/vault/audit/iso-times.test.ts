import { describe, expect, it } from 'vitest'
import { isoTimes } from '../../../electron/vault/audit/event-row.ts'
import { isoTimeOf } from '../../../electron/vault/clock/iso-time.ts'

describe('times of events, written one after the other', () => {
  it('are as each alone: within a day, across days, back again, before 1970, at the ends of years', () => {
    const iso = isoTimes()
    const day = Date.parse('2026-02-28T00:00:00.000Z')
    const times = [day, day + 1, day + 3_599_999, day + 86_399_999, day + 86_400_000, day - 1, -1, 0, 59_999, Date.parse('2023-12-31T23:59:59.999Z'), Date.parse('2024-02-29T12:34:56.789Z'), day + 12_345_678]
    for (const time of [...times, ...times.toReversed()]) expect(iso(time)).toBe(isoTimeOf(time))
  })

  it('are as each alone where a forged row holds no time, a fraction, or a year of another length', () => {
    const iso = isoTimes()
    const good = Date.parse('2026-02-28T10:00:00.000Z')
    for (const time of [good, good + 0.5, Number.NaN, good, 8.64e15, -8.64e15, 8.64e15 + 1, good, Number.POSITIVE_INFINITY, Date.parse('+012026-02-28T10:00:00.000Z'), good + 60_000, 'x' as unknown as number, good]) expect(iso(time)).toBe(isoTimeOf(time))
  })

  it('are the first moment of all where the same moment stands there as something else than a whole number', () => {
    const iso = isoTimes()
    const good = Date.parse('2026-02-28T10:00:00.000Z')
    expect(iso(good)).toBe('2026-02-28T10:00:00.000Z')
    for (const other of ['2026-02-28T10:00:00.000Z', Buffer.from('2026-02-28T10:00:00.000Z'), good + 0.25, String(good), Buffer.from(String(good)), null]) expect(iso(other as number)).toBe('1970-01-01T00:00:00.000Z')
  })
})
