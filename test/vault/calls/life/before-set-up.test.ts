import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { memoryKeychain } from '../../memory-keychain.ts'
import { bench, readyBench, type Bench } from '../../vault-fixture.ts'

let made: Bench
afterEach(() => made.dispose())

it('says that there is no keychain instead of showing a form, and shows the form once there is one', async () => {
  const keychain = memoryKeychain()
  keychain.failing = 'keys.keychainMissing'
  made = await bench({ keychain })
  expect(await made.call('desk.state', {})).toMatchObject({ phase: 'fault', fault: { code: 'keys.keychainMissing', recoverable: false } })
  keychain.failing = null
  await made.call('desk.retry', {})
  expect(await made.call('desk.state', {})).toMatchObject({ phase: 'setUp', fault: null })
})

it('lets whoever sets a desk up see what is connected, and nobody once it is set up', async () => {
  made = await bench()
  const asked = () => made.call('internal.authorise', { call: 'devices.found' }, { way: 'screen' }).then(() => 'done', (error: unknown) => (error as { code: string }).code)
  expect(await asked()).toBe('done')
  await made.dispose()
  made = await readyBench()
  expect(await asked()).toBe('desk.alreadySetUp')
})

it('says what the organisation has fixed, and where, before anybody is there; or why that does not count', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'foyer-before-'))
  const path = join(scratch, 'policy.json')
  writeFileSync(path, JSON.stringify({ retentionDays: 7, stopSentence: { de: 'Dienstleitung rufen.' } }))
  made = await bench({ policyFile: { path, guarded: false, overruled: false } })
  const { phase, policy } = await made.call('desk.state', {})
  expect(phase).toBe('setUp')
  expect(policy).toMatchObject({ values: { retentionDays: 7, stopSentence: { de: 'Dienstleitung rufen.' }, idleSeconds: 120 }, locked: { retentionDays: path, stopSentence: path }, problem: null })
  await made.vault.close()
  writeFileSync(path, '{"retentionDays":"long"}')
  await made.restart()
  expect((await made.call('desk.state', {})).policy).toMatchObject({ values: { retentionDays: 30 }, locked: {}, problem: { code: 'policy.unreadable' } })
  rmSync(scratch, { recursive: true })
})

it('keeps a house’s sentence, and tells the trail which languages it is in and not what it says', async () => {
  const ready = await readyBench()
  made = ready
  await ready.call('desk.setPolicy', { values: { stopSentence: { en: 'Call the duty manager.', ar: 'اتصل بالمدير.' } } })
  const { events } = await ready.call('audit.list', { filter: { action: 'desk.setPolicy' }, before: null, limit: 1 })
  expect(events[0]?.detail).toBe('stopSentence=en,ar')
  await ready.restart()
  expect((await ready.call('desk.state', {})).policy.values.stopSentence).toEqual({ en: 'Call the duty manager.', ar: 'اتصل بالمدير.' })
})
