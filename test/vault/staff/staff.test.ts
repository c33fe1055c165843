import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Role } from '../../../electron/contract/roles.ts'
import { administratorSecret, readyBench, type Bench } from '../vault-fixture.ts'

let made: Bench & { administrator: string }
let administratorSession: string | null
beforeAll(async () => {
  made = await readyBench()
  administratorSession = made.session
})
beforeEach(async () => {
  made.session = administratorSession
  await made.call('staff.touch', {})
})
afterAll(() => made.dispose())

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => {
  const { code, detail } = error as { code: string, detail?: string }
  return detail === undefined ? code : `${code} ${detail}`
})
const create = (name: string, role: Role, secret = 'a phrase long enough') => made.afresh('staff.create', { name, role, secretKind: 'passphrase', secret })
const lastEvent = async () => {
  made.session = administratorSession
  return (await made.call('audit.list', { filter: {}, before: null, limit: 1 })).events[0]
}

describe('staff', () => {
  it('refuses weak secrets and taken names, however written', async () => {
    expect(await codeOf(made.afresh('staff.create', { name: 'Weak', role: 'clerk', secretKind: 'pin', secret: '123456' }))).toBe('staff.weakSecret guessable')
    await create('Zoë Müller', 'clerk')
    expect(await codeOf(create('ZOE MULLER', 'clerk'))).toBe('staff.nameTaken')
  })

  it('says the same of a wrong secret and of nobody, and the trail names no secret', async () => {
    made.session = null
    expect(await codeOf(made.call('staff.signIn', { staffId: made.administrator, secret: 'not the secret at all' }))).toBe('staff.wrongSecret')
    expect(await lastEvent()).toMatchObject({ action: 'staff.signIn', user: 'anyone', status: 401, error: 'staff.wrongSecret', subject: made.administrator, detail: null })
    made.session = null
    expect(await codeOf(made.call('staff.signIn', { staffId: 'nobody-here', secret: 'not the secret at all' }))).toBe('staff.wrongSecret')
    expect(await lastEvent()).toMatchObject({ user: 'anyone', subject: null })
  })

  it('throttles guessing at one account, also by many at once, also after a restart, and nobody else', async () => {
    const { id } = await create('Guessed at', 'clerk', 'the right phrase now')
    made.session = null
    const guesses = await Promise.all(Array.from({ length: 7 }, () => codeOf(made.call('staff.signIn', { staffId: id, secret: 'a wrong phrase' }))))
    expect(guesses).toEqual([...Array.from({ length: 5 }, () => 'staff.wrongSecret'), 'staff.throttled 10', 'staff.throttled 10'])
    await made.restart()
    expect(await codeOf(made.call('staff.signIn', { staffId: id, secret: 'the right phrase now' }))).toBe('staff.throttled 10')
    expect((await made.call('staff.tiles', {})).find((tile) => tile.id === id)?.lockedUntil).toBe(new Date(made.clock.time + 10_000).toISOString())
    await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
    administratorSession = made.session
    made.clock.time += 10_000
    expect(await codeOf(made.call('staff.signIn', { staffId: id, secret: 'a wrong phrase' }))).toBe('staff.wrongSecret')
    expect(await codeOf(made.call('staff.signIn', { staffId: id, secret: 'the right phrase now' }))).toBe('staff.throttled 20')
    made.clock.time += 20_000
    expect(await codeOf(made.call('staff.signIn', { staffId: id, secret: 'the right phrase now' }))).toBe('done')
    expect((await made.call('staff.tiles', {})).find((tile) => tile.id === id)?.lockedUntil).toBeNull()
  })

  it('keeps the last administrator', async () => {
    expect(await codeOf(made.afresh('staff.update', { id: made.administrator, active: false }))).toBe('staff.lastAdministrator')
    expect(await codeOf(made.afresh('staff.update', { id: made.administrator, role: 'supervisor' }))).toBe('staff.lastAdministrator')
  })

  it('asks an administrator afresh before an account is made, or may do something else than before', async () => {
    // What was proven for a call that was refused is over.
    made.clock.time += 60_000
    const { id } = await create('Nora Neu', 'clerk')
    const given = { name: 'Second self', role: 'administrator', secretKind: 'passphrase', secret: 'a phrase long enough' } as const
    expect(await codeOf(made.call('staff.create', given))).toBe('staff.proofWanted')
    expect(await codeOf(made.call('staff.update', { id, role: 'administrator' }))).toBe('staff.proofWanted')
    expect(await codeOf(made.call('staff.update', { id, active: false }))).toBe('staff.proofWanted')
    // A name, and what is as it was, gives nobody anything.
    expect(await codeOf(made.call('staff.update', { id, name: 'Nora Alt', role: 'clerk', active: true }))).toBe('done')
    const people = (await made.call('staff.list', {})).map(({ name, role, active }) => `${name} ${role} ${active}`)
    expect([people.includes('Nora Alt clerk true'), people.some((each) => each.startsWith('Second self'))]).toEqual([true, false])
  })

  it('ends the sessions of whoever is deactivated, and lets them in no more', async () => {
    const { id } = await create('Leaver', 'supervisor', 'leaving next week')
    await made.call('staff.signIn', { staffId: id, secret: 'leaving next week' })
    const theirs = made.session
    made.session = administratorSession
    await made.afresh('staff.update', { id, active: false })
    expect(made.events.at(-1)).toEqual({ name: 'session.ended', payload: { why: 'deactivated' }, sessions: [theirs] })
    made.session = theirs
    expect(await codeOf(made.call('records.search', { query: '', before: null, limit: 1 }))).toBe('staff.signInRequired')
    made.session = null
    expect(await codeOf(made.call('staff.signIn', { staffId: id, secret: 'leaving next week' }))).toBe('staff.wrongSecret')
    expect((await made.call('staff.tiles', {})).map((tile) => tile.id)).not.toContain(id)
  })

  it('lets people change their own secret with the present one, and administrators anybody’s', async () => {
    const { id } = await create('Changer', 'clerk', 'the first phrase')
    await made.call('staff.signIn', { staffId: id, secret: 'the first phrase' })
    const change = (of: string, present: string | null, secret = 'the second phrase') => {
      const input = { id: of, secretKind: 'passphrase', secret } as const
      return codeOf(present === null ? made.call('staff.setSecret', input) : made.afresh('staff.setSecret', input, present))
    }
    expect(await change(id, null)).toBe('staff.proofWanted')
    expect(await change(id, 'not the first')).toBe('staff.wrongSecret')
    expect(await change(made.administrator, 'the first phrase')).toBe('staff.forbidden')
    expect(await change(id, 'the first phrase')).toBe('done')
    made.session = administratorSession
    expect(await change(id, null, 'the third phrase')).toBe('staff.proofWanted')
    expect(await change(id, administratorSecret, 'the third phrase')).toBe('done')
    expect(await codeOf(made.call('staff.signIn', { staffId: id, secret: 'the third phrase' }))).toBe('done')
  })

  it('locks after the idle time, which only a person’s doing puts off', async () => {
    const { values } = (await made.call('desk.state', {})).policy
    made.clock.time += (values.idleSeconds - 1) * 1000
    await made.call('staff.touch', {})
    made.clock.time += (values.idleSeconds - 1) * 1000
    // The screen's own asking is nobody's doing.
    expect((await made.call('desk.state', {})).phase).toBe('signedIn')
    made.clock.time += 1000
    expect((await made.call('desk.state', {})).phase).toBe('signIn')
    expect(await codeOf(made.call('staff.list', {}))).toBe('staff.signInRequired')
    made.session = null
    await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
    administratorSession = made.session
  })

  it('signs out', async () => {
    await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
    const session = made.session
    await made.call('staff.signOut', { why: 'person' })
    expect(made.session).toBeNull()
    made.session = session
    expect(await codeOf(made.call('staff.list', {}))).toBe('staff.signInRequired')
  })
})
