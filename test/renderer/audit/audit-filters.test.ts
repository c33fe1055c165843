import { expect, it } from 'vitest'
import { dayBounds } from '../../../renderer/audit/audit-filters.tsx'

it('turns a day into its first and last instant', () => {
  const { from, to } = dayBounds('2026-05-04')
  expect(Date.parse(to) - Date.parse(from)).toBe(86_399_999)
})
