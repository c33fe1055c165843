import { describe, expect, it } from 'vitest'
import { opened } from '../../../../electron/vault/database/opened.ts'
import { endOutOfTouch } from '../../../../electron/vault/calls/organisation-presence.ts'
import { keyOf } from '../../../ctap/lay-key.ts'
import { administratorSecret } from '../../vault-fixture.ts'
import { enrolKey, tap } from '../key-bench.ts'
import { asPin, codeOf, HOUR_MS, organisationBench, PIN } from './organisation-bench.ts'
import { ISSUER } from './provider-tokens.ts'

const bench = organisationBench()
const { policy, signIn, comeIn, byPin, told, administrator, asAdministrator, check } = bench

describe('somebody of an organisation', () => {
  it('chooses a secret at the first sign-in, has the highest role of their groups, and is known from then on', async () => {
    const asked = await signIn(['night shift', 'duty managers', 'golf'])
    expect(asked).toEqual({ kind: 'newSecret', name: 'Ana Utopia' })
    const { staffId, role } = await comeIn(['night shift', 'duty managers', 'golf'], asPin)
    expect(role).toBe('supervisor')
    expect(await comeIn(['reception'])).toMatchObject({ staffId, role: 'clerk' })
    expect((await byPin(staffId)).kind).toBe('session')
    expect((await told('organisation.enter')).map(({ detail, subject }) => `${subject === staffId} ${detail}`).filter((each) => each.includes('role')).toReversed()).toEqual(['true created role=supervisor', 'true known role=clerk'])
    expect(await told('organisation.keys')).toEqual([{ status: 200, error: null, subject: null, detail: `keys=1 sha256=${bench.provider.hash}` }])
    expect((await bench.made.call('audit.verify', {})).problems).toEqual([])
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
    expect(bench.made.session).toBeNull()
  })

  it('whom an administrator here switched off is not let in by the organisation', async () => {
    const { staffId } = await comeIn(['reception'], asPin)
    await told('organisation.enter')
    const switchOff = async (active = false) => {
      await told('organisation.enter')
      await bench.made.afresh('staff.update', { id: staffId, active })
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
    await bench.made.call('internal.organisationGone', { id: due?.id ?? '' })
    expect(bench.made.events.filter(({ name }) => name === 'session.ended').map(({ payload }) => payload)).toEqual([{ why: 'organisation' }])
    expect(await codeOf(bench.made.call('staff.touch', {}))).toBe('staff.signInRequired')
    expect(await codeOf(byPin(staffId))).toBe('staff.wrongSecret')
    // One answer to one question.
    expect(await codeOf(bench.made.call('internal.organisationGone', { id: due?.id ?? '' }))).toBe('input.invalid check')
    expect(await told('organisation.gone')).toEqual([{ status: 200, error: null, subject: staffId, detail: 'left' }])
    expect((await bench.made.call('audit.verify', {})).problems).toEqual([])
    expect((await comeIn(['reception'])).staffId).toBe(staffId)
    expect((await byPin(staffId)).kind).toBe('session')
  })

  it('is what their groups say at each contact, which only their own new token is', async () => {
    const { staffId } = await comeIn(['reception'], asPin)
    const checked = async (idToken: string) => codeOf(bench.made.call('internal.organisationChecked', { id: (await check())?.id ?? 'none', idToken, refreshToken: 'refresh-2', keySet: bench.provider.keySet }))
    expect(await checked(await bench.provider.token('ben', ['duty managers']))).toBe('organisation.tokenRefused subject')
    bench.made.clock.time += 6 * 60_000
    expect(await checked(await bench.provider.token('ana', ['duty managers'], { claims: { iat: Math.floor(bench.made.clock.time / 1000) - 300 } }))).toBe('organisation.tokenRefused early')
    bench.made.clock.time += 6 * 60_000
    expect(await checked(await bench.provider.token('ana', ['duty managers']))).toBe('done')
    expect(await told('organisation.changed')).toEqual([{ status: 200, error: null, subject: staffId, detail: 'role=supervisor' }])
    expect((await bench.made.call('audit.verify', {})).problems).toEqual([])
    bench.made.clock.time += 6 * 60_000
    expect((await check())?.refreshToken).toBe('refresh-2')
  })

  it('is not out by a token that says nothing of groups, and is after the hours that policy gives without a word', async () => {
    const { staffId } = await comeIn(['reception'], asPin)
    const contact = bench.made.clock.time
    const asked: (string | undefined)[] = []
    const checked = async (groups: unknown) => {
      const due = await check()
      asked.push(due?.refreshToken)
      return answer(due?.id ?? 'none', groups)
    }
    const answer = async (id: string, groups: unknown) => codeOf(bench.made.call('internal.organisationChecked', {
      id, idToken: await bench.provider.token('ana', [], { claims: { groups } }), refreshToken: 'refresh-2', keySet: bench.provider.keySet,
    }))
    bench.made.clock.time = contact + 23 * HOUR_MS
    expect(await checked(undefined)).toBe('organisation.tokenRefused groups')
    expect((await byPin(staffId)).kind).toBe('session')
    bench.made.clock.time = contact + 24 * HOUR_MS + 1
    expect(await codeOf(byPin(staffId))).toBe('organisation.outOfTouch')
    expect(await checked([])).toBe('done')
    // A provider that gives each refresh token once is asked by the new one.
    expect(asked).toEqual(['refresh-1', 'refresh-2'])
    expect(await told('organisation.gone')).toEqual([{ status: 200, error: null, subject: staffId, detail: 'noGroup' }])
  })

  it('comes in by the PIN for as long as policy says after the last contact, and no longer: also not by a clock that was set back', async () => {
    const { staffId } = await comeIn(['reception'], asPin)
    const contact = bench.made.clock.time
    bench.made.clock.time = contact + 23 * HOUR_MS
    expect((await byPin(staffId)).kind).toBe('session')
    bench.made.clock.time = contact + 2 * HOUR_MS
    expect(await codeOf(byPin(staffId))).toBe('organisation.outOfTouch')
    bench.made.clock.time = contact + 23.9 * HOUR_MS
    expect((await byPin(staffId)).kind).toBe('session')
    endOutOfTouch(bench.made.desk)
    expect(bench.made.desk.sessions.of(staffId)).not.toEqual([])
    bench.made.clock.time = contact + 24 * HOUR_MS + 1
    endOutOfTouch(bench.made.desk)
    expect(bench.made.desk.sessions.of(staffId)).toEqual([])
    expect(await codeOf(byPin(staffId))).toBe('organisation.outOfTouch')
    expect((await comeIn(['reception'])).staffId).toBe(staffId)
    expect((await byPin(staffId)).kind).toBe('session')
  })

  it('comes in by a key, and approves, no longer than by the PIN; nor does who is not of it where policy wants the organisation alone', async () => {
    await policy({ organisationAdministrators: 'it' })
    const { id: local } = await bench.made.afresh('staff.create', { name: 'Local Clerk', role: 'clerk', secretKind: 'pin', secret: PIN })
    const { staffId } = await comeIn(['it'], asPin)
    const key = keyOf({ pin: '2461' })
    await enrolKey(bench.made, key, { pin: '2461', secret: PIN })
    const tapIn = async (card: typeof key) => codeOf(bench.made.call('staff.tapIn', { ticket: await tap(bench.made, { for: 'signIn' }, card, '2461') }))
    expect(await tapIn(key)).toBe('done')
    await bench.made.call('staff.signIn', { staffId: local, secret: PIN })
    const localKey = keyOf({ pin: '2461' })
    await enrolKey(bench.made, localKey, { pin: '2461', secret: PIN })
    await bench.made.call('staff.signIn', { staffId: administrator(), secret: administratorSecret })
    await policy({ fourEyes: 'connections', organisationOnly: true })
    expect(await tapIn(localKey)).toBe('organisation.only')
    bench.made.clock.time += 24 * HOUR_MS + 1
    expect(await tapIn(key)).toBe('organisation.outOfTouch')
    await bench.made.call('staff.signIn', { staffId: administrator(), secret: administratorSecret })
    expect(await codeOf(bench.made.call('clients.create', { name: 'PMS', permissions: ['records.read'], addresses: ['192.0.2.7'], expiresAt: null }))).toBe('staff.secondWanted connections')
    const { act } = await bench.made.call('staff.act', {})
    const approve = () => codeOf(bench.made.call('staff.approve', { act: act?.id ?? '', staffId, secret: PIN }))
    expect(await approve()).toBe('organisation.outOfTouch')
    // What the organisation says between the secret and the factor counts as well.
    opened(bench.made.desk).links.contact(staffId, bench.made.clock.time, null)
    expect(await approve()).toBe('done')
    bench.made.clock.time -= HOUR_MS
    expect(await codeOf(bench.made.call('staff.approveFactor', { act: act?.id ?? '', kind: 'securityKey', answer: 'none' }))).toBe('organisation.outOfTouch')
  })

  it('is linked in the trail: a link that somebody else wrote shows', async () => {
    await comeIn(['reception'], asPin)
    opened(bench.made.desk).links.add({ staffId: administrator(), issuer: ISSUER, subject: 'mallory', at: bench.made.clock.time })
    await asAdministrator()
    expect((await bench.made.call('audit.verify', {})).problems.map(({ code }) => code)).toEqual(['factorsAltered'])
  })
})
