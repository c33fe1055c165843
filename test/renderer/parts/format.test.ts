import { expect, it } from 'vitest'
import { formatDate, formatShortDate } from '../../../renderer/parts/format.ts'

it('writes dates with the digits that the document carries', () => {
  expect(formatDate('2034-04-15', 'ar')).toMatch(/15.*2034/)
  expect(formatShortDate('2034-04-15', 'de')).toBe('15.04.2034')
  expect(formatDate('2034-13-45', 'en')).toBe('2034-13-45')
})
