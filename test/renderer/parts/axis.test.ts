import { expect, it } from 'vitest'
import { axisTop } from '../../../renderer/parts/axis.ts'

it('ends an axis where it is easy to halve, and never at twice of what is shown', () => {
  expect([0, 1, 3, 9, 11, 25, 99, 101, 256, 301, 4_001].map(axisTop)).toEqual([2, 2, 4, 10, 12, 30, 100, 120, 300, 400, 6_000])
  for (let most = 5; most < 5_000; most += 7) {
    expect(axisTop(most) / 2, String(most)).toBeLessThan(most)
    expect(Number.isInteger(axisTop(most) / 2)).toBe(true)
  }
})
