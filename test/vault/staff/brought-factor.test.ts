import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { staffCommands } from '../../../electron/contract/staff.ts'
import { administratorSecret, bench, type Bench } from '../vault-fixture.ts'
import { challengeOf, codeOf, STEP_MS } from './factor-bench.ts'
import { totpOf } from './totp-of.ts'

const KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const OTHER = 'MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U'
let scratch: string
let made: Bench
beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'foyer-brought-'))
  made = await bench()
})
afterEach(async () => {
  await made.dispose()
  rmSync(scratch, { recursive: true, force: true })
})

/** @returns what proves that the recovery key is in hand, and the administrator's id */
async function setUp(): Promise<{ groups: { index: number, value: string }[], staffId: string }> {
  const { recoveryKey, confirmGroups } = await made.call('desk.setUp', { deskName: 'Front desk', language: 'en', administrator: { name: 'IT', secretKind: 'passphrase', secret: administratorSecret } })
  const groups = recoveryKey.split('-')
  const [tile] = await made.call('staff.tiles', {})
  return { groups: confirmGroups.map((index) => ({ index, value: groups[index] ?? '' })), staffId: tile?.id ?? '' }
}
const signIn = (staffId: string) => made.call('staff.signIn', { staffId, secret: administratorSecret })
const code = (key = KEY, late = 0) => totpOf(key, made.clock.time + late)

it('is enrolled in a session of the set-up, proven afresh and by a code, is told in the trail, and signs in from then on', async () => {
  const { staffId } = await setUp()
  await signIn(staffId)
  const bring = (answer = code()) => made.call('staff.provisionFactor', { challenge: null, key: KEY, answer })
  expect(await codeOf(bring())).toBe('staff.proofWanted')
  expect(await codeOf(made.afresh('staff.provisionFactor', { challenge: null, key: KEY, answer: code(OTHER) }))).toBe('staff.wrongCode')
  const { recoveryCodes, session } = await bring()
  expect([new Set(recoveryCodes).size, session]).toEqual([10, null])
  expect((await made.call('audit.verify', {})).problems).toEqual([])
  const [event] = (await made.call('audit.list', { filter: { action: 'staff.provisionFactor' }, before: null, limit: 5 })).events
  expect(event).toMatchObject({ user: staffId, subject: staffId, status: 200, detail: 'totp', door: 'cli' })
  expect(JSON.stringify((await made.call('audit.list', { filter: {}, before: null, limit: 50 })).events)).not.toContain(KEY)

  made.session = null
  const { challenge, factors } = await challengeOf(made, { staffId, secret: administratorSecret })
  expect(factors).toEqual(['totp', 'recoveryCode'])
  // The code that enrolled it counts no second time.
  expect(await codeOf(made.call('staff.answer', { challenge, kind: 'totp', answer: code() }))).toBe('staff.codeUsed')
  expect((await made.call('staff.answer', { challenge, kind: 'totp', answer: code(KEY, STEP_MS) })).staffId).toBe(staffId)
  made.session = null
  const again = await challengeOf(made, { staffId, secret: administratorSecret })
  expect((await made.call('staff.answer', { challenge: again.challenge, kind: 'recoveryCode', answer: recoveryCodes[4] ?? '' })).staffId).toBe(staffId)
})

it('is enrolled to the challenge of somebody whom policy lets in by no secret alone', async () => {
  const path = join(scratch, 'policy.json')
  writeFileSync(path, JSON.stringify({ secondFactorAdministrators: true }))
  await made.dispose()
  made = await bench({ policyFile: { path, guarded: false, overruled: false } })
  const { staffId } = await setUp()
  const { challenge, factors } = await challengeOf(made, { staffId, secret: administratorSecret })
  expect(factors).toEqual([])
  expect(await codeOf(made.call('staff.provisionFactor', { challenge, key: KEY, answer: code(OTHER) }))).toBe('staff.wrongCode')
  expect((await made.call('staff.provisionFactor', { challenge, key: KEY, answer: code() })).session?.staffId).toBe(staffId)
  expect(await codeOf(made.call('staff.provisionFactor', { challenge, key: OTHER, answer: code(OTHER) }))).toBe('staff.challengeOver')
})

it('takes nobody’s place, and is for a desk that is being set up, by the command line alone', async () => {
  const { groups, staffId } = await setUp()
  await signIn(staffId)
  expect(await codeOf(made.call('staff.provisionFactor', { challenge: null, key: KEY, answer: code() }, { way: 'screen' }))).toBe('input.unknownCall')
  await made.afresh('staff.provisionFactor', { challenge: null, key: KEY, answer: code() })
  const others = { challenge: null, key: OTHER, answer: code(OTHER) }
  expect(await codeOf(made.afresh('staff.provisionFactor', others))).toBe('desk.alreadySetUp')
  await made.afresh('staff.removeFactor', {})
  await made.call('desk.confirmRecovery', { groups })
  expect(await codeOf(made.afresh('staff.provisionFactor', others))).toBe('desk.alreadySetUp')
  expect(await made.call('staff.ownFactors', {})).toEqual({ totp: null, keys: [], recoveryCodes: 0 })
})

it.each([52, 103])('has a key of up to 64 bytes: %i characters', async (length) => {
  const { staffId } = await setUp()
  await signIn(staffId)
  const key = KEY.repeat(4).slice(0, length)
  await made.afresh('staff.provisionFactor', { challenge: null, key, answer: code(key) })
  made.session = null
  await made.restart()
  made.clock.time += STEP_MS
  const { challenge } = await challengeOf(made, { staffId, secret: administratorSecret })
  expect((await made.call('staff.answer', { challenge, kind: 'totp', answer: code(key) })).staffId).toBe(staffId)
})

it('has no key that is short, long, of other letters, or of a length that no bytes have', () => {
  const takes = (key: string) => staffCommands['staff.provisionFactor'].input.safeParse({ challenge: null, key, answer: '123456' }).success
  expect([KEY, 'A'.repeat(103)].map(takes)).toEqual([true, true])
  expect([KEY.slice(0, 31), KEY.slice(0, 26), 'A'.repeat(104), 'A'.repeat(1000), KEY.toLowerCase(), `${KEY.slice(1)}1`, `${KEY}A`, `${KEY}AAA`, `${KEY}AAAAAA`].filter(takes)).toEqual([])
})
