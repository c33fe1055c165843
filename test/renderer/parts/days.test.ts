import { describe, expect, it } from 'vitest'
import { language } from '../../../electron/contract/primitives.ts'
import { typedDate } from '../../../electron/contract/typed-date.ts'
import { dateIn } from '../../../renderer/parts/date-text.ts'
import { dayBounds, daysAfter, localDay, monthsAfter, weekdayOf, weeksOf } from '../../../renderer/parts/days.ts'
import { formatDate } from '../../../renderer/parts/format.ts'

describe('days', () => {
  it('begin and end where this computer’s clock has it', () => {
    const { from, to } = dayBounds('2026-05-04')
    expect(Date.parse(to) - Date.parse(from)).toBe(86_399_999)
    expect([localDay(from), localDay(to)]).toEqual(['2026-05-04', '2026-05-04'])
  })

  it('follow one another over months, years and leap days', () => {
    expect([daysAfter('2024-02-28', 1), daysAfter('2026-01-01', -1), daysAfter('2026-12-31', 1)]).toEqual(['2024-02-29', '2025-12-31', '2027-01-01'])
    expect([monthsAfter('2026-01-31', 1), monthsAfter('2026-03-31', -1), monthsAfter('2024-02-29', 12)]).toEqual(['2026-02-28', '2026-02-28', '2025-02-28'])
    expect([weekdayOf('2026-05-04'), weekdayOf('2026-05-03')]).toEqual([0, 6])
  })

  it.each([0, 5, 6])('stand in whole weeks that begin on day %i', (first) => {
    const weeks = weeksOf('2026-02-14', first)
    expect(weeks.every((week) => week.length === 7 && weekdayOf(week[0] ?? '') === first)).toBe(true)
    const days = weeks.flat()
    expect(days.filter((day) => day.startsWith('2026-02'))).toHaveLength(28)
    expect(days).toEqual(days.map((_day, at) => daysAfter(days[0] ?? '', at)))
  })

  it.each(language.options)('are written in %s as they are shown there, and read again', (each) => {
    const text = each === 'de' ? '31.12.1990' : '31/12/1990'
    expect(typedDate(each, '1990-12-31')).toBe(text)
    expect(dateIn(each, text)).toBe('1990-12-31')
    expect(dateIn(each, '31.2.1990')).toBeNull()
  })

  it.each(language.options)('are read again as they are shown in words, each month of them: %s', (each) => {
    for (let month = 1; month <= 12; month += 1) {
      const day = `1974-${String(month).padStart(2, '0')}-01`
      expect(dateIn(each, formatDate(day, each)), formatDate(day, each)).toBe(day)
    }
  })
})
