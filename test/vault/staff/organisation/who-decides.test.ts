import { describe, expect, it } from 'vitest'
import type { Input } from '../../../../electron/contract/index.ts'
import { administratorSecret } from '../../vault-fixture.ts'
import { asPin, codeOf, HOUR_MS, organisationBench, PIN } from './organisation-bench.ts'
import { ISSUER } from './provider-tokens.ts'

const bench = organisationBench()
const { policy, comeIn, byPin, told, administrator, check } = bench

it('who vouches for people, what they are here and for how long is set afresh alone, and so is what lets others in again', async () => {
  await bench.made.call('desk.setPolicy', { values: { organisationOnly: true, organisationOfflineHours: 12, requireCage: true } })
  const weaker: Input<'desk.setPolicy'>['values'][] = [
    { organisationIssuer: 'https://id.example/elsewhere' }, { organisationClient: 'another' }, { organisationScope: 'openid offline_access' }, { organisationGroups: 'roles' }, { organisationKeys: '/tmp/keys.json' },
    { organisationClerks: 'golf' }, { organisationAuditors: 'golf' }, { organisationSupervisors: 'golf' }, { organisationAdministrators: 'golf' },
    { organisationOfflineHours: 13 }, { organisationOnly: false }, { requireCage: false },
  ]
  for (const values of weaker) expect([values, await codeOf(bench.made.call('desk.setPolicy', { values }))]).toEqual([values, 'staff.proofWanted'])
  expect(await codeOf(bench.made.call('desk.setPolicy', { values: { organisationIssuer: ISSUER, organisationOfflineHours: 8, sounds: false } }))).toBe('done')
})

describe('nobody is locked out for good', () => {
  it('where policy wants the organisation alone: administrators of the desk come in, others who are not of it do not', async () => {
    const { id } = await bench.made.afresh('staff.create', { name: 'Local Clerk', role: 'clerk', secretKind: 'pin', secret: PIN })
    await policy({ organisationOnly: true })
    bench.made.session = null
    expect(await codeOf(byPin(id))).toBe('organisation.only')
    expect((await bench.made.call('staff.signIn', { staffId: administrator(), secret: administratorSecret })).kind).toBe('session')
  })

  it('where policy names their organisation no more: another administrator makes the account one of the desk alone, by a new secret', async () => {
    await policy({ organisationAdministrators: 'it' })
    const own = administrator()
    const { staffId } = await comeIn(['it'], asPin)
    const leave = (id: string, secret = administratorSecret) => codeOf(bench.made.afresh('staff.leaveOrganisation', { id, secretKind: 'pin', secret: '482916' }, secret))
    // Who may leave the organisation must not see to it that they stay.
    expect(await leave(staffId, PIN)).toBe('staff.notYourOwn')
    const back = () => bench.made.call('staff.signIn', { staffId: own, secret: administratorSecret })
    await back()
    const shown = async () => (await bench.made.call('staff.list', {})).map(({ id, organisation }) => ({ id, organisation })).toSorted((a, b) => Number(a.id === own) - Number(b.id === own))
    expect(await shown()).toEqual([{ id: staffId, organisation: { named: true } }, { id: own, organisation: null }])
    await bench.made.afresh('desk.setPolicy', { values: { organisationIssuer: '' } })
    expect(await shown()).toEqual([{ id: staffId, organisation: { named: false } }, { id: own, organisation: null }])
    bench.made.clock.time += 48 * HOUR_MS
    await back()
    expect(await codeOf(byPin(staffId))).toBe('organisation.outOfTouch')
    expect(await codeOf(bench.made.call('staff.leaveOrganisation', { id: staffId, secretKind: 'pin', secret: '482916' }))).toBe('staff.proofWanted')
    expect(await leave(own)).toBe('staff.notYourOwn')
    expect(await leave(staffId)).toBe('done')
    expect(await leave(staffId)).toBe('staff.notFound organisation')
    expect(await told('staff.leaveOrganisation')).toMatchObject([{ status: 404 }, { status: 200, subject: staffId }, { status: 409 }, { status: 401 }, { status: 409 }])
    expect((await bench.made.call('audit.verify', {})).problems).toEqual([])
    expect(await codeOf(byPin(staffId))).toBe('staff.wrongSecret')
    expect((await bench.made.call('staff.signIn', { staffId, secret: '482916' })).kind).toBe('session')
  })

  it('where the last administrator left the organisation: the recovery key makes them one of the desk alone', async () => {
    await policy({ organisationAdministrators: 'it' })
    const { staffId } = await comeIn(['it'], asPin)
    await bench.made.afresh('staff.update', { id: administrator(), active: false }, PIN)
    await bench.made.call('internal.organisationGone', { id: (await check())?.id ?? '' })
    expect(await codeOf(byPin(staffId))).toBe('staff.wrongSecret')
    bench.made.session = null
    const { id } = await bench.made.call('staff.resetAdministrator', { recoveryKey: bench.made.recoveryKey, staffId: null, secretKind: 'pin', secret: '482916' })
    bench.made.clock.time += 48 * HOUR_MS
    expect((await bench.made.call('staff.signIn', { staffId: id, secret: '482916' })).kind).toBe('session')
    expect((await bench.made.call('audit.verify', {})).problems).toEqual([])
  })
})
