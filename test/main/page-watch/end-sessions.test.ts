import { expect, it } from 'vitest'
import { endPageSessions } from '../../../electron/main/page-watch/end-sessions.ts'
import { PageSessions } from '../../../electron/main/sessions.ts'

it('whoever was signed in at a page that cannot be read is signed in no more, here and in the vault, by the system’s own word', async () => {
  const sessions = new PageSessions()
  const told: unknown[] = []
  const vault = { call: (...[name, input, { way, session }]: [string, unknown, { way: string, session: string | null }]) => {
    told.push([name, input, way, session])
    return Promise.reject(new Error('the vault is down'))
  } }
  endPageSessions(sessions, vault)
  expect(told).toEqual([])
  sessions.apply(1, 'token')
  endPageSessions(sessions, vault)
  await new Promise((resolve) => { setImmediate(resolve) })
  expect([sessions.all(), told]).toEqual([[], [['internal.endSessions', { why: 'pageFault' }, 'system', null]]])
})
