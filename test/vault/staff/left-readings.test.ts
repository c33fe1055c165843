import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { specimenReading } from '../specimen-reading.ts'
import { readyBench, type Bench } from '../vault-fixture.ts'

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
let made: Bench & { administrator: string }
let administratorSession: string | null
let clerk: string
const signInClerk = () => made.call('staff.signIn', { staffId: clerk, secret: 'clerks like stamps' })
const signInAdministrator = () => made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' })
const hold = async () => (await made.call('internal.holdReading', { reading: specimenReading(), replaces: null })).readingId
const confirm = (readingId: string) => made.call('records.confirm', { readingId, corrections: [], again: true })
const settled = () => made.events.filter(({ name }) => name === 'reading.settled')
const refused = async () => (await made.call('audit.list', { filter: {}, before: null, limit: 50 })).events.filter(({ status }) => status !== 200)

beforeEach(async () => {
  made = await readyBench()
  administratorSession = made.session
  clerk = (await made.afresh('staff.create', { name: 'Carl Clerk', role: 'clerk', secretKind: 'passphrase', secret: 'clerks like stamps' })).id
  await signInClerk()
}, 60_000)
afterEach(() => made.dispose())

describe('Readings that nobody decided about', () => {
  const ends: readonly [string, () => Promise<unknown>][] = [
    ['signs out', () => made.call('staff.signOut', { why: 'person' })],
    ['is idle', async () => {
      made.clock.time += 120_000
      await made.call('desk.state', {})
    }],
    ['is deactivated', async () => {
      const theirs = made.session
      made.session = administratorSession
      await made.afresh('staff.update', { id: clerk, active: false })
      made.session = theirs
    }],
    ['is locked out with the computer', () => made.call('internal.endSessions', { why: 'screenLock' }, { way: 'system', session: null })],
  ]
  it.each(ends)('are held no more once their owner %s, and nothing is refused on the way', async (_how, end) => {
    const waiting = [await hold(), await hold()]
    await end()
    // The reader is told to forget its copies; no screen shows it.
    expect(settled()).toEqual(waiting.map((readingId) => ({ name: 'reading.settled', payload: { readingId, how: 'expired' }, sessions: [] })))
    await signInAdministrator()
    expect(await refused()).toEqual([])
  })

  it('are not there for the same person who signs in again', async () => {
    const left = await hold()
    await made.call('staff.signOut', { why: 'person' })
    await signInClerk()
    expect(await codeOf(confirm(left))).toBe('reading.gone')
  })

  it('stay while their owner is signed in elsewhere, and when somebody else leaves', async () => {
    const mine = await hold()
    const first = made.session
    await signInClerk()
    await made.call('staff.signOut', { why: 'person' })
    await signInAdministrator()
    await made.call('staff.signOut', { why: 'person' })
    expect(settled()).toEqual([])
    made.session = first
    expect(await confirm(mine)).toMatchObject({ recordId: expect.any(String) as string })
  })
})

describe('a Reading that ends after its owner left', () => {
  it('is held for nobody; the trail has that once, as the outcome of what was asked for', async () => {
    const over = made.session
    await made.call('staff.signOut', { why: 'person' })
    expect(await codeOf(made.call('internal.holdReading', { reading: specimenReading(), replaces: null }, { session: over, inside: true }))).toBe('staff.signInRequired')
    await signInAdministrator()
    expect(await refused()).toEqual([])
  })
})
