import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Input } from '../../../../electron/contract/index.ts'
import { opened } from '../../../../electron/vault/database/opened.ts'
import { endOutOfTouch } from '../../../../electron/vault/calls/organisation-presence.ts'
import { keyOf } from '../../../ctap/lay-key.ts'
import { deskBench } from '../../desk-fixture.ts'
import { administratorSecret } from '../../vault-fixture.ts'
import { enrolKey, tap } from '../key-bench.ts'
import { CLIENT, ISSUER, providerTokens } from './provider-tokens.ts'

const HOUR_MS = 3_600_000
const PIN = '739154'
const asPin = { kind: 'pin', value: PIN } as const
type Made = Awaited<ReturnType<typeof deskBench>>
let made: Made
let provider: ReturnType<typeof providerTokens>
const policy = (values: Input<'desk.setPolicy'>['values']) => made.afresh('desk.setPolicy', { values })
beforeEach(async () => {
  made = await deskBench()
  provider = providerTokens(() => Math.floor(made.clock.time / 1000))
  await policy({ organisationIssuer: ISSUER, organisationClient: CLIENT, organisationClerks: 'reception, night shift', organisationSupervisors: 'duty managers' })
})
afterEach(() => { made.dispose() })

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => `${(error as { code: string }).code} ${(error as { detail?: string }).detail ?? ''}`.trim())
/** The nonce of the latest question, which a provider gives back. */
let nonce = ''
async function begin() {
  const begun = await made.call('internal.organisationBegin', {})
  nonce = begun.nonce
  return begun
}
const token: typeof provider.token = (subject, groups, said) => provider.token(subject, groups, { ...said, claims: { nonce, ...said?.claims } })
const bring = (job: string, idToken: string, more: { keySet?: string, refreshToken?: string | null } = {}) =>
  made.call('internal.organisationTokens', { job, idToken, refreshToken: 'refresh-1', keySet: provider.keySet, ...more })
const enter = (job: string, secret: Input<'organisation.enter'>['secret'] = null) => made.call('organisation.enter', { job, secret })
async function signIn(groups: readonly string[], secret: Input<'organisation.enter'>['secret'] = null, subject = 'ana') {
  const { job } = await begin()
  await bring(job, await token(subject, groups))
  made.session = null
  return enter(job, secret)
}
async function comeIn(groups: readonly string[], secret: Input<'organisation.enter'>['secret'] = null, subject = 'ana') {
  const answer = await signIn(groups, secret, subject)
  if (answer.kind !== 'session') throw new Error(answer.kind)
  return answer.session
}
const byPin = (staffId: string) => made.call('staff.signIn', { staffId, secret: PIN })
/** The administrator looks. */
async function told(action: string) {
  made.session = null
  await made.call('staff.signIn', { staffId: (await administrator()), secret: administratorSecret })
  const { events } = await made.call('audit.list', { filter: { action }, before: null, limit: 50 })
  return events.map(({ status, error, subject, detail }) => ({ status, error, subject, detail }))
}
const administrator = () => Promise.resolve(opened(made.desk).accounts.named('Maria Muster')?.id ?? '')
async function check() {
  const { check: due } = await made.call('internal.organisationDue', {})
  return due
}

describe('a token', () => {
  const refused: Record<string, () => Promise<string> | string> = {
    'audience of another client': () => token('ana', ['reception'], { claims: { aud: 'another-client' } }),
    'issuer that is another': () => token('ana', ['reception'], { claims: { iss: 'https://id.example/elsewhere' } }),
    'ended two minutes ago': () => token('ana', ['reception'], { claims: { exp: Math.floor(made.clock.time / 1000) - 120 } }),
    'early by ten minutes': () => token('ana', ['reception'], { claims: { nbf: Math.floor(made.clock.time / 1000) + 600 } }),
    'forged by another key of the same name': () => token('ana', ['reception'], { by: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }),
    'algorithm none': () => provider.unsigned('ana', ['reception']),
    'algorithm by a secret that is the public key': () => token('ana', ['reception'], { header: { alg: 'HS256' }, by: new TextEncoder().encode(provider.keySet) }),
    'keyUnknown key that its header brings along': () => token('ana', ['reception'], { header: { kid: 'two', jku: 'https://id.example/keys' } }),
    'early made before the question': () => token('ana', ['reception'], { claims: { iat: Math.floor(made.clock.time / 1000) - 300 } }),
    'nonceMissing as in one that is refreshed': () => provider.token('ana', ['reception']),
    'nonce of another question': () => token('ana', ['reception'], { claims: { nonce: 'another' } }),
    'groups left out, as where there are too many': () => token('ana', [], { claims: { groups: undefined, _claim_names: { groups: 'src1' } } }),
    'groups that are no list': () => token('ana', [], { claims: { groups: 'reception' } }),
    'audience of several without saying for whom': () => token('ana', ['reception'], { claims: { aud: [CLIENT, 'another-client'] } }),
  }
  it.each(Object.entries(refused))('%s: lets nobody in', async (why, make) => {
    const { job } = await begin()
    expect(await codeOf(bring(job, await make()))).toBe(`organisation.tokenRefused ${why.split(' ')[0]}`)
    expect(await codeOf(enter(job, asPin))).toBe('organisation.codeOver')
  })

  it('counts once, for one question', async () => {
    const first = await begin()
    const answer = await token('ana', ['reception'])
    await bring(first.job, answer)
    const second = await begin()
    expect(await codeOf(bring(second.job, answer))).toBe('organisation.tokenRefused nonce')
    await policy({ organisationNonce: false })
    const third = await provider.token('ben', ['reception'])
    await bring((await begin()).job, third)
    expect(await codeOf(bring((await begin()).job, third))).toBe('organisation.tokenRefused again')
    expect((await enter(first.job, asPin)).kind).toBe('session')
    expect(await codeOf(enter(first.job, asPin))).toBe('organisation.codeOver')
  })

  it('that was had by somebody’s refresh token answers no sign-in, where policy does not take answers without a nonce', async () => {
    const first = await begin()
    await bring(first.job, await token('ana', ['reception']))
    await enter(first.job, asPin)
    await made.call('staff.signIn', { staffId: await administrator(), secret: administratorSecret })
    expect((await check())?.refreshToken).toBe('refresh-1')
    const refreshed = () => provider.token('ana', ['reception'])
    expect(await codeOf(bring((await begin()).job, await refreshed()))).toBe('organisation.tokenRefused nonceMissing')
    // A provider that gives the nonce of the first sign-in again (OpenID Connect Core §12.2).
    expect(await codeOf(bring((await begin()).job, await provider.token('ana', ['reception'], { claims: { nonce: first.nonce } })))).toBe('organisation.tokenRefused nonce')
    expect(await codeOf(made.call('desk.setPolicy', { values: { organisationNonce: false } }))).toBe('staff.proofWanted')
    await policy({ organisationNonce: false })
    expect(await codeOf(bring((await begin()).job, await refreshed()))).toBe('done')
    expect(await codeOf(bring((await begin()).job, await provider.token('ana', ['reception'], { claims: { nonce: first.nonce } })))).toBe('organisation.tokenRefused nonce')
  })

  it('of a provider whose keys policy names counts by those alone, whatever is brought with it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foyer-keys-'))
    try {
      const file = join(folder, 'keys.json')
      writeFileSync(file, provider.keySet)
      await policy({ organisationKeys: file })
      const other = providerTokens(() => Math.floor(made.clock.time / 1000))
      expect(await codeOf(begin().then(async ({ job }) => bring(job, await other.token('ana', ['duty managers'], { claims: { nonce } }), { keySet: other.keySet })))).toBe('organisation.tokenRefused forged')
      expect((await signIn(['reception'], asPin)).kind).toBe('session')
      rmSync(file)
      const { job } = await begin()
      expect(await codeOf(bring(job, await token('ben', ['reception'])))).toBe('uplink.settings organisationKeys')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('somebody of an organisation', () => {
  it('chooses a secret at the first sign-in, has the highest role of their groups, and is known from then on', async () => {
    const asked = await signIn(['night shift', 'duty managers', 'golf'])
    expect(asked).toEqual({ kind: 'newSecret', name: 'Ana Utopia' })
    const { staffId, role } = await comeIn(['night shift', 'duty managers', 'golf'], asPin)
    expect(role).toBe('supervisor')
    expect(await comeIn(['reception'])).toMatchObject({ staffId, role: 'clerk' })
    expect((await byPin(staffId)).kind).toBe('session')
    expect((await told('organisation.enter')).map(({ detail, subject }) => `${subject === staffId} ${detail}`).filter((each) => each.includes('role')).toReversed()).toEqual(['true created role=supervisor', 'true known role=clerk'])
    expect(await told('organisation.keys')).toEqual([{ status: 200, error: null, subject: null, detail: `keys=1 sha256=${provider.hash}` }])
    expect((await made.call('audit.verify', {})).problems).toEqual([])
  })

  it('takes over nobody who is called alike', async () => {
    const { staffId, name } = await comeIn(['reception'], asPin)
    const other = await comeIn(['reception'], asPin, 'another-ana')
    expect(other).toMatchObject({ name: 'Ana Utopia (2)' })
    expect([name, other.staffId === staffId]).toEqual(['Ana Utopia', false])
  })

  it('in no group that policy names does not come in, and one who was in one before is out', async () => {
    expect(await codeOf(signIn(['golf'], asPin))).toBe('organisation.noGroup')
    const { staffId } = await comeIn(['reception'], asPin)
    expect(await codeOf(signIn([]))).toBe('organisation.noGroup')
    expect(await codeOf(byPin(staffId))).toBe('staff.wrongSecret')
    expect(await told('organisation.gone')).toEqual([{ status: 200, error: null, subject: staffId, detail: 'noGroup' }])
  })

  it('is asked for the second factor that policy wants of their role, as after a PIN', async () => {
    await policy({ secondFactorClerks: true })
    expect(await signIn(['reception'], asPin)).toMatchObject({ kind: 'challenge', factors: [] })
    expect(made.session).toBeNull()
  })

  it('whom an administrator here switched off is not let in by the organisation', async () => {
    const { staffId } = await comeIn(['reception'], asPin)
    await told('organisation.enter')
    const switchOff = async (active = false) => {
      await told('organisation.enter')
      await made.afresh('staff.update', { id: staffId, active })
    }
    await switchOff()
    expect(await codeOf(signIn(['reception']))).toBe('organisation.refused')
    // Nor by leaving their groups and coming back,
    expect(await codeOf(signIn([]))).toBe('organisation.noGroup')
    expect(await codeOf(signIn(['reception']))).toBe('organisation.refused')
    // nor because the organisation had closed it once before.
    await switchOff(true)
    await comeIn(['reception'])
    expect(await codeOf(signIn([]))).toBe('organisation.noGroup')
    await switchOff()
    expect(await codeOf(signIn(['reception']))).toBe('organisation.refused')
  })

  it('who left is out at the next contact: session, account and event; and is let in again by the organisation alone', async () => {
    const { staffId } = await comeIn(['reception'], asPin)
    const due = await check()
    expect(due?.refreshToken).toBe('refresh-1')
    expect(await check()).toBeNull()
    await made.call('internal.organisationGone', { id: due?.id ?? '' })
    expect(made.events.filter(({ name }) => name === 'session.ended').map(({ payload }) => payload)).toEqual([{ why: 'organisation' }])
    expect(await codeOf(made.call('staff.touch', {}))).toBe('staff.signInRequired')
    expect(await codeOf(byPin(staffId))).toBe('staff.wrongSecret')
    // One answer to one question.
    expect(await codeOf(made.call('internal.organisationGone', { id: due?.id ?? '' }))).toBe('input.invalid check')
    expect(await told('organisation.gone')).toEqual([{ status: 200, error: null, subject: staffId, detail: 'left' }])
    expect((await made.call('audit.verify', {})).problems).toEqual([])
    expect((await comeIn(['reception'])).staffId).toBe(staffId)
    expect((await byPin(staffId)).kind).toBe('session')
  })

  it('is what their groups say at each contact, which only their own new token is', async () => {
    const { staffId } = await comeIn(['reception'], asPin)
    const checked = async (idToken: string) => codeOf(made.call('internal.organisationChecked', { id: (await check())?.id ?? 'none', idToken, refreshToken: 'refresh-2', keySet: provider.keySet }))
    expect(await checked(await provider.token('ben', ['duty managers']))).toBe('organisation.tokenRefused subject')
    made.clock.time += 6 * 60_000
    expect(await checked(await provider.token('ana', ['duty managers'], { claims: { iat: Math.floor(made.clock.time / 1000) - 300 } }))).toBe('organisation.tokenRefused early')
    made.clock.time += 6 * 60_000
    expect(await checked(await provider.token('ana', ['duty managers']))).toBe('done')
    expect(await told('organisation.changed')).toEqual([{ status: 200, error: null, subject: staffId, detail: 'role=supervisor' }])
    expect((await made.call('audit.verify', {})).problems).toEqual([])
    made.clock.time += 6 * 60_000
    expect((await check())?.refreshToken).toBe('refresh-2')
  })

  it('is not out by a token that says nothing of groups, and is after the hours that policy gives without a word', async () => {
    const { staffId } = await comeIn(['reception'], asPin)
    const contact = made.clock.time
    const asked: (string | undefined)[] = []
    const checked = async (groups: unknown) => {
      const due = await check()
      asked.push(due?.refreshToken)
      return answer(due?.id ?? 'none', groups)
    }
    const answer = async (id: string, groups: unknown) => codeOf(made.call('internal.organisationChecked', {
      id, idToken: await provider.token('ana', [], { claims: { groups } }), refreshToken: 'refresh-2', keySet: provider.keySet,
    }))
    made.clock.time = contact + 23 * HOUR_MS
    expect(await checked(undefined)).toBe('organisation.tokenRefused groups')
    expect((await byPin(staffId)).kind).toBe('session')
    made.clock.time = contact + 24 * HOUR_MS + 1
    expect(await codeOf(byPin(staffId))).toBe('organisation.outOfTouch')
    expect(await checked([])).toBe('done')
    // A provider that gives each refresh token once is asked by the new one.
    expect(asked).toEqual(['refresh-1', 'refresh-2'])
    expect(await told('organisation.gone')).toEqual([{ status: 200, error: null, subject: staffId, detail: 'noGroup' }])
  })

  it('comes in by the PIN for as long as policy says after the last contact, and no longer: also not by a clock that was set back', async () => {
    const { staffId } = await comeIn(['reception'], asPin)
    const contact = made.clock.time
    made.clock.time = contact + 23 * HOUR_MS
    expect((await byPin(staffId)).kind).toBe('session')
    made.clock.time = contact + 2 * HOUR_MS
    expect(await codeOf(byPin(staffId))).toBe('organisation.outOfTouch')
    made.clock.time = contact + 23.9 * HOUR_MS
    expect((await byPin(staffId)).kind).toBe('session')
    endOutOfTouch(made.desk)
    expect(made.desk.sessions.of(staffId)).not.toEqual([])
    made.clock.time = contact + 24 * HOUR_MS + 1
    endOutOfTouch(made.desk)
    expect(made.desk.sessions.of(staffId)).toEqual([])
    expect(await codeOf(byPin(staffId))).toBe('organisation.outOfTouch')
    expect((await comeIn(['reception'])).staffId).toBe(staffId)
    expect((await byPin(staffId)).kind).toBe('session')
  })

  it('comes in by a key, and approves, no longer than by the PIN; nor does who is not of it where policy wants the organisation alone', async () => {
    await policy({ organisationAdministrators: 'it' })
    const { id: local } = await made.afresh('staff.create', { name: 'Local Clerk', role: 'clerk', secretKind: 'pin', secret: PIN })
    const { staffId } = await comeIn(['it'], asPin)
    const key = keyOf({ pin: '2461' })
    await enrolKey(made, key, { pin: '2461', secret: PIN })
    const tapIn = async (card: typeof key) => codeOf(made.call('staff.tapIn', { ticket: await tap(made, { for: 'signIn' }, card, '2461') }))
    expect(await tapIn(key)).toBe('done')
    await made.call('staff.signIn', { staffId: local, secret: PIN })
    const localKey = keyOf({ pin: '2461' })
    await enrolKey(made, localKey, { pin: '2461', secret: PIN })
    await made.call('staff.signIn', { staffId: await administrator(), secret: administratorSecret })
    await policy({ fourEyes: 'connections', organisationOnly: true })
    expect(await tapIn(localKey)).toBe('organisation.only')
    made.clock.time += 24 * HOUR_MS + 1
    expect(await tapIn(key)).toBe('organisation.outOfTouch')
    await made.call('staff.signIn', { staffId: await administrator(), secret: administratorSecret })
    expect(await codeOf(made.call('clients.create', { name: 'PMS', permissions: ['records.read'], addresses: ['192.0.2.7'], expiresAt: null }))).toBe('staff.secondWanted connections')
    const { act } = await made.call('staff.act', {})
    const approve = () => codeOf(made.call('staff.approve', { act: act?.id ?? '', staffId, secret: PIN }))
    expect(await approve()).toBe('organisation.outOfTouch')
    // What the organisation says between the secret and the factor counts as well.
    opened(made.desk).links.contact(staffId, made.clock.time, null)
    expect(await approve()).toBe('done')
    made.clock.time -= HOUR_MS
    expect(await codeOf(made.call('staff.approveFactor', { act: act?.id ?? '', kind: 'securityKey', answer: 'none' }))).toBe('organisation.outOfTouch')
  })

  it('is linked in the trail: a link that somebody else wrote shows', async () => {
    await comeIn(['reception'], asPin)
    opened(made.desk).links.add({ staffId: await administrator(), issuer: ISSUER, subject: 'mallory', at: made.clock.time })
    await policyless()
    expect((await made.call('audit.verify', {})).problems.map(({ code }) => code)).toEqual(['factorsAltered'])
  })
})

/** The administrator again, whose link has just been made up. */
async function policyless(): Promise<void> {
  made.session = null
  await made.call('staff.signIn', { staffId: await administrator(), secret: administratorSecret })
}

it('who vouches for people, what they are here and for how long is set afresh alone, and so is what lets others in again', async () => {
  await made.call('desk.setPolicy', { values: { organisationOnly: true, organisationOfflineHours: 12, requireCage: true } })
  const weaker: Input<'desk.setPolicy'>['values'][] = [
    { organisationIssuer: 'https://id.example/elsewhere' }, { organisationClient: 'another' }, { organisationScope: 'openid offline_access' }, { organisationGroups: 'roles' }, { organisationKeys: '/tmp/keys.json' },
    { organisationClerks: 'golf' }, { organisationAuditors: 'golf' }, { organisationSupervisors: 'golf' }, { organisationAdministrators: 'golf' },
    { organisationOfflineHours: 13 }, { organisationOnly: false }, { requireCage: false },
  ]
  for (const values of weaker) expect([values, await codeOf(made.call('desk.setPolicy', { values }))]).toEqual([values, 'staff.proofWanted'])
  expect(await codeOf(made.call('desk.setPolicy', { values: { organisationIssuer: ISSUER, organisationOfflineHours: 8, sounds: false } }))).toBe('done')
})

describe('nobody is locked out for good', () => {
  it('where policy wants the organisation alone: administrators of the desk come in, others who are not of it do not', async () => {
    const { id } = await made.afresh('staff.create', { name: 'Local Clerk', role: 'clerk', secretKind: 'pin', secret: PIN })
    await policy({ organisationOnly: true })
    made.session = null
    expect(await codeOf(byPin(id))).toBe('organisation.only')
    expect((await made.call('staff.signIn', { staffId: await administrator(), secret: administratorSecret })).kind).toBe('session')
  })

  it('where policy names their organisation no more: another administrator makes the account one of the desk alone, by a new secret', async () => {
    await policy({ organisationAdministrators: 'it' })
    const own = await administrator()
    const { staffId } = await comeIn(['it'], asPin)
    const leave = (id: string, secret = administratorSecret) => codeOf(made.afresh('staff.leaveOrganisation', { id, secretKind: 'pin', secret: '482916' }, secret))
    // Who may leave the organisation must not see to it that they stay.
    expect(await leave(staffId, PIN)).toBe('staff.notYourOwn')
    const back = () => made.call('staff.signIn', { staffId: own, secret: administratorSecret })
    await back()
    const shown = async () => (await made.call('staff.list', {})).map(({ id, organisation }) => ({ id, organisation })).toSorted((a, b) => Number(a.id === own) - Number(b.id === own))
    expect(await shown()).toEqual([{ id: staffId, organisation: { named: true } }, { id: own, organisation: null }])
    await made.afresh('desk.setPolicy', { values: { organisationIssuer: '' } })
    expect(await shown()).toEqual([{ id: staffId, organisation: { named: false } }, { id: own, organisation: null }])
    made.clock.time += 48 * HOUR_MS
    await back()
    expect(await codeOf(byPin(staffId))).toBe('organisation.outOfTouch')
    expect(await codeOf(made.call('staff.leaveOrganisation', { id: staffId, secretKind: 'pin', secret: '482916' }))).toBe('staff.proofWanted')
    expect(await leave(own)).toBe('staff.notYourOwn')
    expect(await leave(staffId)).toBe('done')
    expect(await leave(staffId)).toBe('staff.notFound organisation')
    expect(await told('staff.leaveOrganisation')).toMatchObject([{ status: 404 }, { status: 200, subject: staffId }, { status: 409 }, { status: 401 }, { status: 409 }])
    expect((await made.call('audit.verify', {})).problems).toEqual([])
    expect(await codeOf(byPin(staffId))).toBe('staff.wrongSecret')
    expect((await made.call('staff.signIn', { staffId, secret: '482916' })).kind).toBe('session')
  })

  it('where the last administrator left the organisation: the recovery key makes them one of the desk alone', async () => {
    await policy({ organisationAdministrators: 'it' })
    const { staffId } = await comeIn(['it'], asPin)
    await made.afresh('staff.update', { id: await administrator(), active: false }, PIN)
    await made.call('internal.organisationGone', { id: (await check())?.id ?? '' })
    expect(await codeOf(byPin(staffId))).toBe('staff.wrongSecret')
    made.session = null
    const { id } = await made.call('staff.resetAdministrator', { recoveryKey: made.recoveryKey, staffId: null, secretKind: 'pin', secret: '482916' })
    made.clock.time += 48 * HOUR_MS
    expect((await made.call('staff.signIn', { staffId: id, secret: '482916' })).kind).toBe('session')
    expect((await made.call('audit.verify', {})).problems).toEqual([])
  })
})

it('codes are made for whoever stands before the desk, but not without end', async () => {
  for (let tries = 0; tries < 10; tries++) await begin()
  expect(await codeOf(begin())).toBe('staff.throttled 300')
  made.clock.time += 5 * 60_000
  expect(await codeOf(begin())).toBe('done')
})
