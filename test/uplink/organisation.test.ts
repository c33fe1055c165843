import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { createUplink } from '../../electron/uplink/create-uplink.ts'
import type { AnyCallName, Input, Output } from '../../electron/contract/index.ts'
import { opened } from '../../electron/vault/database/opened.ts'
import { administratorSecret } from '../vault/vault-fixture.ts'
import { outboxBench, type OutboxBench } from '../vault/outbox/outbox-bench.ts'
import { CLIENT, organisation, type Organisation } from './organisation-provider.ts'
import { certificates, type Certificates } from './receiver-certificates.ts'

let made: Certificates
beforeAll(() => { made = certificates() })
afterAll(() => { made.dispose() })

let desk: OutboxBench
let house: Organisation
let uplink: ReturnType<typeof createUplink>
const ask = async <N extends AnyCallName>(name: N, input: Input<N>): Promise<Output<N>> => await uplink.dispatch(name, input, {
  context: { session: null, way: 'screen', address: 'local' }, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, signal: new AbortController().signal, ask: (asked, given) => desk.inside(asked, given),
}) as Output<N>
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => `${(error as { code: string }).code} ${(error as { detail?: string }).detail ?? ''}`.trim())

beforeEach(async () => {
  desk = await outboxBench()
  desk.clock.time = Date.now()
  await desk.signIn()
  house = await organisation(made)
  house.people.set('ana', { name: 'Ana Utopia', groups: ['reception'] })
  let elapsed = 0
  uplink = createUplink({ now: () => Date.now(), elapsed: () => elapsed++, random: () => 0.5 })
  await desk.afresh('desk.setPolicy', { values: { uplinkAddress: '', uplinkAuthority: made.authorityFile, organisationIssuer: house.issuer, organisationClient: CLIENT, organisationClerks: 'reception', organisationSupervisors: 'duty managers' } })
})
afterEach(async () => {
  await uplink.stop()
  await house.close()
  desk.dispose()
})

async function signIn(login: string) {
  const code = await ask('organisation.begin', {})
  await house.approve(code.addressWithCode ?? '', login)
  while (!(await ask('organisation.await', { job: code.job })).answered);
  desk.session = null
  const answer = await desk.call('organisation.enter', { job: code.job, secret: { kind: 'pin', value: '739154' } })
  return answer.kind === 'session' ? answer.session : null
}

it('somebody types the code on their telephone and is in; out at the next contact after they left', async () => {
  const code = await ask('organisation.begin', {})
  expect(code).toMatchObject({ address: `${house.issuer}/device`, addressWithCode: `${house.issuer}/device?user_code=${code.userCode}`, seconds: 600 })
  const session = await signIn('ana')
  expect(session).toMatchObject({ name: 'Ana Utopia', role: 'clerk' })
  const staffId = session?.staffId ?? ''

  // Another group since.
  house.people.set('ana', { name: 'Ana Utopia', groups: ['duty managers'] })
  await ask('internal.uplinkTurn', {})
  expect(opened(desk.desk).accounts.find(staffId)).toMatchObject({ role: 'supervisor', active: 1 })

  // A provider that does not answer says nothing of anybody.
  const { port } = new URL(house.issuer)
  await house.close()
  desk.clock.time += 6 * 60_000
  await ask('internal.uplinkTurn', {})
  expect(opened(desk.desk).accounts.find(staffId)?.active).toBe(1)
  house = await organisation(made, { port: Number(port) })

  // And one that has forgotten them, or switched them off, has.
  desk.clock.time += 6 * 60_000
  expect((await desk.call('staff.signIn', { staffId, secret: '739154' })).kind).toBe('session')
  await ask('internal.uplinkTurn', {})
  expect(opened(desk.desk).accounts.find(staffId)?.active).toBe(0)
  expect(await codeOf(desk.call('staff.touch', {}))).toBe('staff.signInRequired')
}, 120_000)

it('a refusal on the telephone, a code that is over, and a person in no group are told as what they are', async () => {
  const refused = await ask('organisation.begin', {})
  await house.refuse(refused.addressWithCode ?? '')
  expect(await codeOf(ask('organisation.await', { job: refused.job }))).toBe('organisation.refused')
  expect(await codeOf(ask('organisation.await', { job: refused.job }))).toBe('organisation.codeOver')
  house.people.set('eve', { name: 'Eve Utopia', groups: ['golf'] })
  expect(await codeOf(signIn('eve'))).toBe('organisation.noGroup')
  await house.close()
  expect(await codeOf(ask('organisation.begin', {}))).toBe('organisation.unreachable ECONNREFUSED')
  house = await organisation(made, { codeSeconds: 3 })
  await desk.signIn()
  await desk.afresh('desk.setPolicy', { values: { organisationIssuer: house.issuer } })
  const brief = await ask('organisation.begin', {})
  expect(brief.seconds).toBe(3)
  expect(await codeOf(ask('organisation.await', { job: brief.job }))).toBe('organisation.codeOver')
}, 120_000)

it('a provider that leaves the nonce out lets nobody in, unless policy takes its answers all the same', async () => {
  await house.close()
  house = await organisation(made, { givesNonce: false })
  house.people.set('ana', { name: 'Ana Utopia', groups: ['reception'] })
  await desk.afresh('desk.setPolicy', { values: { organisationIssuer: house.issuer } })
  expect(await codeOf(signIn('ana'))).toBe('organisation.tokenRefused nonceMissing')
  await desk.afresh('desk.setPolicy', { values: { organisationNonce: false } })
  expect(await signIn('ana')).toMatchObject({ name: 'Ana Utopia', role: 'clerk' })
}, 120_000)

it('a client with a secret signs in by it, and a wrong one is no reason to close anybody’s account', async () => {
  await house.close()
  house = await organisation(made, { secret: 'a-secret-of-forty-characters-for-this-desk' })
  house.people.set('ana', { name: 'Ana Utopia', groups: ['reception'] })
  await desk.afresh('desk.setPolicy', { values: { organisationIssuer: house.issuer } })
  await desk.call('uplink.setSecret', { name: 'organisationSecret', value: 'another' })
  expect(await codeOf(ask('organisation.begin', {}))).toBe('organisation.unreachable client')
  await desk.call('uplink.setSecret', { name: 'organisationSecret', value: 'a-secret-of-forty-characters-for-this-desk' })
  const staffId = (await signIn('ana'))?.staffId ?? ''
  const administrator = opened(desk.desk).accounts.named('Maria Muster')?.id ?? ''
  await desk.call('staff.signIn', { staffId: administrator, secret: administratorSecret })
  await desk.call('uplink.setSecret', { name: 'organisationSecret', value: 'another' })
  const asked = house.asked
  await ask('internal.uplinkTurn', {})
  expect(house.asked).toBe(asked + 1)
  expect(opened(desk.desk).accounts.find(staffId)?.active).toBe(1)
}, 120_000)
