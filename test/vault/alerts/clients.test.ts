import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Presented } from '../../../electron/contract/api.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { raiseAlerts } from '../../../electron/vault/alerts/alerts.ts'
import { newId, type Desk } from '../../../electron/vault/calls/desk.ts'
import { vaultHandlers } from '../../../electron/vault/calls/create-vault.ts'
import { dispatch } from '../../../electron/vault/calls/dispatch.ts'
import type { AnyCallName } from '../../../electron/contract/index.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let made: DeskBench
let desk: Desk
let client: { id: string, keyId: string, key: string }
beforeEach(async () => {
  made = await deskBench()
  ;({ desk } = made)
  const { id } = await made.call('clients.create', { name: 'Property management', permissions: ['records.read'], addresses: ['192.0.2.0/24'], expiresAt: null })
  client = { id, ...await made.afresh('clients.addKey', { id, certificate: null }) }
})
afterEach(() => { made.dispose() })

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const presented = (): Presented => ({ address: '192.0.2.7', apiKey: client.key, accessToken: null, dpop: null, clientCertificate: null, origin: null })
/** A request as it comes through the gateway's door. */
const overApi = (name: AnyCallName, input: unknown, more: { presented?: Presented, ticket?: string } = { presented: presented() }) => dispatch(desk, vaultHandlers, name, input, {
  context: { session: null, way: 'api', address: '192.0.2.7', ...more }, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, ask: () => Promise.reject(new Error('no')), signal: new AbortController().signal,
})
const use = (count: number, at: number, more: Partial<{ failed: boolean, documents: number }> = {}) => {
  for (let each = 0; each < count; each++) opened(desk).clientUse.note({ client: client.id, credential: client.keyId, address: '192.0.2.7', opened: true, failed: false, documents: 0, ...more }, at)
}
/** A habit: so many requests a day at one hour, for so many days before now. */
const habit = (days: number, count: number, hour: number, documents = 0) => {
  for (let day = 1; day <= days; day++) use(count, Math.floor(made.clock.time / DAY) * DAY - day * DAY + hour * HOUR, { documents })
}
const raised = () => {
  raiseAlerts(desk, () => newId(desk.randomBytes))
  return opened(desk).search.page({ action: 'alert.raise' }, null, 20).events.map(({ detail }) => detail)
}
const says = (code: string, words: string) => `${code} about=${client.id} who=${client.id} ${words}`

describe('what is unusual for a client', () => {
  it('is nothing while it does what it always does, nor for one that nobody knows yet', () => {
    use(500, made.clock.time)
    expect(raised()).toEqual([])
    habit(20, 100, 9)
    use(20, made.clock.time)
    expect(raised()).toEqual([])
  })

  it('is an hour at which it never came', () => {
    habit(20, 40, 20)
    use(9, made.clock.time)
    expect(raised()).toEqual([])
    use(1, made.clock.time)
    expect(raised()).toEqual([says('hourNew', 'count=10 days=19')])
  })

  it('is much more than its own usual week has a day, by its numbers', () => {
    habit(20, 50, 9)
    use(250, made.clock.time)
    expect(raised()).toEqual([])
    use(100, made.clock.time)
    expect(raised()).toEqual([expect.stringMatching(new RegExp(`^${says('volumeUnusual', 'count=350 usual=')}(?:49|50|51|52|53)$`))])
  })

  it('is that much of what it asks is refused', () => {
    use(19, made.clock.time, { failed: true })
    expect(raised()).toEqual([])
    use(1, made.clock.time, { failed: true })
    use(21, made.clock.time)
    expect(raised()).toEqual([])
    use(2, made.clock.time, { failed: true })
    expect(raised()).toEqual([says('errorsMany', 'count=22 of=43')])
  })

  it('is one document after the other, more than it ever took', () => {
    habit(3, 11, 9, 1)
    use(55, made.clock.time, { documents: 1 })
    expect(raised()).toEqual([])
    use(5, made.clock.time, { documents: 1 })
    expect(raised()).toEqual([says('documentsMany', 'count=60 most=11')])
  })

  it('is a revoked key that is tried: once, with how often, and whose it was', async () => {
    expect(await codeOf(overApi('records.search', {}))).not.toBe('api.unauthenticated')
    await made.call('clients.revokeKey', { id: client.id, keyId: client.keyId })
    for (let tries = 0; tries < 3; tries++) expect(await codeOf(overApi('records.search', {}))).toBe('api.unauthenticated')
    const [line, ...others] = raised()
    expect(line).toBe(`keyRevokedTried about=${client.id}/${client.keyId} who=${client.id} count=3 minutes=60`)
    expect(others).toEqual([])
    const [alert] = (await made.call('alerts.list', {})).alerts
    expect(alert).toMatchObject({ code: 'keyRevokedTried', who: { id: client.id, name: 'Property management' }, params: { count: 3, minutes: 60 } })
  })
})

describe('a key that is revoked in the middle of a call', () => {
  it('answers nothing more, and the trail says so', async () => {
    const { ticket } = await overApi('internal.authorise', { call: 'health.ready' }) as { ticket: string }
    await made.call('clients.revokeKey', { id: client.id, keyId: client.keyId })
    expect(await codeOf(overApi('internal.outcome', { call: 'health.ready', error: null, subject: null }, { ticket }))).toBe('api.unauthenticated')
    const { events } = await made.call('audit.list', { filter: { action: 'health.ready' }, before: null, limit: 5 })
    expect(events).toMatchObject([{ status: 401, error: 'api.unauthenticated', user: client.id, credential: client.keyId, door: 'api' }])
  })
})
