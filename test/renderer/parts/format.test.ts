import { expect, it } from 'vitest'
import { formatClock, formatDate, formatExactTime, formatShortDate, formatTime } from '../../../renderer/parts/format.ts'

it('writes dates with the digits that the document carries', () => {
  expect(formatDate('2034-04-15', 'ar')).toMatch(/15.*2034/)
  expect(formatShortDate('2034-04-15', 'de')).toBe('15.04.2034')
  expect(formatDate('2034-13-45', 'en')).toBe('2034-13-45')
})

it.each(['en', 'de', 'ar'] as const)('tells every time by one clock of 24 hours: %s', (language) => {
  const evening = new Date(2026, 4, 4, 21, 5, 9).toISOString()
  expect(formatTime(evening, language)).toMatch(/21:05/)
  expect(formatExactTime(evening, language)).toMatch(/21:05:09/)
  expect(formatClock(evening, language)).toBe('21:05')
  expect(formatClock(new Date(2026, 4, 4, 0, 5).toISOString(), language)).toBe('00:05')
})
