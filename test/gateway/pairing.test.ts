import { randomInt } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PAIRING_TRIES, PAIRINGS_OF_ADDRESS } from '../../electron/contract/pairing.ts'
import { confirmSpecimen, signInAs } from '../vault/vault-fixture.ts'
import { deskApi, type Answer, type DeskApi } from './desk-api.ts'

const PAGE = 'https://pms.example'
const OTHER = 'https://other.example'

let made: DeskApi
beforeEach(async () => { made = await deskApi([], { apiOrigins: `${PAGE} ${OTHER}` }) })
afterEach(async () => { await made.dispose() })

const post = (path: string, body: unknown, origin: string | null = PAGE, more: { key?: string, headers?: Record<string, string> } = {}): Promise<Answer> =>
  made.ask(path, { ...more, method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...(origin === null ? {} : { origin }), ...more.headers } })
const begin = (permissions: string[] = ['records.read'], origin: string | null = PAGE) => post('/v1/pairings', { permissions }, origin)
const idOf = (answer: Answer) => (answer.body as { id: string }).id
const allow = (id: string) => made.bench.afresh('pairings.allow', { id })
const finish = (id: string, code: string, origin: string | null = PAGE) => post(`/v1/pairings/${id}/key`, { code }, origin)
const wrong = (code: string) => String((Number(code) + 1) % 100_000_000).padStart(8, '0')
const get = (key: string, origin: string | null = PAGE) => made.ask('/v1/records', { key, headers: origin === null ? {} : { origin } })

async function paired(origin = PAGE): Promise<string> {
  const id = idOf(await begin(['records.read'], origin))
  const { code } = await allow(id)
  return ((await finish(id, code, origin)).body as { key: string }).key
}

describe('a page that is listed', () => {
  it('asks, a person at the desk says yes, and it reads with a key for its origin alone, until that is taken off the list or away', async () => {
    await confirmSpecimen(made.bench)
    const asked = await begin()
    expect(asked).toMatchObject({ status: 201, headers: { 'access-control-allow-origin': PAGE, 'cache-control': 'no-store' } })
    expect(asked.headers).not.toHaveProperty('access-control-allow-credentials')
    expect(asked.headers.vary).toContain('origin')
    expect((await made.bench.call('pairings.list', {})).pages).toMatchObject([{ id: idOf(asked), origin: PAGE, permissions: ['records.read'], address: '127.0.0.1' }])
    const { code } = await allow(idOf(asked))
    const taken = await finish(idOf(asked), code)
    expect(taken.status).toBe(201)
    const { key } = taken.body as { key: string }
    expect(await get(key)).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': PAGE }, body: { total: 1 } })
    expect((await made.ask('/v1/audit', { key, headers: { origin: PAGE } })).status).toBe(403)
    // Out of a browser, it opens nothing to a program, nor to another page that is listed too.
    for (const origin of [null, OTHER]) expect(await get(key, origin)).toMatchObject({ status: 401, body: { code: 'api.unauthenticated' } })
    const [its] = await made.bench.call('clients.list', {})
    expect(its).toMatchObject({ name: 'pms.example', permissions: ['records.read'], addresses: ['127.0.0.1'], keys: [{ origin: PAGE }] })
    // The code counts once.
    expect((await finish(idOf(asked), code)).body).toMatchObject({ code: 'api.pairingRefused' })
    const { events } = await made.bench.call('audit.list', { filter: {}, before: null, limit: 30 })
    const told = events.filter(({ action }) => action.startsWith('pairing')).map(({ action, principal, door, subject, detail }) => ({ action, principal, door, subject, detail }))
    expect(told.toReversed()).toMatchObject([
      { action: 'pairing.begin', principal: 'anyone', door: 'api', detail: `${PAGE} +records.read` },
      { action: 'pairings.allow', principal: 'staff', door: 'screen', detail: `${PAGE} +records.read` },
      { action: 'pairing.finish', principal: 'anyone', door: 'api', subject: its?.id, detail: `key=${its?.keys[0]?.id} ${PAGE} +records.read by=${made.bench.administrator}` },
      { action: 'pairing.finish', subject: null },
    ])
    expect(JSON.stringify(events)).not.toContain(code)
    await made.bench.call('desk.setPolicy', { values: { apiOrigins: OTHER } })
    expect((await made.knock({ call: 'records.search', input: { query: '', before: null, limit: 1 }, presented: { address: '127.0.0.1', apiKey: key, accessToken: null, dpop: null, clientCertificate: null, origin: PAGE } })).error).toMatchObject({ code: 'api.unauthenticated' })
  })

  it('gets nothing without a consent, by a wrong code, from another origin, after it was turned away, or too late', async () => {
    expect((await finish(idOf(await begin()), '00000000')).body).toMatchObject({ code: 'api.pairingRefused' })
    const wrongly = idOf(await begin())
    const { code } = await allow(wrongly)
    expect((await finish(wrongly, code, OTHER)).status).toBe(403)
    for (let at = 0; at < PAIRING_TRIES; at++) expect((await finish(wrongly, wrong(code))).status).toBe(403)
    expect((await finish(wrongly, code)).status).toBe(403)
    const refused = idOf(await begin())
    await made.bench.call('pairings.refuse', { id: refused })
    await expect(allow(refused)).rejects.toMatchObject({ code: 'pairings.gone' })
    const late = idOf(await begin())
    const { code: known } = await allow(late)
    await made.later(5 * 60_000)
    expect((await finish(late, known)).body).toMatchObject({ code: 'api.pairingRefused' })
    expect(await made.bench.call('clients.list', {})).toEqual([])
  })

  it('is let in by whoever may, who says again who they are', async () => {
    const id = idOf(await begin())
    await expect(made.bench.afresh('pairings.allow', { id }, 'not the secret')).rejects.toMatchObject({ code: 'staff.wrongSecret' })
    await signInAs(made.bench, 'supervisor')
    await expect(allow(id)).rejects.toMatchObject({ code: 'staff.forbidden' })
  })

  it('is one of few: ten thousand guesses get nothing, use up nobody’s code but their own, and do not fill the trail', async () => {
    const mine = idOf(await begin())
    const { code } = await allow(mine)
    const before = (await made.bench.call('audit.state', {})).size
    const presented = { address: '127.0.0.1', apiKey: null, accessToken: null, dpop: null, clientCertificate: null, origin: PAGE }
    const codes = new Map<string, number>()
    const ids: string[] = []
    for (let at = 0; at < 10_000; at++) {
      const asks = at % 100 === 0
      const id = ids.at(-1) ?? 'guess'
      const { value, error } = await made.knock(asks
        ? { call: 'pairing.begin', input: { permissions: ['records.read'] }, presented }
        : { call: 'pairing.finish', input: { id: at % 2 === 0 ? id : `guess${at}`, code: String(randomInt(100_000_000)).padStart(8, '0') }, presented })
      if (asks && value !== undefined) ids.push((value as { id: string }).id)
      const said = error?.code ?? (asks ? 'asked' : 'let in')
      codes.set(said, (codes.get(said) ?? 0) + 1)
      made.bench.clock.time += 11
    }
    expect(Object.fromEntries(codes)).toEqual({ asked: PAIRINGS_OF_ADDRESS - 1, 'api.pairingRefused': 9_900, 'api.throttled': 101 - PAIRINGS_OF_ADDRESS })
    expect(await made.bench.call('clients.list', {})).toEqual([])
    expect((await finish(mine, code)).status).toBe(201)
    expect((await made.bench.call('audit.state', {})).size - before).toBeLessThan(100)
  }, 120_000)

  it('does not keep others from asking: few of one address wait', async () => {
    for (let at = 0; at < PAIRINGS_OF_ADDRESS; at++) expect((await begin()).status).toBe(201)
    expect(await begin()).toMatchObject({ status: 429, body: { code: 'api.throttled' } })
  })
})

describe('a browser', () => {
  const preflight = (path: string, headers: Record<string, string>) => made.ask(path, { method: 'OPTIONS', headers: { 'access-control-request-method': 'GET', ...headers } })

  it('hears for a listed page what it may send, exactly, and that a private network is asked where it says so', async () => {
    const { status, headers } = await preflight('/v1/records/x', { origin: PAGE, 'access-control-request-headers': 'authorization', 'access-control-request-private-network': 'true' })
    expect({ status, ...headers }).toMatchObject({
      status: 204, 'access-control-allow-origin': PAGE, 'access-control-allow-methods': 'GET, DELETE', 'access-control-allow-headers': 'authorization, content-type, idempotency-key, last-event-id, prefer',
      'access-control-allow-private-network': 'true', vary: expect.stringMatching(/^origin, .*access-control-request-private-network/) as string,
    })
    expect(headers).not.toHaveProperty('access-control-allow-credentials')
    expect((await preflight('/v1/records/x', { origin: PAGE })).headers).not.toHaveProperty('access-control-allow-private-network')
  })

  it.each(['https://pms.example.evil.example', 'https://pms.example:8443', 'http://pms.example', 'null', 'https://PMS.example', 'file://', `${PAGE}/`, `${PAGE} ${OTHER}`])('hears nothing for a page of %s', async (origin) => {
    for (const answer of [await preflight('/v1/records', { origin }), await begin(['records.read'], origin), await made.ask('/v1/health/live', { headers: { origin } })]) {
      expect(answer).toMatchObject({ status: 403, body: { code: 'api.originRefused' } })
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it('cannot use a program’s key from a page, nor ask to be let in without one', async () => {
    const { key } = await made.client(['records.read'])
    expect((await get(key, null)).status).toBe(200)
    expect((await get(key, PAGE)).status).toBe(401)
    expect(await begin(['records.read'], null)).toMatchObject({ status: 401, body: { code: 'api.unauthenticated' } })
    expect((await post('/v1/pairings', { permissions: ['records.read'] }, PAGE, { key })).status).toBe(401)
    // A form of a page can send no JSON, and nothing else is read.
    expect((await made.ask('/v1/pairings', { method: 'POST', headers: { origin: PAGE, 'content-type': 'text/plain' }, body: '{"permissions":["records.read"]}' })).status).toBe(415)
  })

  it('keeps asking for a paired page while strangers flood the door', async () => {
    const key = await paired()
    expect((await get(key)).status).toBe(200)
    let last = 0
    for (let at = 0; at < 130 && last !== 429; at++) {
      last = (await made.ask('/v1/records', { key: `foyer_live_guess${at}` })).status
      made.bench.clock.time += 11
    }
    expect(last).toBe(429)
    expect((await preflight('/v1/records', { origin: PAGE })).status).toBe(204)
    expect((await get(key)).status).toBe(200)
  })
})
