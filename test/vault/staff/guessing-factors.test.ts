import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readyBench, type Bench } from '../vault-fixture.ts'
import { challengeOf, codeOf, enrolOwn, STEP_MS, type App } from './factor-bench.ts'

const PHRASE = 'clerks like stamps'
let made: Bench & { administrator: string }
let clerk: string
let app: App
beforeEach(async () => {
  made = await readyBench()
  clerk = (await made.afresh('staff.create', { name: 'Carl Clerk', role: 'clerk', secretKind: 'passphrase', secret: PHRASE })).id
  await made.call('staff.signIn', { staffId: clerk, secret: PHRASE })
  app = (await enrolOwn(made, PHRASE)).app
  made.session = null
  made.clock.time += STEP_MS
})
afterEach(() => made.dispose())

const challenge = async () => (await challengeOf(made, { staffId: clerk, secret: PHRASE })).challenge
const answer = (id: string, code: string) => codeOf(made.call('staff.answer', { challenge: id, kind: 'totp', answer: code }))

describe('whoever knows the secret and guesses the code', () => {
  it('waits longer each time: the right secret in between, a restart and a clock set back or ahead forgive nothing', async () => {
    const codes: string[] = []
    for (let guess = 0; guess < 5; guess++) codes.push(await answer(await challenge(), '000000'))
    expect(codes).toEqual(Array.from({ length: 5 }, () => 'staff.wrongCode'))
    const waits = () => codeOf(made.call('staff.signIn', { staffId: clerk, secret: PHRASE }))
    expect(await waits()).toBe('staff.throttled')
    for (const leap of [-86_400_000, 172_800_000]) {
      made.clock.time += leap
      made.clock.leapt += leap
      expect(await waits()).toBe('staff.throttled')
    }
    await made.restart()
    expect(await waits()).toBe('staff.throttled')
    made.clock.time += 10_000
    // The wait is over, the count is not: one more wrong code and it is twice as long.
    expect(await answer(await challenge(), '000000')).toBe('staff.wrongCode')
    made.clock.time += 19_000
    expect(await waits()).toBe('staff.throttled')
  })

  it('gets no more guesses at once than one after the other', async () => {
    const id = await challenge()
    const codes = await Promise.all(Array.from({ length: 12 }, () => answer(id, '000000')))
    expect(codes.filter((code) => code === 'staff.wrongCode')).toHaveLength(5)
    expect(codes.filter((code) => code === 'staff.throttled')).toHaveLength(7)
  })

  it('cannot use a code that was seen: not in the same challenge, in another, at once, or with the clock set back', async () => {
    const code = app()
    const [one, other] = [await challenge(), await challenge()]
    expect((await Promise.all([answer(one, code), answer(other, code)])).toSorted()).toEqual(['done', 'staff.codeUsed'])
    expect(await answer(other, code)).toBe('staff.codeUsed')
    made.clock.time -= STEP_MS
    expect(await answer(other, code)).toBe('staff.codeUsed')
    await made.restart()
    expect(await answer(await challenge(), code)).toBe('staff.codeUsed')
  })

  it('finds a challenge over after ten minutes, with another secret, and once it was answered', async () => {
    const late = await challenge()
    made.clock.time += 600_000
    expect(await answer(late, app())).toBe('staff.challengeOver')
    const used = await challenge()
    expect(await answer(used, app())).toBe('done')
    expect(await answer(used, app(STEP_MS))).toBe('staff.challengeOver')
    const before = await challenge()
    await made.afresh('staff.setSecret', { id: clerk, secretKind: 'passphrase', secret: 'clerks like paper' }, PHRASE)
    expect(await answer(before, app(STEP_MS))).toBe('staff.challengeOver')
    expect(await answer('made-up', app(STEP_MS))).toBe('staff.challengeOver')
  })
})

describe('who works here', () => {
  it('is shown to nobody where names are typed, and an unknown one is refused and slowed down like a known one', async () => {
    await made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' })
    await made.call('desk.setPolicy', { values: { signInByName: true } })
    made.session = null
    expect(await made.call('staff.tiles', {})).toEqual([])
    const tries = async (name: string) => {
      const codes: string[] = []
      for (let at = 0; at < 6; at++) codes.push(await codeOf(made.call('staff.signIn', { name, secret: 'not the secret' })))
      return codes
    }
    const known = await tries('Carl Clerk')
    expect(known).toEqual([...Array.from({ length: 5 }, () => 'staff.wrongSecret'), 'staff.throttled'])
    expect(await tries('Nobody Here')).toEqual(known)
    made.clock.time += 60_000
    expect((await challengeOf(made, { name: '  carl CLERK', secret: PHRASE })).name).toBe('Carl Clerk')
  })

  it('does not help to try one secret on everybody: the desk slows all down, for a minute at most, and who belongs here comes in', async () => {
    let looked = 0
    for (let at = 0; at < 40; at++) if (await codeOf(made.call('staff.signIn', { name: `Guess ${at}`, secret: 'summer of ninety' })) === 'staff.wrongSecret') looked++
    expect(looked).toBe(21)
    expect(await codeOf(made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' }))).toBe('staff.throttled')
    await made.restart()
    expect(await codeOf(made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' }))).toBe('staff.throttled')
    made.clock.time += 60_000
    expect(await codeOf(made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' }))).toBe('done')
  })
})
