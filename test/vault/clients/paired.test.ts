import { afterEach, beforeEach, expect, it } from 'vitest'
import { allCalls } from '../../../electron/contract/index.ts'
import { vaultHandlers } from '../../../electron/vault/calls/create-vault.ts'
import { dispatch } from '../../../electron/vault/calls/dispatch.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'

const PAGE = 'https://pms.example'
let made: DeskBench
beforeEach(async () => {
  made = await deskBench()
  await made.call('desk.setPolicy', { values: { api: true, apiOrigins: PAGE } })
})
afterEach(() => { made.dispose() })

const fromPage = (name: 'pairing.begin' | 'pairing.finish', input: unknown) => dispatch(made.desk, vaultHandlers, name, allCalls[name].input.parse(input), {
  context: { session: null, way: 'api', address: '127.0.0.1', presented: { address: '127.0.0.1', apiKey: null, accessToken: null, dpop: null, clientCertificate: null, origin: PAGE } },
  emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, ask: () => Promise.reject(new Error('not here')), signal: new AbortController().signal,
})

it('a key that was paired for one page is found by the trail’s check when somebody lifts it from that page', async () => {
  const { id } = await fromPage('pairing.begin', { permissions: ['records.read'] }) as { id: string }
  const { code } = await made.afresh('pairings.allow', { id })
  await fromPage('pairing.finish', { id, code })
  expect(await made.call('audit.verify', {})).toMatchObject({ ok: true })
  const { database } = opened(made.desk)
  expect(database.prepare('UPDATE client_keys SET origin = NULL').run().changes).toBe(1)
  const found = await made.call('audit.verify', {})
  expect(found.ok).toBe(false)
  expect(JSON.stringify(found)).toContain('clientAltered')
})
