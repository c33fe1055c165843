import { request } from 'node:https'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { receiveWebhooks } from '../../electron/cli/pms/receiver.ts'
import type { Input } from '../../electron/contract/index.ts'
import type { ScanRequest } from '../../electron/contract/scan-requests.ts'
import { specimenReading } from '../vault/specimen-reading.ts'
import { confirmSpecimen, signInAs } from '../vault/vault-fixture.ts'
import { deskApi, type DeskApi } from './desk-api.ts'

let made: DeskApi
beforeEach(async () => { made = await deskApi() })
afterEach(async () => { await made.dispose() })

const MINUTE_MS = 60_000
const four = { reference: '4711', guests: [{ name: 'Anna Maria Eriksson' }, { name: 'Erika Mustermann' }, {}, {}] }
let keys = 0
const make = async (key: string, body: unknown = four, retry = `retry-${keys++}`) =>
  made.ask('/v1/scan-requests', { method: 'POST', key, headers: { 'content-type': 'application/json', 'idempotency-key': retry }, body: JSON.stringify(body) })
const get = async (key: string, id: string, prefer?: string) => made.ask(`/v1/scan-requests/${id}`, { key, ...(prefer === undefined ? {} : { headers: { prefer } }) })
const idOf = async (answer: ReturnType<typeof make>) => ((await answer).body as ScanRequest).id
const code = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const trail = async (id: string) => (await made.bench.call('audit.list', { filter: { subject: id }, before: null, limit: 100 })).events.map(({ action, status, detail, userName }) => ({ action, status, detail, userName })).toReversed()

async function confirm(more: { request?: string } = {}): Promise<string> {
  const { readingId } = await made.bench.call('internal.holdReading', { reading: specimenReading(), replaces: null })
  return (await made.bench.call('records.confirm', { readingId, corrections: [], again: true, ...more })).recordId
}
const confirmFor = (request: string) => confirm({ request })

/** Ask, wait, and be gone when the desk has it. */
const hungUp = (path: string, key: string) => new Promise<string>((resolve) => {
  const asked = request({ host: '127.0.0.1', servername: 'localhost', port: made.origin.port, path, ca: made.origin.ca, agent: false, headers: { host: `localhost:${made.origin.port}`, authorization: `Bearer ${key}`, prefer: 'wait=25' } }, () => { resolve('answered') })
  asked.on('error', () => { resolve('no answer') })
  asked.end(() => { setTimeout(() => { asked.destroy() }, 300) })
})

describe('a request to scan', () => {
  it('comes to the screen as a card, is taken, scanned one by one and answered as far as the client may see', async () => {
    const reads = await made.client(['requests.make', 'records.read', 'records.numbers'])
    const answer = await make(reads.key, { reference: '4711', guests: [{ name: 'Anna Maria Eriksson' }, {}] })
    const { id } = answer.body as ScanRequest
    expect(answer).toMatchObject({ status: 202, headers: { location: `/v1/scan-requests/${id}` }, body: { state: 'waiting', attended: true, guests: 2, reference: '4711', records: [] } })
    expect(made.bench.events.filter(({ name }) => name === 'requests.changed')).toMatchObject([{ payload: {} }])
    expect(await made.bench.call('requests.list', {})).toMatchObject([{ id, client: 'Property management', reference: '4711', guests: ['Anna Maria Eriksson', null], done: 0, by: null }])
    // Nothing is confirmed for a request that nobody took.
    expect(await code(confirmFor(id))).toBe('requests.over')
    await made.bench.call('requests.take', { id })
    expect((await get(reads.key, id)).body).toMatchObject({ state: 'taken' })
    const first = await confirmFor(id)
    expect((await get(reads.key, id)).body).toMatchObject({ state: 'taken', records: [{ recordId: first }] })
    const second = await confirmFor(id)
    const { body } = await get(reads.key, id)
    expect(body).toMatchObject({ state: 'done', records: [{ recordId: first }, { recordId: second, document: { verdict: 'readNotProven' } }] })
    expect(JSON.stringify(body)).toContain('L898902C3')
    expect(await made.bench.call('requests.list', {})).toEqual([])
    // Names are gone with the end, and nothing of them or the reference ever came into the trail.
    expect(await trail(id)).toMatchObject([{ action: 'requests.make', detail: 'guests=2' }, { action: 'records.confirm', status: 409 }, { action: 'requests.take' }, { action: 'requests.get' }, { action: 'requests.get' }, { action: 'requests.finish', detail: 'documents=2/2' }, { action: 'requests.get' }])
    const all = JSON.stringify((await made.bench.call('audit.list', { filter: {}, before: null, limit: 500 })).events)
    expect(all).not.toMatch(/Eriksson|4711/)
    expect((await made.bench.call('audit.verify', {})).ok).toBe(true)
  })

  it('is waited for by nobody who hung up: their place is free at once', async () => {
    const { key } = await made.client(['requests.make'])
    const id = await idOf(make(key, { reference: '1', guests: [{}] }))
    // As many of one client as wait at a time, and then as many again.
    for (let round = 0; round < 2; round++) {
      const answered = (await trail(id)).length
      const left = await Promise.all(Array.from({ length: 4 }, () => hungUp(`/v1/scan-requests/${id}`, key)))
      expect(left.every((each) => each === 'no answer')).toBe(true)
      await expect.poll(async () => (await trail(id)).length).toBe(answered + 4)
    }
    // Whoever waits on hears what comes.
    const waits = made.ask(`/v1/scan-requests/${id}`, { key, headers: { prefer: 'wait=25' } })
    await made.bench.call('requests.decline', { id, reason: 'guestNotHere' })
    expect(await waits).toMatchObject({ status: 200, body: { state: 'declined' } })
  })

  it('is answered with ids alone to a client that may see no records, and masked to one that may see no numbers', async () => {
    for (const [permissions, shown] of [[['requests.make'], null], [['requests.make', 'records.read'], { fields: expect.arrayContaining([{ name: 'documentNumber', value: '•••••2C3' }]) as unknown }]] as const) {
      const { key } = await made.client([...permissions], { name: permissions.join(' ') })
      const id = await idOf(make(key, { reference: '1', guests: [{}] }))
      await made.bench.call('requests.take', { id })
      const recordId = await confirmFor(id)
      const { body, text } = await get(key, id)
      expect(body).toMatchObject({ records: [{ recordId, document: shown }] })
      expect(text).not.toContain('L898902C3')
    }
  })

  it('is one and the same under one key, another client’s is none, and what it may not ask it does not', async () => {
    const { key } = await made.client(['requests.make'])
    const other = await made.client(['requests.make'], { name: 'Other' })
    const reader = await made.client(['records.read'], { name: 'Reader' })
    const id = await idOf(make(key, four, 'same'))
    expect(await idOf(make(key, four, 'same'))).toBe(id)
    expect(await make(key, { ...four, reference: '4712' }, 'same')).toMatchObject({ status: 422, body: { code: 'api.idempotencyReused' } })
    expect(await idOf(make(other.key, four, 'same'))).not.toBe(id)
    expect(await get(other.key, id)).toMatchObject({ status: 404, body: { code: 'requests.notFound' } })
    expect(await made.ask(`/v1/scan-requests/${id}`, { method: 'DELETE', key: other.key })).toMatchObject({ status: 404 })
    expect(await make(reader.key)).toMatchObject({ status: 403 })
    const withoutKey = () => made.ask('/v1/scan-requests', { method: 'POST', key, body: JSON.stringify(four), headers: { 'content-type': 'application/json' } })
    expect(await idOf(withoutKey())).not.toBe(await idOf(withoutKey()))
    for (const guests of [[], Array.from({ length: 21 }, () => ({})), [{ name: 'A\u202EB' }], [{ name: 'x'.repeat(121) }]]) expect(await make(key, { reference: '1', guests })).toMatchObject({ status: 400 })
    expect(await make(key, { reference: 'a\nb', guests: [{}] })).toMatchObject({ status: 400 })
  })

  it('is bounded for one client and for all, and says so', async () => {
    const statuses = new Map<number, number>()
    for (let client = 0; client < 4; client++) {
      const { key } = await made.client(['requests.make'], { name: `Client ${client}` })
      for (let at = 0; at < 21; at++) {
        const { status, headers } = await make(key)
        expect('retry-after' in headers).toBe(status === 429)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        made.bench.clock.time += 110
      }
    }
    expect([...statuses]).toEqual([[202, 60], [429, 24]])
  })

  it('is cancelled by whoever asked, declined with a reason or finished with fewer by the desk, and then over for all', async () => {
    const { key, id: client } = await made.client(['requests.make'])
    const cancelled = await idOf(make(key))
    await made.bench.call('requests.take', { id: cancelled })
    expect(await made.ask(`/v1/scan-requests/${cancelled}`, { method: 'DELETE', key })).toMatchObject({ status: 204 })
    expect(await code(confirmFor(cancelled))).toBe('requests.over')
    const declined = await idOf(make(key))
    await made.bench.call('requests.decline', { id: declined, reason: 'guestNotHere' })
    expect((await get(key, declined)).body).toMatchObject({ state: 'declined', reason: 'guestNotHere' })
    expect(await made.ask(`/v1/scan-requests/${declined}`, { method: 'DELETE', key })).toMatchObject({ status: 409, body: { code: 'requests.over' } })
    const fewer = await idOf(make(key))
    await made.bench.call('requests.take', { id: fewer })
    expect(await code(made.bench.call('requests.finish', { id: fewer }))).toBe('input.invalid')
    const recordId = await confirmFor(fewer)
    await made.bench.call('requests.putBack', { id: fewer })
    expect(await made.bench.call('requests.list', {})).toMatchObject([{ id: fewer, done: 1, by: null }])
    await made.bench.call('requests.take', { id: fewer })
    await made.bench.call('requests.finish', { id: fewer })
    expect((await get(key, fewer)).body).toMatchObject({ state: 'done', guests: 4, records: [{ recordId }] })
    const revoked = await idOf(make(key))
    await made.bench.call('clients.revoke', { id: client })
    expect(await made.bench.call('requests.list', {})).toEqual([])
    expect((await trail(revoked)).at(-1)).toMatchObject({ action: 'requests.end', detail: 'clientRevoked' })
  })

  it('waits for somebody to sign in and says so, outlives a fall of the desk, ends when its time is over and is gone after that', async () => {
    const { key } = await made.client(['requests.make'])
    const id = await idOf(make(key, { ...four, minutes: 30 }))
    await made.bench.call('requests.take', { id })
    await made.bench.call('staff.signOut', { why: 'person' })
    expect((await get(key, id)).body).toMatchObject({ state: 'waiting', attended: false })
    await made.bench.restart()
    expect((await get(key, id)).body).toMatchObject({ state: 'waiting', attended: false })
    await made.later(5 * MINUTE_MS)
    expect((await get(key, id)).body).toMatchObject({ state: 'taken', attended: true })
    // Whoever took it is back.
    expect(await made.bench.call('requests.list', {})).toMatchObject([{ id, by: { me: true }, guests: ['Anna Maria Eriksson', 'Erika Mustermann', null, null] }])
    await made.later(55 * MINUTE_MS)
    expect((await get(key, id)).body).toMatchObject({ state: 'expired', records: [] })
    expect(await code(made.bench.call('requests.take', { id }))).toBe('requests.over')
    expect((await trail(id)).filter(({ action }) => action === 'requests.end')).toMatchObject([{ detail: 'expired' }])
    await made.later(61 * MINUTE_MS)
    expect(await get(key, id)).toMatchObject({ status: 404 })
  })

  it('is waited for: the answer comes when somebody takes it, and none to a key that was taken away meanwhile', async () => {
    const { key, id: client, keyId } = await made.client(['requests.make'])
    const id = await idOf(make(key))
    const waited = get(key, id, 'respond-async, wait=20')
    await new Promise((resolve) => setTimeout(resolve, 300))
    await made.bench.call('requests.take', { id })
    expect(await waited).toMatchObject({ status: 200, headers: { 'preference-applied': 'wait=20' }, body: { state: 'taken' } })
    const last = get(key, id, 'wait=20')
    await new Promise((resolve) => setTimeout(resolve, 300))
    await made.bench.call('clients.revokeKey', { id: client, keyId })
    await made.bench.call('requests.putBack', { id })
    expect(await last).toMatchObject({ status: 401 })
  })

  it('is taken by one person, and by another only when that one has left', async () => {
    const { key } = await made.client(['requests.make'])
    const id = await idOf(make(key))
    await made.bench.call('requests.take', { id })
    const first = made.bench.session
    await signInAs(made.bench, 'clerk', 'Clara Example')
    expect(await made.bench.call('requests.list', {})).toMatchObject([{ by: { me: false } }])
    for (const name of ['requests.take', 'requests.putBack', 'requests.finish'] as const) expect(await code(made.bench.call(name, { id }))).toBe('requests.taken')
    const second = made.bench.session
    made.bench.session = first
    await made.bench.call('staff.signOut', { why: 'person' })
    made.bench.session = second
    await made.bench.call('requests.take', { id })
    expect(await made.bench.call('requests.list', {})).toMatchObject([{ by: { name: 'Clara Example', me: true } }])
  })

  it('is given what was confirmed without it, where policy lets, by whoever did so just now', async () => {
    const { key } = await made.client(['requests.make'])
    const id = await idOf(make(key, { reference: '1', guests: [{}, {}] }))
    const old = await confirmSpecimen(made.bench)
    expect(await code(made.bench.call('requests.give', { id, recordId: old }))).toBe('staff.forbidden')
    await made.bench.call('desk.setPolicy', { values: { giveStored: true } })
    await made.later(11 * MINUTE_MS)
    expect(await code(made.bench.call('requests.give', { id, recordId: old }))).toBe('records.notFound')
    const recordId = await confirm()
    await made.bench.call('requests.give', { id, recordId })
    expect(await code(made.bench.call('requests.give', { id, recordId }))).toBe('records.notFound')
    expect((await get(key, id)).body).toMatchObject({ state: 'waiting', records: [{ recordId, document: null }] })
  })
})

describe('the end of a request', () => {
  it('is told by a signed webhook to the client that made it, and to no other; what it ended itself is not', async () => {
    await made.bench.call('desk.setPolicy', { values: { webhookHosts: 'pms.example' } })
    const [own, other] = [await made.client(['requests.make']), await made.client(['requests.make'], { name: 'Other' })]
    const hook = (clientId: string) => made.bench.afresh('webhooks.add', { clientId, url: 'https://pms.example/hook', events: ['request.done', 'request.declined', 'request.expired'] })
    const [mine, others] = [await hook(own.id), await hook(other.id)]
    const heard: unknown[] = []
    const received = await receiveWebhooks({ port: 0, tls: null, secrets: [mine.secret], now: () => made.bench.clock.time, onMessage: ({ body }) => { heard.push(body) }, onRefused: (why) => { heard.push(why) } })
    const ask = <N extends 'internal.webhookOffer' | 'internal.webhookOutcome'>(name: N, input: Input<N>) => made.bench.call(name, input, { session: null, way: 'system' })
    const drain = async (endpoint: string) => {
      for (;;) {
        const { offer } = await ask('internal.webhookOffer', { endpoint })
        if (offer === null) return
        const { status } = await fetch(`http://127.0.0.1:${received.port}/`, { method: 'POST', body: offer.body, headers: { 'webhook-id': offer.message, 'webhook-timestamp': String(offer.timestamp), 'webhook-signature': offer.signature } })
        expect(status).toBe(204)
        await ask('internal.webhookOutcome', { offer: offer.offer, outcome: 'taken', error: null, waitMs: 0 })
      }
    }
    const ids: string[] = []
    for (let at = 0; at < 5; at++) ids.push(await idOf(make(own.key, { reference: String(at), guests: at === 1 ? [{}, {}] : [{}], minutes: 5 })))
    const [all = '', some = '', declined = '', cancelled = '', late = ''] = ids
    for (const id of [all, some]) await made.bench.call('requests.take', { id })
    await confirmFor(all)
    await confirmFor(some)
    await made.bench.call('requests.finish', { id: some })
    await made.bench.call('requests.decline', { id: declined, reason: 'noTime' })
    await made.ask(`/v1/scan-requests/${cancelled}`, { method: 'DELETE', key: own.key })
    await made.later(6 * MINUTE_MS)
    await made.bench.call('requests.list', {})
    await drain(mine.endpoint.id)
    await received.close()
    expect(heard).toMatchObject([
      { type: 'request.done', data: { id: all } }, { type: 'request.done', data: { id: some } }, { type: 'request.declined', data: { id: declined, code: 'noTime' } }, { type: 'request.expired', data: { id: late } },
    ])
    expect((await ask('internal.webhookOffer', { endpoint: others.endpoint.id })).offer).toBeNull()
  })
})
