import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bench, readyBench, signInAs, type Bench } from '../vault-fixture.ts'

const YEAR = 365 * 86_400_000
let made: Bench & { administrator: string }
beforeEach(async () => { made = await readyBench() })
afterEach(() => made.dispose())

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string, detail?: string }))
const phase = async () => (await made.call('desk.state', {})).phase
/** Only the wall clock goes. */
const leap = (ms: number) => {
  made.clock.time += ms
  made.clock.leapt += ms
}
const guess = () => codeOf(made.call('staff.signIn', { staffId: made.administrator, secret: 'not her words' }))
const rightly = () => codeOf(made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' }))

describe('a session', () => {
  it('of three idle days ends although the clock went back a year', async () => {
    leap(-YEAR)
    made.clock.time += 3 * 86_400_000
    expect(await phase()).toBe('signIn')
  })

  it('ends as well where only the wall clock went on, as over a sleep', async () => {
    leap(120_000)
    expect(await phase()).toBe('signIn')
  })

  it('goes on over a small correction of the clock', async () => {
    leap(-60_000)
    expect(await phase()).toBe('signedIn')
  })

  it.each(['suspend', 'resume', 'screenLock', 'pageFault'] as const)('ends at %s, in the trail as the person’s own leaving, and the screen hears of it', async (why) => {
    const clerk = await signInAs(made, 'clerk')
    const session = made.session
    await made.call('internal.endSessions', { why }, { way: 'system', session: null })
    expect(await phase()).toBe('signIn')
    expect(made.events.at(-1)).toEqual({ name: 'session.ended', payload: { why: 'locked' }, sessions: expect.arrayContaining([session]) })
    await rightly()
    const { events } = await made.call('audit.list', { filter: { action: 'staff.signOut' }, before: null, limit: 5 })
    expect(events.map(({ user, detail }) => [user, detail])).toContainEqual([clerk, why])
  })

  it('of others is ended by nobody but the system', async () => {
    expect(await codeOf(made.call('internal.endSessions', { why: 'suspend' }))).toMatchObject({ code: 'staff.forbidden' })
    expect(await phase()).toBe('signedIn')
  })
})

describe('a Reading that waits', () => {
  it('leaves after its minutes although the clock went back', async () => {
    const { specimenReading } = await import('../specimen-reading.ts')
    const { readingId } = await made.call('internal.holdReading', { reading: specimenReading(), replaces: null })
    leap(-YEAR)
    made.clock.time += 10 * 60_000
    await rightly()
    expect(await codeOf(made.call('records.confirm', { readingId, corrections: [], again: true }))).toMatchObject({ code: 'reading.gone' })
  })
})

describe('a wait after wrong secrets', () => {
  const waits = async () => Number((await guess() as { detail?: string }).detail)

  it('from a wrong clock of the future is as long as it was, and no ten years', async () => {
    leap(10 * YEAR)
    for (let tries = 0; tries < 5; tries++) await guess()
    leap(-10 * YEAR)
    expect(await waits()).toBe(10)
    await made.restart()
    expect(await waits()).toBe(10)
    // Nor for the command line, whose every call is a start.
    made.clock.time += 10_000
    await made.restart()
    expect(await rightly()).toBe('done')
  })

  it('is not cut short by a clock that is set on, here or over a restart', async () => {
    for (let tries = 0; tries < 5; tries++) await guess()
    leap(60 * 86_400_000)
    expect(await waits()).toBe(10)
    await made.restart()
    expect(await waits()).toBe(10)
    made.clock.time += 10_000
    expect(await rightly()).toBe('done')
  })

  it('that another process counts is no earlier one of as many failures', async () => {
    for (let tries = 0; tries < 5; tries++) await guess()
    made.clock.time += 10_000
    expect(await rightly()).toBe('done')
    const beside = await bench({ dataFolder: made.folder, keychain: made.keychain, now: () => new Date(made.clock.time), elapsed: () => made.clock.time - made.clock.leapt })
    for (let tries = 0; tries < 6; tries++) {
      made.clock.time += 10_000
      await codeOf(beside.call('staff.signIn', { staffId: made.administrator, secret: 'not her words' }))
    }
    await beside.vault.close()
    // The right secret was the sixth guess here until it turned out right.
    expect(await waits()).toBe(20)
    made.clock.time += 20_000
    expect(await rightly()).toBe('done')
  })

  it('begins again after a restart, and never grows by one for it', async () => {
    for (let tries = 0; tries < 6; tries++) {
      await guess()
      if (tries === 4) made.clock.time += 10_000
    }
    for (let round = 0; round < 3; round++) {
      made.clock.time += 5_000
      await made.restart()
      expect(await waits()).toBe(20)
      expect((await made.call('staff.tiles', {}))[0]?.lockedUntil).toBe(new Date(made.clock.time + 20_000).toISOString())
    }
    made.clock.time += 20_000
    expect(await rightly()).toBe('done')
  })
})
