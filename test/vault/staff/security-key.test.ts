import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allCalls, type CallName } from '../../../electron/contract/index.ts'
import { permissionsUnder, roleNames, type Role } from '../../../electron/contract/roles.ts'
import { MOST_KEYS } from '../../../electron/contract/security-key.ts'
import { keyOf } from '../../ctap/lay-key.ts'
import { administratorSecret, readyBench, type Bench } from '../vault-fixture.ts'
import { challengeOf, codeOf, enrolOwn, STEP_MS } from './factor-bench.ts'
import { enrolKey, tap } from './key-bench.ts'

const PHRASE = 'clerks like stamps'
const PIN = '2461'
let made: Bench & { administrator: string, recoveryKey: string }
beforeEach(async () => { made = await readyBench() })
afterEach(() => made.dispose())

const create = async (role: Role) => (await made.afresh('staff.create', { name: `Some ${role}`, role, secretKind: 'passphrase', secret: PHRASE })).id
const eventsOf = async (action: string) => (await made.call('audit.list', { filter: { action }, before: null, limit: 50 })).events
const signedIn = async (staffId: string) => made.call('staff.signIn', { staffId, secret: staffId === made.administrator ? administratorSecret : PHRASE })
const tapIn = async (card: Parameters<typeof tap>[2], pin: string | null = PIN) => {
  made.session = null
  return made.call('staff.tapIn', { ticket: await tap(made, { for: 'signIn' }, card, pin) })
}
/** A clerk with a key, and the administrator signed in. */
async function clerkWithKey(key = keyOf({ pin: PIN }), pin: string | null = PIN) {
  const session = made.session
  const id = await create('clerk')
  await signedIn(id)
  const { recoveryCodes } = await enrolKey(made, key, { pin, secret: PHRASE })
  made.session = session
  return { id, key, codes: recoveryCodes ?? [] }
}

describe('a security key', () => {
  it('signs its holder in by itself where it knows them by its PIN, whoever else has one', async () => {
    const { id, key } = await clerkWithKey()
    await enrolKey(made, keyOf({ pin: PIN }), { pin: PIN })
    const administrator = made.session
    expect(await tapIn(key)).toMatchObject({ staffId: id, role: 'clerk' })
    expect(await codeOf(made.call('staff.touch', {}))).toBe('done')
    expect(await codeOf(tapIn(key, null))).toBe('securityKey.pinRequired')
    expect(await codeOf(tapIn(key, '0000'))).toBe('securityKey.pinWrong')
    expect(made.session).toBeNull()
    expect(await codeOf(tapIn(keyOf({ pin: PIN })))).toBe('securityKey.unknown')
    made.session = administrator
    expect((await eventsOf('staff.tapIn')).some((event) => event.user === id && event.status === 200 && event.detail === 'securityKey')).toBe(true)
  })

  it('is offered before anybody has signed in where somebody who can has one, and to others whose it is stays unsaid', async () => {
    const offered = async () => {
      const session = made.session
      made.session = null
      const { keysEnrolled } = await made.call('desk.state', {})
      made.session = session
      return keysEnrolled
    }
    expect(await offered()).toBe(false)
    const { id } = await clerkWithKey()
    expect(await offered()).toBe(true)
    await made.afresh('staff.update', { id, active: false })
    expect(await offered()).toBe(false)
  })

  it('is no way in for one that has no PIN, nor for somebody who was switched off, and it counts guesses as a secret does', async () => {
    const bare = keyOf()
    await clerkWithKey(bare, null)
    expect(await codeOf(tapIn(bare, PIN))).toBe('securityKey.pinNotSet')
    await signedIn(made.administrator)
    const session = made.session
    const key = keyOf({ pin: PIN })
    const id = (await made.afresh('staff.create', { name: 'Nora Neu', role: 'clerk', secretKind: 'passphrase', secret: PHRASE })).id
    await signedIn(id)
    await enrolKey(made, key, { pin: PIN, secret: PHRASE })
    made.session = session
    await made.afresh('staff.update', { id, active: false })
    expect(await codeOf(tapIn(key))).toBe('securityKey.unknown')
    made.session = session
    await made.afresh('staff.update', { id, active: true })
    expect(await codeOf(tapIn(key))).toBe('done')
    const copy = keyOf({ pin: PIN, countStep: -1 }, key.store)
    const codes: string[] = []
    for (let tries = 0; tries < 8; tries += 1) codes.push(await codeOf(tapIn(copy)))
    expect([codes[0], codes.at(-1)]).toEqual(['securityKey.copied', 'staff.throttled'])
  })

  it('that had no PIN when it was enrolled is no way in with one that a finder gave it; added again with its PIN, it is', async () => {
    const bare = keyOf()
    const { id } = await clerkWithKey(bare, null)
    const found = keyOf({ pin: '1357' }, bare.store)
    expect(await codeOf(tapIn(found, '1357'))).toBe('securityKey.pinNotSet')
    expect(made.session).toBeNull()
    await signedIn(made.administrator)
    await made.call('desk.setPolicy', { values: { securityKeyVerification: 'required' } })
    made.session = null
    const { challenge } = await challengeOf(made, { staffId: id, secret: PHRASE })
    expect(await codeOf(tap(made, { for: 'answer', challenge }, found, '1357').then((answer) => made.call('staff.answer', { challenge, kind: 'securityKey', answer })))).toBe('securityKey.pinNotSet')
    await signedIn(made.administrator)
    await made.afresh('staff.resetFactors', { id })
    await signedIn(id)
    const own = keyOf({ pin: PIN }, bare.store)
    await enrolKey(made, own, { pin: PIN, secret: PHRASE })
    expect(await tapIn(own)).toMatchObject({ staffId: id })
  })

  it('that had a PIN when it was enrolled answers with it, whatever the card says of itself', async () => {
    const { id, key } = await clerkWithKey()
    const denying = keyOf({}, key.store)
    await signedIn(made.administrator)
    const counted: string[] = []
    for (const securityKeyVerification of ['', 'preferred', 'discouraged']) {
      await made.afresh('desk.setPolicy', { values: { securityKeyVerification } })
      const { challenge } = await challengeOf(made, { staffId: id, secret: PHRASE })
      counted.push(`${securityKeyVerification} ${await codeOf(tap(made, { for: 'answer', challenge }, denying).then((answer) => made.call('staff.answer', { challenge, kind: 'securityKey', answer })))}`)
      await signedIn(made.administrator)
    }
    expect(counted).toEqual([' securityKey.pinRequired', 'preferred securityKey.pinRequired', 'discouraged done'])
  })

  it('is named to no card where nobody is shown who works here: one that keeps its credential signs in, and no other', async () => {
    const { id, key } = await clerkWithKey()
    const plain = keyOf({ pin: PIN, discoverable: false })
    await enrolKey(made, plain, { pin: PIN })
    const session = made.session
    expect(await codeOf(tapIn(plain))).toBe('done')
    made.session = session
    await made.call('desk.setPolicy', { values: { signInByName: true } })
    expect(await tapIn(key)).toMatchObject({ staffId: id })
    expect(await codeOf(tapIn(plain))).toBe('securityKey.unknown')
  })

  it('is taken as the second factor by its own rule of each role, also at the first signing in, and policy says whether it wants the PIN', async () => {
    await made.call('desk.setPolicy', { values: { secondFactorClerks: true } })
    const administrator = made.session
    const id = await create('clerk')
    made.session = null
    const first = await challengeOf(made, { staffId: id, secret: PHRASE })
    expect(first.factors).toEqual([])
    expect(await codeOf(tap(made, { for: 'answer', challenge: first.challenge }, keyOf()))).toBe('staff.challengeOver')
    const key = keyOf()
    const { recoveryCodes, session } = await enrolKey(made, key, { challenge: first.challenge })
    expect([session?.staffId, recoveryCodes?.length]).toEqual([id, 10])
    expect(await codeOf(made.call('staff.touch', {}))).toBe('done')
    expect(await codeOf(enrolKey(made, keyOf(), { challenge: first.challenge }))).toBe('staff.challengeOver')
    const counted: string[] = []
    for (const securityKeyVerification of ['', 'preferred', 'discouraged', 'required']) {
      made.session = administrator
      await made.afresh('desk.setPolicy', { values: { securityKeyVerification } })
      made.session = null
      const { challenge, factors } = await challengeOf(made, { staffId: id, secret: PHRASE })
      expect(factors).toEqual(['securityKey', 'recoveryCode'])
      counted.push(`${securityKeyVerification} ${await codeOf(tap(made, { for: 'answer', challenge }, key).then((ticket) => made.call('staff.answer', { challenge, kind: 'securityKey', answer: ticket })))}`)
    }
    expect(counted).toEqual([' done', 'preferred done', 'discouraged done', 'required securityKey.pinNotSet'])
  })

  it('steps up for every call that wants a proof, of every role, for what the role may; with freshSecondFactor in the secret’s place', async () => {
    const fresh = (Object.keys(allCalls) as CallName[]).filter((name) => allCalls[name].fresh !== false)
    const people = new Map<string, string>([['administrator false', made.administrator]])
    for (const name of [false, true].flatMap((second) => roleNames.map((role) => `${role} ${second}`))) {
      const [role] = name.split(' ') as [Role]
      if (!people.has(name)) people.set(name, (await made.afresh('staff.create', { name, role, secretKind: 'passphrase', secret: PHRASE })).id)
    }
    for (const freshSecondFactor of [false, true]) for (const role of roleNames) {
      await signedIn(made.administrator).catch(() => undefined)
      const key = keyOf()
      const id = people.get(`${role} ${freshSecondFactor}`) ?? ''
      const mine = made.session
      if (id !== made.administrator) await signedIn(id)
      await enrolKey(made, key, { secret: id === made.administrator ? administratorSecret : PHRASE })
      const own = made.session
      made.session = mine
      if (freshSecondFactor) await made.call('desk.setPolicy', { values: { freshSecondFactor } })
      made.session = own
      const may = permissionsUnder(role, {})
      for (const name of fresh) {
        const proven = await codeOf(tap(made, { for: 'prove' }, key).then((answer) => made.call('staff.prove', { call: name, kind: 'securityKey', answer })))
        expect([role, name, proven]).toEqual([role, name, may.has(allCalls[name].needs) ? 'done' : 'staff.forbidden'])
      }
      expect((await made.call('desk.state', {})).session?.proofs).toEqual(freshSecondFactor ? ['securityKey', 'recoveryCode'] : ['secret', 'securityKey', 'recoveryCode'])
      made.session = mine
    }
  })

  it('answers once, for what it was asked, and for nobody else', async () => {
    const { id, key } = await clerkWithKey()
    made.session = null
    const ticket = await tap(made, { for: 'signIn' }, key, PIN)
    expect(await codeOf(made.call('staff.tapIn', { ticket }))).toBe('done')
    made.session = null
    expect(await codeOf(made.call('staff.tapIn', { ticket }))).toBe('staff.challengeOver')
    const { challenge } = await challengeOf(made, { staffId: id, secret: PHRASE })
    const second = await tap(made, { for: 'answer', challenge }, key, PIN)
    expect(await codeOf(made.call('staff.tapIn', { ticket: second }))).toBe('staff.challengeOver')
    const late = await tap(made, { for: 'answer', challenge }, key, PIN)
    made.clock.time += 3 * 60_000
    expect(await codeOf(made.call('staff.answer', { challenge, kind: 'securityKey', answer: late }))).toBe('staff.challengeOver')
    // Asked and not answered; made up; and the key of somebody else.
    const { ticket: unanswered } = await made.call('staff.beginTap', { purpose: { for: 'signIn' }, pin: PIN })
    expect(await codeOf(made.call('staff.tapIn', { ticket: unanswered }))).toBe('staff.challengeOver')
    expect(await codeOf(made.call('staff.tapIn', { ticket: 'made-up' }))).toBe('staff.challengeOver')
    const others = await tap(made, { for: 'signIn' }, key, PIN)
    await signedIn(made.administrator)
    await enrolKey(made, keyOf())
    expect(await codeOf(made.call('staff.prove', { call: 'desk.exit', kind: 'securityKey', answer: others }))).toBe('staff.challengeOver')
  })

  it('is enrolled afresh alone, several for one person, each by its name, none twice, and no more than are kept', async () => {
    expect(await codeOf(made.call('staff.beginKeyEnrolment', {}))).toBe('staff.proofWanted')
    expect(await codeOf(tap(made, { for: 'enrol', challenge: null }, keyOf()))).toBe('staff.proofWanted')
    const keys = Array.from({ length: MOST_KEYS }, () => keyOf())
    for (const [at, key] of keys.entries()) {
      made.clock.time += 1000
      expect((await enrolKey(made, key, { name: `Key ${at}` })).recoveryCodes === null).toBe(at > 0)
    }
    expect(await codeOf(enrolKey(made, keyOf()))).toBe('staff.keysMost')
    const { keys: own } = await made.call('staff.ownFactors', {})
    expect(own.map(({ name }) => name)).toEqual(['Key 0', 'Key 1', 'Key 2', 'Key 3', 'Key 4'])
    await made.afresh('staff.removeKey', { id: own[2]?.id ?? '' })
    expect(await codeOf(enrolKey(made, keys[0] ?? keyOf()))).toBe('securityKey.enrolledAlready')
    expect(await codeOf(tap(made, { for: 'prove' }, keys[2] ?? keyOf()))).toBe('securityKey.unknown')
    expect(await codeOf(tap(made, { for: 'prove' }, keys[4] ?? keyOf()))).toBe('done')
    made.clock.time += 10 * 60_000
    expect(await codeOf(tap(made, { for: 'enrol', challenge: null }, keyOf()))).not.toBe('done')
  })

  it('goes with a new secret that somebody else sets, loud in the trail and as an alert, and stays with one’s own and with it an app’s codes', async () => {
    const { id, key } = await clerkWithKey()
    const session = made.session
    await tapIn(key)
    await made.afresh('staff.setSecret', { id, secretKind: 'passphrase', secret: 'another phrase of mine' }, PHRASE)
    expect(await codeOf(tapIn(key))).toBe('done')
    made.session = session
    await made.afresh('staff.setSecret', { id, secretKind: 'passphrase', secret: PHRASE })
    expect((await made.call('staff.list', {})).find((each) => each.id === id)?.factors).toEqual({ totp: null, keys: [], recoveryCodes: 0 })
    expect((await eventsOf('staff.setSecret')).map(({ user, subject, detail }) => [user, subject, detail])).toEqual([[made.administrator, id, 'keysRemoved=1'], [id, id, null]])
    expect((await made.call('alerts.list', {})).alerts.filter(({ code }) => code === 'factorsReset').length).toBe(1)
    expect((await made.call('audit.verify', {})).problems).toEqual([])
    expect(await codeOf(tapIn(key))).toBe('securityKey.unknown')
    await signedIn(id)
    await enrolOwn(made, PHRASE)
    await enrolKey(made, keyOf({ pin: PIN }), { pin: PIN, secret: PHRASE })
    made.session = session
    await made.afresh('staff.setSecret', { id, secretKind: 'passphrase', secret: 'another phrase of hers' })
    expect((await made.call('staff.list', {})).find((each) => each.id === id)?.factors).toMatchObject({ totp: expect.any(String) as string, keys: [], recoveryCodes: 10 })
  })

  it('that counted backwards is refused everywhere, loud in the trail and as an alert', async () => {
    const { id, key } = await clerkWithKey()
    await tapIn(key)
    const copy = keyOf({ pin: PIN, countStep: -1 }, key.store)
    expect(await codeOf(tapIn(copy))).toBe('securityKey.copied')
    const { challenge } = await challengeOf(made, { staffId: id, secret: PHRASE })
    expect(await codeOf(tap(made, { for: 'answer', challenge }, copy, PIN).then((answer) => made.call('staff.answer', { challenge, kind: 'securityKey', answer })))).toBe('securityKey.copied')
    await signedIn(made.administrator)
    expect((await eventsOf('staff.tapIn'))[0]).toMatchObject({ status: 409, error: 'securityKey.copied', subject: id })
    expect((await made.call('alerts.list', {})).alerts.filter(({ code }) => code === 'keyCopied').map(({ who }) => who?.id)).toEqual([id, id])
  })
})

describe('nobody is locked out for good', () => {
  it('a lost key: a recovery code, another key, an app, each in its place', async () => {
    const { id, codes } = await clerkWithKey()
    const { challenge } = await challengeOf(made, { staffId: id, secret: PHRASE })
    expect(await codeOf(made.call('staff.answer', { challenge, kind: 'recoveryCode', answer: codes[0] ?? '' }))).toBe('done')
    await enrolOwn(made, PHRASE)
    made.clock.time += STEP_MS
    expect((await challengeOf(made, { staffId: id, secret: PHRASE })).factors).toEqual(['securityKey', 'totp', 'recoveryCode'])
  })

  it('another administrator resets it, loud in the trail; the recovery key of the desk takes it away as well; one’s own last one goes where policy wants none', async () => {
    const { id } = await clerkWithKey()
    expect((await made.afresh('staff.resetFactors', { id })).factors).toEqual({ totp: null, keys: [], recoveryCodes: 0 })
    expect((await eventsOf('staff.resetFactors'))[0]).toMatchObject({ user: made.administrator, subject: id, status: 200 })
    await enrolKey(made, keyOf())
    await made.call('desk.setPolicy', { values: { secondFactorAdministrators: true } })
    const [own] = (await made.call('staff.ownFactors', {})).keys
    expect(await codeOf(made.afresh('staff.removeKey', { id: own?.id ?? '' }))).toBe('staff.factorRequired')
    await made.afresh('desk.setPolicy', { values: { secondFactorAdministrators: false } })
    await made.afresh('staff.removeKey', { id: own?.id ?? '' })
    expect(await made.call('staff.ownFactors', {})).toEqual({ totp: null, keys: [], recoveryCodes: 0 })
    await enrolKey(made, keyOf())
    await made.call('staff.resetAdministrator', { recoveryKey: made.recoveryKey, staffId: made.administrator, name: null, secretKind: 'passphrase', secret: 'nine copper kettles' })
    expect((await made.call('staff.signIn', { staffId: made.administrator, secret: 'nine copper kettles' })).kind).toBe('session')
  })
})

it('weakening what a key must know is asked for afresh', async () => {
  await made.call('desk.setPolicy', { values: { securityKeyVerification: 'required' } })
  for (const securityKeyVerification of ['', 'preferred', 'discouraged']) expect(await codeOf(made.call('desk.setPolicy', { values: { securityKeyVerification } }))).toBe('staff.proofWanted')
})
