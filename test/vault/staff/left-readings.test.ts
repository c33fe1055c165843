import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AnyCallName, Input, Output } from '../../../electron/contract/index.ts'
import { specimenReading } from '../specimen-reading.ts'
import { administratorSecret, readyBench, type Bench } from '../vault-fixture.ts'

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
let made: Bench & { administrator: string }
let administratorSession: string | null
let clerk: string
const signInClerk = () => made.call('staff.signIn', { staffId: clerk, secret: 'clerks like stamps' })
const signInAdministrator = () => made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' })
const hold = async () => (await made.call('internal.holdReading', { reading: specimenReading(), replaces: null })).readingId
const confirm = (readingId: string) => made.call('records.confirm', { readingId, corrections: [], again: true })
const asAdministrator = async <N extends AnyCallName>(name: N, input: Input<N>): Promise<Output<N>> => {
  await made.call('staff.prove', { call: name, kind: 'secret', answer: administratorSecret }, { session: administratorSession })
  return made.call(name, input, { session: administratorSession })
}
const settled = () => made.events.filter(({ name }) => name === 'reading.settled')
const refused = async () => (await made.call('audit.list', { filter: {}, before: null, limit: 50 })).events.filter(({ status }) => status !== 200)

beforeEach(async () => {
  made = await readyBench()
  administratorSession = made.session
  clerk = (await made.afresh('staff.create', { name: 'Carl Clerk', role: 'clerk', secretKind: 'passphrase', secret: 'clerks like stamps' })).id
  await signInClerk()
})
afterEach(() => made.dispose())

describe('Readings that nobody decided about, where policy lets none wait', () => {
  beforeEach(() => made.call('desk.setPolicy', { values: { documentsStay: false } }, { session: administratorSession }))

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
    ['sat before a page that failed', () => made.call('internal.endSessions', { why: 'pageFault' }, { way: 'system', session: null })],
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

describe('Readings that nobody decided about', () => {
  const waiting = async () => (await made.call('reading.waiting', {})).map(({ readingId }) => readingId)
  const handsOver = (allowHandOver: boolean) => made.call('desk.setPolicy', { values: { allowHandOver } }, { session: administratorSession })
  const events = async (action: string) => (await made.call('audit.list', { filter: { actions: [action] }, before: null, limit: 50 })).events

  it.each([
    ['locked the desk', () => made.call('staff.signOut', { why: 'person' })],
    ['was idle', () => {
      made.clock.time += 120_000
      return made.call('desk.state', {})
    }],
    ['was locked out with the computer', () => made.call('internal.endSessions', { why: 'screenLock' }, { way: 'system', session: null })],
    ['sat before a page that failed', () => made.call('internal.endSessions', { why: 'pageFault' }, { way: 'system', session: null })],
  ])('wait for whoever %s, minutes at most, and are nobody else’s', async (_how, end) => {
    const left = [await hold(), await hold()]
    await end()
    await signInAdministrator()
    expect(await waiting()).toEqual([])
    expect(await codeOf(made.call('reading.reopen', { readingId: left[0]! }))).toBe('reading.gone')
    await signInClerk()
    expect(await waiting()).toEqual(left)
    expect((await made.call('reading.reopen', { readingId: left[0]! })).reading.fields).toEqual(specimenReading().fields)
    expect(await confirm(left[0]!)).toMatchObject({ recordId: expect.any(String) as string })
    expect(await waiting()).toEqual([left[1]])
    made.clock.time += 600_000
    await signInClerk()
    expect(await waiting()).toEqual([])
  })

  it.each<[string, () => Promise<unknown>]>([
    ['was deactivated', () => asAdministrator('staff.update', { id: clerk, active: false })],
    ['is something else now', () => asAdministrator('staff.update', { id: clerk, role: 'auditor' })],
  ])('do not wait for whoever %s', async (_how, end) => {
    const left = [await hold()]
    await end()
    expect(settled().map(({ payload }) => payload)).toEqual(left.map((readingId) => ({ readingId, how: 'expired' })))
  })

  it('do not wait either for whoever had locked the desk and was deactivated then', async () => {
    await hold()
    await made.call('staff.signOut', { why: 'person' })
    await asAdministrator('staff.update', { id: clerk, active: false })
    expect(settled()).toHaveLength(1)
  })

  it('are handed to a colleague by name where policy lets them, with their faces still to be looked at', async () => {
    await handsOver(true)
    const left = [await hold(), await hold()]
    const people = await made.call('reading.successors', {})
    expect(people.map(({ id }) => id)).toEqual([made.administrator])
    const before = made.session
    expect(await made.call('reading.handOver', { staffId: made.administrator })).toEqual({ count: 2 })
    const passed = made.events.filter(({ name }) => name === 'reading.passed')
    expect(passed.map(({ payload }) => (payload as { readingId: string }).readingId)).toEqual(left)
    expect(await codeOf(confirm(left[0]!))).toBe('reading.gone')
    await made.call('staff.signOut', { why: 'person' }, { session: before })
    await signInAdministrator()
    expect(await waiting()).toEqual(left)
    expect(await confirm(left[1]!)).toMatchObject({ recordId: expect.any(String) as string })
    expect(await events('reading.handOver')).toMatchObject([{ user: clerk, subject: made.administrator, detail: 'count=2', status: 200 }])
  })

  it('are handed to nobody else, and not where policy says nothing of it', async () => {
    await hold()
    expect(await made.call('reading.successors', {})).toEqual([])
    expect(await codeOf(made.call('reading.handOver', { staffId: made.administrator }))).toBe('reading.notHandedOver')
    await handsOver(true)
    const auditor = (await asAdministrator('staff.create', { name: 'Alma Auditor', role: 'auditor', secretKind: 'passphrase', secret: 'auditors like order' })).id
    for (const staffId of [auditor, clerk, 'nobody']) expect(await codeOf(made.call('reading.handOver', { staffId }))).toBe('reading.notHandedOver')
    expect(await waiting()).toHaveLength(1)
  })

  it('are handed over all or none: a colleague is given no more than the reader keeps for them', async () => {
    await handsOver(true)
    for (let at = 0; at < 21; at += 1) await hold()
    expect(await codeOf(made.call('reading.handOver', { staffId: made.administrator }))).toBe('reading.queueFull')
    expect(await waiting()).toHaveLength(21)
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
