import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { administratorSecret, readyBench, type Bench } from '../vault-fixture.ts'
import { withDatabase } from '../with-database.ts'

let made: Bench & { administrator: string }
beforeEach(async () => { made = await readyBench() })
afterEach(() => made.dispose())

const trail = async () => (await made.call('audit.list', { filter: {}, before: null, limit: 500 })).events
const signIn = async (way: 'screen' | 'cli' = 'screen') => {
  made.session = null
  await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret }, { way })
}

describe('who came how', () => {
  it('stands in each event: the kind of principal, its door, and the session, the same from signing in to signing out', async () => {
    await signIn()
    await made.call('staff.list', {})
    await made.call('staff.signOut', { why: 'person' })
    await signIn()
    const events = await trail()
    const [again, out, listed, first] = events
    expect([first, listed, out, again].map((each) => each?.action)).toEqual(['staff.signIn', 'staff.list', 'staff.signOut', 'staff.signIn'])
    for (const each of [first, listed, out, again]) expect(each).toMatchObject({ format: 2, principal: 'staff', door: 'screen', credential: expect.stringMatching(/^[\w-]{20}$/) as string })
    expect(new Set([first?.credential, listed?.credential, out?.credential]).size).toBe(1)
    expect(again?.credential).not.toBe(first?.credential)
    // Never what proves it.
    expect(JSON.stringify(events)).not.toContain(made.session)
  })

  it('says the door that it was', async () => {
    await signIn('cli')
    await made.call('audit.list', { filter: {}, before: null, limit: 1 }, { way: 'cli' })
    expect((await trail())[0]).toMatchObject({ action: 'audit.list', principal: 'staff', door: 'cli' })
  })

  it('says nobody for who is refused before signing in, and Foyer for what it does by itself', async () => {
    made.session = null
    await expect(made.call('staff.list', {})).rejects.toMatchObject({ code: 'staff.signInRequired' })
    await signIn()
    const events = await trail()
    expect(events.find(({ action, status }) => action === 'staff.list' && status !== 200)).toMatchObject({ principal: 'anyone', door: 'screen', credential: null, user: 'anyone' })
    expect(events.find(({ user }) => user === 'system')).toMatchObject({ principal: 'system', door: 'system', credential: null })
  })

  it('names the session that ended by idling', async () => {
    await signIn()
    await made.call('staff.list', {})
    const { credential } = (await trail())[0] ?? {}
    made.clock.time += 3_600_000
    await signIn()
    const ended = (await trail()).find(({ action, detail }) => action === 'staff.signOut' && detail === 'idle')
    expect(ended).toMatchObject({ credential, principal: 'staff', door: 'system' })
  })

  it.each([
    ['another door', "UPDATE audit_events SET door = (SELECT number FROM audit_words WHERE word = 'system')"],
    ['another principal', "UPDATE audit_events SET principal = (SELECT number FROM audit_words WHERE word = 'system')"],
    ['another session', "UPDATE audit_events SET credential = 'another-session-0000'"],
    ['no session', 'UPDATE audit_events SET credential = NULL'],
    ['the form of before', 'UPDATE audit_events SET format = 1'],
    ['the form of before, with nothing beside it', 'UPDATE audit_events SET format = 1, principal = NULL, door = NULL, credential = NULL'],
    ['a form to come', 'UPDATE audit_events SET format = 3'],
  ])('is found changed: %s', async (_what, sql) => {
    for (let each = 0; each < 3; each++) await signIn()
    const leaf = (await trail())[1]?.index
    await withDatabase(made, (database) => { database.exec(`${sql} WHERE leaf = ${leaf}`) })
    expect((await made.call('audit.verify', {})).problems).toContainEqual({ code: 'leafAltered', index: leaf, detail: null })
  })
})
