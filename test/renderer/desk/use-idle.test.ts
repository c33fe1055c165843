import { expect, it } from 'vitest'
import { warningSeconds } from '../../../renderer/desk/use-idle.ts'

it('warns of the lock early enough to answer, and never from the start', () => {
  expect(warningSeconds(15)).toBe(5)
  expect(warningSeconds(3600)).toBe(20)
})
