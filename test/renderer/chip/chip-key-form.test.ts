import { expect, it } from 'vitest'
import { toSixDigits } from '../../../renderer/chip/chip-key-form.tsx'

it('makes the chip key’s six digits from a date, or nothing', () => {
  expect(toSixDigits('1974-08-12')).toBe('740812')
  expect(toSixDigits('1974')).toBe('')
})
