import { expect, it } from 'vitest'
import { language, type Language } from '../../../electron/contract/primitives.ts'
import { formatClock, formatDate, formatExactTime, formatShortDate, formatTime } from '../../../renderer/parts/format.ts'

const said: Record<Language, string> = { en: '15 April 2034', de: '15. April 2034', fr: '15 avril 2034', es: '15 de abril de 2034', it: '15 aprile 2034', ar: '15 أبريل 2034' }

it.each(language.options)('writes dates with the digits that the document carries, the day first: %s', (each) => {
  expect(formatDate('2034-04-15', each)).toBe(said[each])
  // Arabic has marks of direction between the numbers.
  expect(formatShortDate('2034-04-15', each).replaceAll(/[\u200E\u200F\u061C]/g, '')).toBe(each === 'de' ? '15.04.2034' : '15/04/2034')
  expect(formatDate('2034-13-45', each)).toBe('2034-13-45')
})

it.each(language.options)('tells every time by one clock of 24 hours: %s', (each) => {
  const evening = new Date(2026, 4, 4, 21, 5, 9).toISOString()
  expect(formatTime(evening, each)).toMatch(/21:05/)
  expect(formatExactTime(evening, each)).toMatch(/21:05:09/)
  expect(formatClock(evening, each)).toBe('21:05')
  expect(formatClock(new Date(2026, 4, 4, 0, 5).toISOString(), each)).toBe('00:05')
})
