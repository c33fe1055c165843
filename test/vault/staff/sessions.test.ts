import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { settingNames } from '../../../electron/vault/database/setting-names.ts'
import { readyBench, type Bench } from '../vault-fixture.ts'
import { withDatabase } from '../with-database.ts'

let made: Bench & { administrator: string }
let administratorSession: string | null
let clerk: string
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  made = await readyBench()
  administratorSession = made.session
  clerk = (await made.afresh('staff.create', { name: 'Carl Clerk', role: 'clerk', secretKind: 'passphrase', secret: 'clerks like stamps' })).id
  made.events.splice(0)
})
afterEach(async () => {
  await made.dispose()
  vi.useRealTimers()
})

const sweep = () => { vi.advanceTimersByTime(5_000) }
const endings = () => made.events.filter(({ name }) => name === 'session.ended')
const idleOf = (session: string | null) => ({ name: 'session.ended', payload: { why: 'idle' }, sessions: [session] })
const signInClerk = () => made.call('staff.signIn', { staffId: clerk, secret: 'clerks like stamps' })
const signInAdministrator = async () => {
  await made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' })
}
const signOuts = async () => (await made.call('audit.list', { filter: { action: 'staff.signOut' }, before: null, limit: 10 })).events

describe('the end of a session', () => {
  it('leaves the administrator signed in who deactivates somebody else', async () => {
    await made.afresh('staff.update', { id: clerk, active: false })
    expect(endings()).toEqual([])
  })

  it('is told where somebody who is deactivated sits, at each of their sessions and at nobody else’s', async () => {
    await signInClerk()
    const one = made.session
    await signInClerk()
    const other = made.session
    made.session = administratorSession
    await made.afresh('staff.update', { id: clerk, active: false })
    expect(endings()).toEqual([{ name: 'session.ended', payload: { why: 'deactivated' }, sessions: [one, other] }])
  })

  it('by idling is the person’s own signing out, and the screen’s own word after it a quiet success', async () => {
    await signInClerk()
    made.clock.time += 120_000
    await made.call('staff.signOut', { why: 'idle' })
    expect(made.session).toBeNull()
    // A colleague comes at once, before the vault looks for idle sessions.
    await signInAdministrator()
    sweep()
    // The administrator's own of before idled too; whoever left it hears nothing that the new one would.
    expect(endings()).toEqual([idleOf(administratorSession)])
    const ended = await signOuts()
    expect(ended.map(({ user, role, status, detail }) => `${user === clerk ? 'clerk' : user} ${role} ${status} ${detail}`)).toContain('clerk clerk 200 idle')
    expect(ended.filter(({ user }) => user === clerk)).toHaveLength(1)
    expect(ended.filter(({ status }) => status !== 200)).toEqual([])
  })

  it('by idling is told to a screen that did not notice, once', async () => {
    made.clock.time += 120_000
    // Asking how things are finds the session over; the screen hears of it all the same.
    expect((await made.call('desk.state', {})).phase).toBe('signIn')
    sweep()
    sweep()
    expect(endings()).toEqual([idleOf(administratorSession)])
  })

  it('of another door ends neither the screen’s nor tells it anything', async () => {
    await signInClerk()
    const atScreen = made.session
    made.session = null
    await made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' }, { way: 'cli' })
    const atLine = made.session
    made.session = atScreen
    expect((await made.call('desk.state', {})).session?.staffId).toBe(clerk)
    // The line's session goes on being used; the screen's idles, and only that is told.
    made.clock.time += 119_000
    made.session = atLine
    await made.call('audit.verify', {}, { way: 'cli' })
    made.clock.time += 1_000
    sweep()
    expect(endings()).toEqual([{ name: 'session.ended', payload: { why: 'idle' }, sessions: [administratorSession, atScreen] }])
    await made.call('staff.signOut', { why: 'person' }, { way: 'cli' })
    sweep()
    expect(endings()).toHaveLength(1)
  })

  it('that somebody left behind does not sign out who came after', async () => {
    made.clock.time += 60_000
    made.session = null
    await signInClerk()
    made.clock.time += 60_000
    sweep()
    expect(endings()).toEqual([idleOf(administratorSession)])
    expect((await made.call('desk.state', {})).phase).toBe('signedIn')
  })

  it('by a reset beside it comes also where the disk takes no mark that the file is open', async () => {
    sweep()
    await withDatabase(made, (database) => database.exec(`UPDATE settings SET value = '' WHERE name = 'opened';
      CREATE TRIGGER full BEFORE UPDATE ON settings WHEN new.name = 'opened' BEGIN SELECT RAISE(ABORT, 'full'); END;
      INSERT OR REPLACE INTO settings (name, value) VALUES ('${settingNames.sessionsMark}', 'another')`))
    sweep()
    expect(endings()).toEqual([{ name: 'session.ended', payload: { why: 'reset' }, sessions: [administratorSession] }])
  })
})
