import { afterEach, beforeEach, expect, it } from 'vitest'
import { opened } from '../../../electron/vault/database/opened.ts'
import { purgeTrail } from '../../../electron/vault/retention/purge-trail.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'
import { STEP_MS } from './factor-bench.ts'
import { keyOf } from '../../ctap/lay-key.ts'
import { enrolKey, tap } from './key-bench.ts'
import { totpOf } from './totp-of.ts'

const DAY_MS = 86_400_000
let made: DeskBench
let key: string
let codes: string[]
beforeEach(async () => {
  made = await deskBench()
  key = (await made.afresh('staff.beginEnrolment', { challenge: null })).key
  codes = (await made.call('staff.finishEnrolment', { challenge: null, answer: totpOf(key, made.clock.time) })).recoveryCodes
})
afterEach(() => { made.dispose() })

const problems = async () => (await made.call('audit.verify', {})).problems.map(({ code }) => code)
const run = (sql: string, ...values: unknown[]) => opened(made.desk).database.prepare(sql).run(...values)
const prove = (kind: 'totp' | 'recoveryCode', answer: string) => made.call('staff.prove', { call: 'desk.exit', kind, answer })

it('what people do with their factors is as the trail says: enrolled, used, renewed, taken away', async () => {
  expect(await problems()).toEqual([])
  made.clock.time += STEP_MS
  await prove('totp', totpOf(key, made.clock.time))
  expect(await problems()).toEqual([])
  await prove('recoveryCode', codes[0] ?? '')
  expect(await problems()).toEqual([])
  made.session = null
  const [tile] = await made.call('staff.tiles', {})
  const asked = await made.call('staff.signIn', { staffId: tile?.id ?? '', secret: 'seven green lanterns' })
  if (asked.kind !== 'challenge') throw new Error('no second factor was wanted')
  await made.call('staff.answer', { challenge: asked.challenge, kind: 'recoveryCode', answer: codes[1] ?? '' })
  expect(await problems()).toEqual([])
  await made.afresh('staff.renewRecoveryCodes', {})
  expect(await problems()).toEqual([])
  await made.afresh('staff.removeFactor', {})
  expect(await problems()).toEqual([])
})

it.each([
  ['taken away', 'DELETE FROM staff_totp'], ['another telephone’s', `UPDATE staff_totp SET key = '${'0'.repeat(40)}'`], ['moved in time', 'UPDATE staff_totp SET enrolled_at = enrolled_at - 1'],
  ['with a code less', 'DELETE FROM staff_recovery_codes WHERE hash = (SELECT min(hash) FROM staff_recovery_codes)'], ['with another code', `UPDATE staff_recovery_codes SET hash = '${'0'.repeat(64)}' WHERE hash = (SELECT min(hash) FROM staff_recovery_codes)`],
])('one that somebody wrote into the database is found: %s', async (_how, sql) => {
  run(sql)
  expect(await problems()).toEqual(['factorsAltered'])
})

it('one that nobody enrolled is found, and a code that was put back', async () => {
  const used = opened(made.desk).database.prepare<[], { hash: string }>('SELECT hash FROM staff_recovery_codes').all().map(({ hash }) => hash)
  await prove('recoveryCode', codes[0] ?? '')
  const left = new Set(opened(made.desk).database.prepare<[], { hash: string }>('SELECT hash FROM staff_recovery_codes').all().map(({ hash }) => hash))
  run("INSERT INTO staff_recovery_codes SELECT staff_id, ?, made_at FROM staff_recovery_codes LIMIT 1", used.find((hash) => !left.has(hash)))
  expect(await problems()).toEqual(['factorsAltered'])
  await made.afresh('staff.removeFactor', {})
  const { id } = await made.afresh('staff.create', { name: 'Nora Neu', role: 'clerk', secretKind: 'passphrase', secret: 'clerks like stamps' })
  // What was so in between stays told.
  expect(await problems()).toEqual(['factorsAltered'])
  run('INSERT INTO staff_totp VALUES (?, ?, 1, 1)', id, 'ab'.repeat(20))
  expect(await problems()).toEqual(['factorsAltered', 'factorsAltered'])
})

it.each([
  ['taken away', 'DELETE FROM staff_security_keys'], ['another key’s', `UPDATE staff_security_keys SET public_key = '{"algorithm":"EdDSA","x":"${'A'.repeat(43)}"}'`], ['somebody else’s credential', "UPDATE staff_security_keys SET credential_id = 'ab'"],
  ['by another name', "UPDATE staff_security_keys SET name = 'Another'"], ['enrolled with a PIN after all', 'UPDATE staff_security_keys SET user_verified = 1'],
])('a security key that somebody wrote into the database is found: %s', async (_how, sql) => {
  const card = keyOf()
  await enrolKey(made, card)
  expect(await problems()).toEqual([])
  // A proof by it counts, and is nothing that the trail would have to tell of its row.
  await made.call('staff.prove', { call: 'desk.exit', kind: 'securityKey', answer: await tap(made, { for: 'prove' }, card) })
  expect(await problems()).toEqual([])
  run(sql)
  expect(await problems()).toEqual(['factorsAltered'])
})

it('a security key that was removed is told of as that', async () => {
  await enrolKey(made, keyOf())
  await made.afresh('staff.removeKey', { id: (await made.call('staff.ownFactors', {})).keys[0]?.id ?? '' })
  expect(await problems()).toEqual([])
})

it('is found too when the event that told of it is gone, also where people signed in since by a code of the app', async () => {
  const sign = () => { opened(made.desk).log.checkpoint(made.desk.now()) }
  sign()
  made.clock.time += 366 * DAY_MS
  made.session = null
  const [tile] = await made.call('staff.tiles', {})
  const asked = await made.call('staff.signIn', { staffId: tile?.id ?? '', secret: 'seven green lanterns' })
  if (asked.kind !== 'challenge') throw new Error('no second factor was wanted')
  await made.call('staff.answer', { challenge: asked.challenge, kind: 'totp', answer: totpOf(key, made.clock.time) })
  sign()
  expect(purgeTrail(made.desk, opened(made.desk))).toBeGreaterThan(0)
  expect(await problems()).toEqual([])
  run('DELETE FROM staff_totp')
  expect(await problems()).toEqual(['factorsAltered'])
})
