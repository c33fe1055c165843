import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recordIdleEnds } from '../../../electron/vault/calls/dispatch.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'
import { administratorSecret } from '../vault-fixture.ts'

/** A trail that takes nothing for a while, as on a full disk: sessions end all the same, and what happened is written when it can be. */
let made: DeskBench & { recoveryKey: string }
let administratorSession: string | null
let clerk: string
let clerkSession: string | null
beforeEach(async () => {
  made = await deskBench()
  administratorSession = made.session
  clerk = (await made.afresh('staff.create', { name: 'Carl Clerk', role: 'clerk', secretKind: 'passphrase', secret: 'clerks like stamps' })).id
  await made.call('staff.signIn', { staffId: clerk, secret: 'clerks like stamps' })
  clerkSession = made.session
  made.events.splice(0)
})
afterEach(() => { made.dispose() })

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const sql = (text: string) => { made.desk.opened?.database.exec(text) }
const fill = () => { sql("CREATE TEMP TRIGGER full BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'full'); END") }
const makeRoom = () => { sql('DROP TRIGGER full') }
const asClerk = () => {
  made.session = clerkSession
  return codeOf(made.call('reading.discard', { readingId: 'none' }))
}
const endings = () => made.events.filter(({ name }) => name === 'session.ended').map(({ payload }) => (payload as { why: string }).why)

describe('a session that ends while the trail cannot be written', () => {
  it.each(['person', 'idle'] as const)('by signing out (%s) is over, and the event waits', async (why) => {
    fill()
    expect(await codeOf(made.call('staff.signOut', { why }))).toBe('done')
    expect(made.session).toBeNull()
    expect(await asClerk()).toBe('staff.signInRequired')
    makeRoom()
    made.clock.time += 5000
    made.session = administratorSession
    await made.call('staff.list', {})
    const { events } = await made.call('audit.list', { filter: {}, before: null, limit: 4 })
    const [, refused, ended] = events
    expect(refused).toMatchObject({ action: 'reading.discard', error: 'staff.signInRequired' })
    expect(ended).toMatchObject({ action: 'staff.signOut', user: clerk, status: 200, detail: why })
    expect(events.map(({ time }) => time)).toEqual(events.map(({ time }) => time).toSorted().toReversed())
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true })
  })

  it('by idling is over, and the event waits behind no number of refusals', async () => {
    fill()
    for (let count = 0; count < 60; count += 1) await codeOf(made.call('staff.list', {}))
    made.clock.time += 121_000
    expect(await asClerk()).toBe('staff.signInRequired')
    recordIdleEnds(made.desk)
    makeRoom()
    made.session = null
    await made.call('staff.signIn', { staffId: (await made.call('staff.tiles', {})).find(({ role }) => role === 'administrator')?.id ?? '', secret: administratorSecret })
    const { events } = await made.call('audit.list', { filter: { action: 'staff.signOut' }, before: null, limit: 9 })
    expect(events.map(({ user, detail }) => `${user === clerk ? 'clerk' : 'administrator'} ${detail}`).toSorted()).toEqual(['administrator idle', 'clerk idle'])
  })

  it.each([
    ['switching somebody off', 'deactivated', 'staff.update', () => made.call('staff.update', { id: clerk, active: false })],
    ['another role', 'changed', 'staff.update', () => made.call('staff.update', { id: clerk, role: 'supervisor' })],
    ['another secret', 'changed', 'staff.setSecret', () => made.call('staff.setSecret', { id: clerk, secretKind: 'passphrase', secret: 'clerks like paper' })],
    ['the recovery key', 'reset', null, async () => made.call('staff.resetAdministrator', {
      recoveryKey: made.recoveryKey, secretKind: 'passphrase', secret: 'nine violet umbrellas', staffId: (await made.call('staff.tiles', {})).find(({ role }) => role === 'administrator')?.id ?? '',
    })],
  ])('by %s is over although the change could not be written', async (_what, why, name, change) => {
    made.session = administratorSession
    if (name !== null) await made.call('staff.prove', { call: name, kind: 'secret', answer: administratorSecret })
    fill()
    expect(await codeOf(change())).not.toBe('done')
    expect(endings()).toEqual([why])
    expect(await asClerk()).toBe('staff.signInRequired')
    makeRoom()
    made.session = null
    // Nothing but the session has changed.
    expect(await codeOf(made.call('staff.signIn', { staffId: clerk, secret: 'clerks like stamps' }))).toBe('done')
  })

  it('is not ended by a change that may not be made', async () => {
    made.session = administratorSession
    expect(await codeOf(made.afresh('staff.update', { id: clerk, name: 'Maria Muster', active: false }))).toBe('staff.nameTaken')
    expect(endings()).toEqual([])
    made.session = clerkSession
    expect(await asClerk()).toBe('done')
  })
})
