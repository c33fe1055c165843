import { describe, expect, it } from 'vitest'
import { addYears, ageOn, dateParts, daysBetween, fullYear, inOrder, isExpired, isIsoDate, isoDate } from '../../electron/documents/dates.ts'

describe('days that exist', () => {
  it.each([[2024, 2, 29, '2024-02-29'], [2000, 2, 29, '2000-02-29'], [1900, 2, 28, '1900-02-28'], [33, 4, 5, '0033-04-05'], [2025, 12, 31, '2025-12-31']])('%i-%i-%i', (year, month, day, iso) => {
    expect(isoDate(year, month, day)).toBe(iso)
    expect(isIsoDate(iso)).toBe(true)
    expect(dateParts(iso)).toEqual({ year, month, day })
  })
  it.each([[2023, 2, 29], [1900, 2, 29], [2025, 4, 31], [2025, 13, 1], [2025, 0, 1], [2025, 1, 0], [0, 1, 1], [2025.5, 1, 1], [Number.NaN, 1, 1]])('%d-%d-%d does not', (year, month, day) => {
    expect(isoDate(year, month, day)).toBeNull()
  })
  it.each(['2023-02-29', '2025-1-1', '20250101', '', '2025-01-01T00:00:00Z'])('%s is no ISO date', (text) => {
    expect(isIsoDate(text)).toBe(false)
    expect(() => dateParts(text)).toThrow(RangeError)
  })
})

describe('age', () => {
  it.each([['1974-08-12', '2026-08-11', 51], ['1974-08-12', '2026-08-12', 52], ['2008-02-29', '2026-02-28', 17], ['2008-02-29', '2026-03-01', 18], ['2026-01-01', '2026-01-01', 0]])('born %s, on %s: %i', (birth, on, age) => {
    expect(ageOn(birth, on)).toBe(age)
  })
})

it('adds years, to 1 March where the day is missing', () => {
  expect(addYears('2008-02-29', 18)).toBe('2026-03-01')
  expect(addYears('2008-02-29', 20)).toBe('2028-02-29')
  expect(addYears('1999-12-31', 21)).toBe('2020-12-31')
})

it('counts days over summer time and centuries', () => {
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
  expect(daysBetween('1999-12-31', '2000-01-01')).toBe(1)
  expect(daysBetween('2026-01-02', '2026-01-01')).toBe(-1)
})

it('a document is good on its last day', () => {
  expect(isExpired('2026-11-23', '2026-11-23')).toBe(false)
  expect(isExpired('2026-11-23', '2026-11-24')).toBe(true)
})

it.each([[74, 'birth', 1974], [26, 'birth', 2026], [27, 'birth', 1927], [29, 'expiry', 2029], [76, 'expiry', 2076], [77, 'expiry', 1977], [99, 'issue', 1999]] as const)('the year %i of %s is %i', (year, kind, full) => {
  expect(fullYear(year, kind, '2026-11-23')).toBe(full)
})

it('passes over days that are not known', () => {
  expect(inOrder('1974-08-12', undefined, '2029-04-15')).toBe(true)
  expect(inOrder('1974-08-12', '1974-08-12')).toBe(true)
  expect(inOrder('2029-04-15', undefined, '1974-08-12')).toBe(false)
  expect(inOrder()).toBe(true)
})
