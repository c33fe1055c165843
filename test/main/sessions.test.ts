import { expect, it } from 'vitest'
import { PageSessions } from '../../electron/main/sessions.ts'

it('tells when somebody comes, goes or is another, and of nothing else', () => {
  const told: boolean[] = []
  const sessions = new PageSessions(undefined, (attended) => told.push(attended))
  sessions.apply(1, null)
  sessions.apply(1, undefined)
  expect(told).toEqual([])
  sessions.apply(1, 'alice')
  sessions.apply(1, 'alice')
  expect(told).toEqual([true])
  sessions.apply(1, 'bob')
  expect(told).toEqual([true, true])
  sessions.apply(1, null)
  sessions.apply(1, 'carol')
  sessions.clear()
  sessions.clear()
  expect(told).toEqual([true, true, false, true, false])
})
