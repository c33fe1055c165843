import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allCalls, type CallName } from '../../../electron/contract/index.ts'
import { factorKinds, type FactorKind } from '../../../electron/contract/factors.ts'
import { permissionsUnder, roleNames, type Role } from '../../../electron/contract/roles.ts'
import { administratorSecret, readyBench, type Bench } from '../vault-fixture.ts'
import { keyOf } from '../../ctap/lay-key.ts'
import { enrolKey, tap } from './key-bench.ts'
import { appOf, challengeOf, codeOf, enrolOwn, STEP_MS } from './factor-bench.ts'

const PHRASE = 'clerks like stamps'
const HOUR_MS = 3_600_000
const keys: Record<Role, 'secondFactorClerks' | 'secondFactorAuditors' | 'secondFactorSupervisors' | 'secondFactorAdministrators'> = {
  clerk: 'secondFactorClerks', auditor: 'secondFactorAuditors', supervisor: 'secondFactorSupervisors', administrator: 'secondFactorAdministrators',
}

let made: Bench & { administrator: string, recoveryKey: string }
beforeEach(async () => { made = await readyBench() })
afterEach(() => made.dispose())

const create = async (role: Role, name = `Some ${role}`) => (await made.afresh('staff.create', { name, role, secretKind: 'passphrase', secret: PHRASE })).id
const eventsOf = async (action: string) => (await made.call('audit.list', { filter: { action }, before: null, limit: 50 })).events
/** A clerk with an app, signed out again, and the administrator signed in. */
async function enrolledClerk(): Promise<{ id: string } & Awaited<ReturnType<typeof enrolOwn>>> {
  const session = made.session
  const id = await create('clerk')
  await made.call('staff.signIn', { staffId: id, secret: PHRASE })
  const enrolled = await enrolOwn(made, PHRASE)
  made.session = session
  made.clock.time += STEP_MS
  return { id, ...enrolled }
}

describe('a second factor', () => {
  it('is wanted of each role by its own rule and no other, at the next signing in, before there is a session', async () => {
    const people = new Map<Role, string>()
    for (const role of roleNames) people.set(role, role === 'administrator' ? made.administrator : await create(role))
    const administrator = made.session
    for (const wanted of roleNames) {
      made.session = administrator
      await made.call('desk.setPolicy', { values: { [keys[wanted]]: true } })
      for (const role of roleNames) {
        made.session = null
        const answer = await made.call('staff.signIn', { staffId: people.get(role) ?? '', secret: role === 'administrator' ? administratorSecret : PHRASE })
        expect([wanted, role, answer.kind === 'challenge' ? answer.factors : null, made.session === null]).toEqual([wanted, role, wanted === role ? [] : null, wanted === role])
      }
      made.session = administrator
      await made.afresh('desk.setPolicy', { values: { [keys[wanted]]: false } })
    }
  })

  it('is enrolled in at that signing in, by a code of the app, and asked for from then on', async () => {
    await made.call('desk.setPolicy', { values: { secondFactorClerks: true } })
    const administrator = made.session
    const id = await create('clerk')
    made.session = null
    const first = await challengeOf(made, { staffId: id, secret: PHRASE })
    expect(await codeOf(made.call('staff.answer', { challenge: first.challenge, kind: 'totp', answer: '000000' }))).toBe('staff.challengeOver')
    const { uri, key } = await made.call('staff.beginEnrolment', { challenge: first.challenge })
    expect(new URL(uri).searchParams.get('secret')).toBe(key)
    const app = appOf(uri, made.clock)
    expect(await codeOf(made.call('staff.finishEnrolment', { challenge: first.challenge, answer: '000000' }))).toBe('staff.wrongCode')
    expect(made.session).toBeNull()
    // Somebody who has the secret too, and came before: their telephone takes nobody's place.
    const other = await challengeOf(made, { staffId: id, secret: PHRASE })
    const others = appOf((await made.call('staff.beginEnrolment', { challenge: other.challenge })).uri, made.clock)
    const { recoveryCodes, session } = await made.call('staff.finishEnrolment', { challenge: first.challenge, answer: app() })
    const own = made.session
    for (const late of ['staff.finishEnrolment', 'staff.beginEnrolment'] as const) {
      made.session = null
      expect(await codeOf(late === 'staff.beginEnrolment' ? made.call(late, { challenge: other.challenge }) : made.call(late, { challenge: other.challenge, answer: others() }))).toBe('staff.challengeOver')
      expect(made.session).toBeNull()
    }
    made.session = own
    expect([session?.staffId, new Set(recoveryCodes).size]).toEqual([id, 10])
    expect(await codeOf(made.call('staff.touch', {}))).toBe('done')
    expect(await codeOf(made.call('staff.beginEnrolment', { challenge: first.challenge }))).toBe('staff.challengeOver')

    made.session = null
    made.clock.time += STEP_MS
    const next = await challengeOf(made, { staffId: id, secret: PHRASE })
    expect(next.factors).toEqual(['totp', 'recoveryCode'])
    expect(await codeOf(made.call('staff.beginEnrolment', { challenge: next.challenge }))).toBe('staff.challengeOver')
    expect((await made.call('staff.answer', { challenge: next.challenge, kind: 'totp', answer: `${app().slice(0, 3)} ${app().slice(3)}` })).staffId).toBe(id)
    made.session = administrator
    expect((await made.call('staff.list', {})).find((each) => each.id === id)?.factors).toEqual({ totp: expect.any(String) as string, keys: [], recoveryCodes: 10 })
    // What was right and not enough is in the trail as that, and the signing in under the person's name.
    expect((await eventsOf('staff.signIn')).some(({ subject, detail, user }) => subject === id && detail === 'secondFactorWanted' && user === 'anyone')).toBe(true)
    expect((await eventsOf('staff.answer'))[0]).toMatchObject({ user: id, status: 200, detail: 'totp' })
  })

  it('takes a code a step early or late, and none further off', async () => {
    const { id, app } = await enrolledClerk()
    made.session = null
    const codes: Record<string, string> = {}
    for (const steps of [-2, 2, -1, 1]) {
      made.clock.time += 10 * STEP_MS
      const { challenge } = await challengeOf(made, { staffId: id, secret: PHRASE })
      codes[steps] = await codeOf(made.call('staff.answer', { challenge, kind: 'totp', answer: app(steps * STEP_MS) }))
    }
    expect(codes).toEqual({ '-2': 'staff.wrongCode', '-1': 'done', 1: 'done', 2: 'staff.wrongCode' })
  })

  it('names a clock that is wrong by a day, tells not which way, and lets a recovery code in all the same', async () => {
    const { id, app, codes } = await enrolledClerk()
    made.session = null
    for (const off of [24 * HOUR_MS, -24 * HOUR_MS, 2 * HOUR_MS]) {
      const { challenge } = await challengeOf(made, { staffId: id, secret: PHRASE })
      const refused = await made.call('staff.answer', { challenge, kind: 'totp', answer: app(off) }).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'staff.codeOtherTime', detail: undefined })
    }
    const { challenge } = await challengeOf(made, { staffId: id, secret: PHRASE })
    expect(await codeOf(made.call('staff.answer', { challenge, kind: 'recoveryCode', answer: codes[0] ?? '' }))).toBe('done')
  })
})

describe('a proof afresh', () => {
  const fresh = (Object.keys(allCalls) as CallName[]).filter((name) => allCalls[name].fresh !== false)

  it('is given for a call that whoever asks may make, by each factor that policy takes for it', async () => {
    const { app, codes } = await enrolOwn(made, administratorSecret)
    const key = keyOf()
    await enrolKey(made, key)
    const answers: Record<FactorKind, () => string | Promise<string>> = { secret: () => administratorSecret, totp: () => app(), securityKey: () => tap(made, { for: 'prove' }, key), recoveryCode: () => codes.pop() ?? '' }
    const counted: string[] = []
    for (const freshSecondFactor of [false, true]) {
      await made.call('desk.setPolicy', { values: { freshSecondFactor } })
      for (const kind of factorKinds) {
        made.clock.time += STEP_MS
        const proven = await codeOf(made.call('staff.prove', { call: 'desk.exit', kind, answer: await answers[kind]() }))
        const exit = await codeOf(made.call('internal.authorise', { call: 'desk.exit' }))
        counted.push(`${freshSecondFactor ? 'second' : 'any'} ${kind} ${proven} ${exit}`)
      }
    }
    expect(counted).toEqual([
      'any secret done done', 'any totp done done', 'any securityKey done done', 'any recoveryCode done done',
      'second secret staff.proofWanted staff.proofWanted', 'second totp done done', 'second securityKey done done', 'second recoveryCode done done',
    ])
    expect((await made.call('desk.state', {})).session?.proofs).toEqual(['securityKey', 'totp', 'recoveryCode'])
  })

  it.each(roleNames)('of a %s counts for what the role may, and for nothing else', async (role) => {
    const administrator = made.session
    if (role !== 'administrator') await made.call('staff.signIn', { staffId: await create(role), secret: PHRASE })
    const secret = role === 'administrator' ? administratorSecret : PHRASE
    const may = permissionsUnder(role, {})
    for (const name of fresh) expect([name, await codeOf(made.call('staff.prove', { call: name, kind: 'secret', answer: secret }))]).toEqual([name, may.has(allCalls[name].needs) ? 'done' : 'staff.forbidden'])
    expect(await codeOf(made.call('staff.prove', { call: 'records.search', kind: 'secret', answer: secret }))).toBe('input.invalid')
    made.session = administrator
  })

  it('is bound to its call and its session, for a minute, and used up by what was done', async () => {
    const prove = () => made.call('staff.prove', { call: 'clients.addKey', kind: 'secret', answer: administratorSecret })
    const { id } = await made.call('clients.create', { name: 'PMS', permissions: ['records.read'], addresses: ['192.0.2.7'], expiresAt: null })
    const add = () => codeOf(made.call('clients.addKey', { id, certificate: null }))
    await prove()
    expect(await codeOf(made.call('internal.authorise', { call: 'desk.exit' }))).toBe('staff.proofWanted')
    const mine = made.session
    await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
    expect(await add()).toBe('staff.proofWanted')
    made.session = mine
    expect(await codeOf(made.call('clients.addKey', { id: 'nobody', certificate: null }))).toBe('clients.notFound')
    // What failed used nothing up.
    expect(await add()).toBe('done')
    expect(await add()).toBe('staff.proofWanted')
    await prove()
    made.clock.time += 60_000
    expect(await add()).toBe('staff.proofWanted')
    await prove()
    expect((await Promise.all([add(), add()])).toSorted()).toEqual(['done', 'staff.proofWanted'])
  })

  it('is wanted of whoever weakens what guards the desk', async () => {
    await made.call('desk.setPolicy', { values: { secondFactorClerks: true, freshSecondFactor: true } })
    for (const values of [{ secondFactorClerks: false }, { freshSecondFactor: false }, { kiosk: false }]) expect(await codeOf(made.call('desk.setPolicy', { values }))).toBe('staff.proofWanted')
    expect(await codeOf(made.afresh('desk.setPolicy', { values: { secondFactorClerks: false } }))).toBe('done')
  })
})

describe('nobody is locked out for good', () => {
  it('a lost telephone: each recovery code opens once, however it is typed', async () => {
    const { id, codes } = await enrolledClerk()
    const enter = async (answer: string) => {
      const { challenge } = await challengeOf(made, { staffId: id, secret: PHRASE })
      return codeOf(made.call('staff.answer', { challenge, kind: 'recoveryCode', answer }))
    }
    expect(await enter(codes[0] ?? '')).toBe('done')
    expect(await enter(codes[0] ?? '')).toBe('staff.wrongCode')
    expect(await enter((codes[1] ?? '').replaceAll('-', ' ').toLowerCase())).toBe('done')
    expect((await made.call('staff.ownFactors', {})).recoveryCodes).toBe(8)
    const { recoveryCodes } = await made.afresh('staff.renewRecoveryCodes', {}, PHRASE)
    expect(await enter(codes[2] ?? '')).toBe('staff.wrongCode')
    expect(await enter(recoveryCodes[0] ?? '')).toBe('done')
  })

  it('codes lost too: another administrator resets it, loud in the trail and with an alert; nobody resets their own', async () => {
    const { id } = await enrolledClerk()
    const administrator = made.session
    expect(await codeOf(made.call('staff.resetFactors', { id }))).toBe('staff.proofWanted')
    expect(await codeOf(made.afresh('staff.resetFactors', { id: made.administrator }))).toBe('staff.notYourOwn')
    expect((await made.afresh('staff.resetFactors', { id })).factors).toEqual({ totp: null, keys: [], recoveryCodes: 0 })
    expect((await eventsOf('staff.resetFactors'))[0]).toMatchObject({ user: made.administrator, subject: id, status: 200 })
    expect((await made.call('alerts.list', {})).alerts.map(({ code, who }) => [code, who?.id])).toContainEqual(['factorsReset', made.administrator])
    made.session = null
    expect((await made.call('staff.signIn', { staffId: id, secret: PHRASE })).kind).toBe('session')
    made.session = administrator
  })

  it('the only administrator lost everything: the recovery key of the desk takes the second factor away as well', async () => {
    await enrolOwn(made, administratorSecret)
    made.session = null
    await challengeOf(made, { staffId: made.administrator, secret: administratorSecret })
    await made.call('staff.resetAdministrator', { recoveryKey: made.recoveryKey, staffId: null, name: 'maria muster', secretKind: 'passphrase', secret: 'nine copper kettles' })
    expect((await made.call('staff.signIn', { staffId: made.administrator, secret: 'nine copper kettles' })).kind).toBe('session')
  })

  it('one’s own is taken away afresh and where policy wants none', async () => {
    await enrolOwn(made, administratorSecret)
    await made.call('desk.setPolicy', { values: { secondFactorAdministrators: true } })
    expect(await codeOf(made.afresh('staff.removeFactor', {}))).toBe('staff.factorRequired')
    await made.afresh('desk.setPolicy', { values: { secondFactorAdministrators: false } })
    expect(await codeOf(made.afresh('staff.removeFactor', {}))).toBe('done')
    expect(await made.call('staff.ownFactors', {})).toEqual({ totp: null, keys: [], recoveryCodes: 0 })
  })
})
