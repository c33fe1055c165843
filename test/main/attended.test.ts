import { afterEach, expect, it } from 'vitest'
import { isAttended } from '../../electron/main/attended.ts'
import type { Callee } from '../../electron/main/route.ts'
import { challengeOf } from '../vault/staff/factor-bench.ts'
import { administratorSecret, bench, readyBench, type Bench } from '../vault/vault-fixture.ts'

let made: Bench
afterEach(() => made.dispose())

const vaultOf = (of: Bench): Callee => ({ call: async (name, input, context) => ({ value: await of.call(name, input as never, context), session: undefined, subject: undefined }) })
const attended = (more: Partial<Parameters<typeof isAttended>[0]> = {}) => isAttended({ isSignedIn: () => false, isAtWork: () => false, vault: vaultOf(made), ...more })

it('a desk is attended from before its set-up until its recovery key is typed back, though nobody is signed in', async () => {
  made = await bench()
  await made.vault.open()
  expect(await attended()).toBe(true)
  const { recoveryKey, confirmGroups } = await made.call('desk.setUp', { deskName: 'Front desk', language: 'en', administrator: { name: 'Ada', secretKind: 'passphrase', secret: administratorSecret } })
  expect(await attended()).toBe(true)
  const groups = recoveryKey.split('-')
  await made.call('desk.confirmRecovery', { groups: confirmGroups.map((index) => ({ index, value: groups[index] ?? '' })) })
  expect(await attended()).toBe(false)
  expect([await attended({ isSignedIn: () => true }), await attended({ isAtWork: () => true })]).toEqual([true, true])
})

it('a desk is attended between the secret and what is asked beside it, for as long as that is open', async () => {
  const ready = await readyBench()
  made = ready
  await made.call('desk.setPolicy', { values: { secondFactorAdministrators: true } })
  await made.call('staff.signOut', { why: 'person' })
  expect(await attended()).toBe(false)
  await challengeOf(made, { staffId: ready.administrator, secret: administratorSecret })
  expect(made.session).toBeNull()
  expect(await attended()).toBe(true)
  made.clock.time += 10 * 60_000
  expect(await attended()).toBe(false)
})

it('a desk whose vault does not say may be attended', async () => {
  made = await bench()
  expect(await attended({ vault: { call: () => Promise.reject(new Error('down')) } })).toBe(true)
})
