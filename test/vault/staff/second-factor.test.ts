import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { roleNames, type Role } from '../../../electron/contract/roles.ts'
import type { PartOfPolicy } from '../../../electron/contract/policy.ts'
import { administratorSecret, readyBench } from '../vault-fixture.ts'
import { totpOf } from './totp-of.ts'

const STEP_MS = 30_000
const DAY_MS = 86_400_000
const SECRET = 'a phrase long enough'

let made: Awaited<ReturnType<typeof readyBench>>
let administratorSession: string | null
beforeEach(async () => {
  made = await readyBench()
  administratorSession = made.session
}, 60_000)
afterEach(() => made.dispose())

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const asAdministrator = () => { made.session = administratorSession }
const policy = (values: PartOfPolicy) => made.call('desk.setPolicy', { values })
const codeAt = (key: string, later = 0) => totpOf(key, made.clock.time + later)
/** Somebody signs in as far as the secret goes. */
const begin = async (staffId: string, secret = SECRET) => {
  made.session = null
  return await made.call('staff.signIn', { staffId, secret })
}
const challengeOf = async (staffId: string, secret = SECRET) => {
  const answer = await begin(staffId, secret)
  if (answer.kind !== 'challenge') throw new Error('no challenge')
  return answer
}
const answer = (challenge: string, code: string, kind: 'totp' | 'recoveryCode' = 'totp') => codeOf(made.call('staff.answer', { challenge, kind, answer: code }))

/** A colleague with a code app, who is signed in. */
async function enrolled(role: Role = 'supervisor') {
  const { id } = await made.call('staff.create', { name: `Nora ${role}`, role, secretKind: 'passphrase', secret: SECRET })
  await begin(id)
  const { key } = await made.afresh('staff.beginEnrolment', { challenge: null }, SECRET)
  const { recoveryCodes } = await made.call('staff.finishEnrolment', { challenge: null, answer: codeAt(key) })
  return { id, key, recoveryCodes }
}

describe('a second factor', () => {
  it('is asked of whoever has one: its code signs in, once, and with some drift', async () => {
    const { id, key } = await enrolled()
    made.clock.time += 10 * STEP_MS
    const { challenge, factors } = await challengeOf(id)
    expect(factors).toEqual(['totp', 'recoveryCode'])
    expect(await codeOf(made.call('staff.touch', {}))).toBe('staff.signInRequired')
    const code = codeAt(key, -STEP_MS)
    expect(await answer(challenge, codeAt(key, -3 * STEP_MS))).toBe('staff.wrongCode')
    expect(await answer(challenge, code)).toBe('done')
    expect(await codeOf(made.call('staff.touch', {}))).toBe('done')
    expect(await answer((await challengeOf(id)).challenge, code)).toBe('staff.codeUsed')
    expect(await answer(challenge, codeAt(key))).toBe('staff.challengeOver')
  })

  it('counts a code once, also of two at the same time and after a restart', async () => {
    const { id, key } = await enrolled()
    made.clock.time += 10 * STEP_MS
    const two = [await challengeOf(id), await challengeOf(id)]
    const said = await Promise.all(two.map(({ challenge }) => answer(challenge, codeAt(key))))
    expect(said.toSorted()).toEqual(['done', 'staff.codeUsed'])
    await made.restart()
    expect(await answer((await challengeOf(id)).challenge, codeAt(key))).toBe('staff.codeUsed')
  })

  it('says so where a clock is wrong by a day, and a recovery code is the way in', async () => {
    const { id, key, recoveryCodes: [first = ''] } = await enrolled()
    const { challenge } = await challengeOf(id)
    expect(await answer(challenge, codeAt(key, DAY_MS))).toBe('staff.codeOtherTime')
    expect(await answer(challenge, first.toLowerCase().replaceAll('-', ' '), 'recoveryCode')).toBe('done')
    expect(await answer((await challengeOf(id)).challenge, first, 'recoveryCode')).toBe('staff.wrongCode')
    expect((await made.call('staff.tiles', {})).length).toBeGreaterThan(0)
  })

  it('holds up whoever guesses codes, and the right secret in between starts no new count', async () => {
    const { id } = await enrolled()
    const said: string[] = []
    for (let guess = 0; guess < 6; guess++) {
      const challenge = await challengeOf(id).catch((error: unknown) => (error as { code: string }).code)
      said.push(typeof challenge === 'string' ? challenge : await answer(challenge.challenge, '000000'))
    }
    expect(said.slice(0, 4)).not.toContain('staff.throttled')
    expect(said.at(-1)).toBe('staff.throttled')
  })

  it('is no way round: another person’s challenge, an ended one, one of a secret that changed', async () => {
    const { id, key } = await enrolled()
    made.clock.time += 2 * STEP_MS
    const { challenge } = await challengeOf(id)
    asAdministrator()
    await made.call('staff.setSecret', { id, secretKind: 'passphrase', secret: 'another phrase of hers' })
    expect(await answer(challenge, codeAt(key))).toBe('staff.challengeOver')
    expect(await answer('nobody-s-challenge', codeAt(key))).not.toBe('done')
    const again = await challengeOf(id, 'another phrase of hers')
    made.clock.time += 11 * 60_000
    expect(await answer(again.challenge, codeAt(key))).toBe('staff.challengeOver')
  })
})

describe('policy', () => {
  it.each(roleNames)('wants a second factor of %s, and of nobody else: they enrol before they are in', async (role) => {
    const people = new Map<Role, string>()
    for (const each of roleNames) people.set(each, (await made.call('staff.create', { name: `Nora ${each}`, role: each, secretKind: 'passphrase', secret: SECRET })).id)
    const key = { clerk: 'secondFactorClerks', auditor: 'secondFactorAuditors', supervisor: 'secondFactorSupervisors', administrator: 'secondFactorAdministrators' }[role]
    await policy({ [key]: true })
    for (const [each, id] of people) expect({ each, kind: (await begin(id)).kind }).toEqual({ each, kind: each === role ? 'challenge' : 'session' })
    const { challenge, factors } = await challengeOf(people.get(role) ?? '')
    expect(factors).toEqual([])
    expect(await answer(challenge, '000000')).toBe('staff.challengeOver')
    const offer = await made.call('staff.beginEnrolment', { challenge })
    expect(await codeOf(made.call('staff.finishEnrolment', { challenge, answer: '000000' }))).toBe('staff.wrongCode')
    const { session, recoveryCodes } = await made.call('staff.finishEnrolment', { challenge, answer: codeAt(offer.key) })
    expect([session?.role, recoveryCodes.length]).toEqual([role, 10])
    expect(await codeOf(made.afresh('staff.removeFactor', {}, SECRET))).toBe('staff.factorRequired')
  }, 60_000)

  it('lets a code alone prove afresh where it says so, each for one call', async () => {
    const { key } = await enrolled('administrator')
    await policy({ freshSecondFactor: true })
    made.clock.time += 2 * STEP_MS
    expect(await codeOf(made.afresh('desk.rotateKey', {}, SECRET))).toBe('staff.proofWanted')
    await made.call('staff.prove', { call: 'staff.renewRecoveryCodes', kind: 'totp', answer: codeAt(key) })
    expect(await codeOf(made.call('desk.rotateKey', {}))).toBe('staff.proofWanted')
    expect(await codeOf(made.call('staff.renewRecoveryCodes', {}))).toBe('done')
    expect(await codeOf(made.call('staff.renewRecoveryCodes', {}))).toBe('staff.proofWanted')
    // What guards it is weakened by whoever proves it, and by nobody else.
    expect(await codeOf(policy({ freshSecondFactor: false }))).toBe('staff.proofWanted')
  })

  it('hides who works here, and tells a wrong name as a wrong secret', async () => {
    await policy({ signInByName: true })
    made.session = null
    expect(await made.call('staff.tiles', {})).toEqual([])
    expect(await codeOf(made.call('staff.signIn', { name: 'Nobody Here', secret: SECRET }))).toBe('staff.wrongSecret')
    expect(await codeOf(made.call('staff.signIn', { name: 'Maria Muster', secret: SECRET }))).toBe('staff.wrongSecret')
  })
})

describe('nobody is locked out for good', () => {
  it('who lost the app is reset by another administrator, never by themselves, loud in the trail', async () => {
    const { id } = await enrolled('administrator')
    expect(await codeOf(made.afresh('staff.resetFactors', { id }, SECRET))).toBe('staff.notYourOwn')
    asAdministrator()
    expect(await codeOf(made.call('staff.resetFactors', { id }))).toBe('staff.proofWanted')
    expect((await made.afresh('staff.resetFactors', { id })).factors).toEqual({ totp: null, recoveryCodes: 0 })
    const [event] = (await made.call('audit.list', { filter: { action: 'staff.resetFactors', status: '2xx' }, before: null, limit: 1 })).events
    expect(event?.subject).toBe(id)
    expect((await begin(id)).kind).toBe('session')
  })

  it('the last administrator comes in by the recovery key, which takes the second factor away', async () => {
    const { key } = await made.afresh('staff.beginEnrolment', { challenge: null })
    await made.call('staff.finishEnrolment', { challenge: null, answer: codeAt(key) })
    expect((await begin(made.administrator, administratorSecret)).kind).toBe('challenge')
    made.session = null
    await made.call('staff.resetAdministrator', { recoveryKey: made.recoveryKey, staffId: made.administrator, secretKind: 'passphrase', secret: 'nine violet umbrellas' })
    expect((await begin(made.administrator, 'nine violet umbrellas')).kind).toBe('session')
  })
})
