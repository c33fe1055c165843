import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { REQUESTS_MAX, TurnedAwayTally, turnedAwayList } from '../../electron/contract/turned-away.ts'
import { deskApi, type DeskApi } from './desk-api.ts'

let made: DeskApi
beforeEach(async () => { made = await deskApi() })
afterEach(async () => { await made.dispose() })

const events = async () => (await made.bench.call('audit.list', { filter: { door: 'api' }, before: null, limit: 500 })).events
const shown = async () => (await events()).map(({ action, error, status, method, path, address, principal, detail }) => ({ action, error, status, method, path, address, principal, detail }))

describe('what a door refuses before anybody is asked', () => {
  it('is in the trail: a path, a host, an origin, a method that there is none of', async () => {
    await made.ask('/v1/nothing')
    await made.ask('/v1/records', { headers: { host: 'rebound.example' } })
    await made.ask('/v1/records', { headers: { origin: 'https://evil.example' } })
    await made.ask('/v1/records', { method: 'OPTIONS' })
    await made.collect()
    const common = { action: 'api.refused', path: '/v1/records', address: '127.0.0.1', principal: 'anyone', method: 'GET' }
    expect(await shown()).toEqual(expect.arrayContaining([
      { ...common, path: '/v1', error: 'api.notFound', status: 404, detail: null }, { ...common, error: 'api.hostRefused', status: 421, detail: null },
      { ...common, error: 'api.originRefused', status: 403, detail: null }, { ...common, error: 'api.methodNotAllowed', status: 405, detail: 'method=OPTIONS' },
    ]))
    // Told once.
    await made.collect()
    expect(await events()).toHaveLength(4)
  })

  it('is counted, not written, where it is a flood, also by the gateway’s and by main’s own bound, and none is lost', async () => {
    const { key } = await made.client(['records.read'])
    const codes: (string | undefined)[] = []
    for (let at = 0; at < 400; at++) codes.push((await made.knock({ call: 'records.search', input: { query: '', before: null, limit: 1 }, presented: { address: '127.0.0.1', apiKey: key, accessToken: null, dpop: null, clientCertificate: null, origin: null } })).error?.code)
    const throttled = codes.filter((code) => code === 'api.throttled').length
    expect(throttled).toBe(300)
    for (let at = 0; at < 200; at++) await made.ask(`/v1/nothing${at}`)
    await made.collect()
    await made.later(61_000)
    await made.bench.restart()
    await made.later(0)
    const refused = (await events()).filter(({ action }) => action.startsWith('api.refus'))
    expect(refused.length).toBeLessThan(50)
    const all = (code: string) => refused.filter(({ action, error }) => action === 'api.refused' && error === code).length
      + refused.filter(({ action }) => action === 'api.refusals').reduce((sum, { detail }) => sum + Number(new RegExp(`${code}=(\\d+)`).exec(detail ?? '')?.[1] ?? 0), 0)
    // A hundred and twenty of a stranger's address come as far as to the path; the rest is throttled.
    expect([all('api.notFound') + all('api.throttled'), all('api.notFound') > 0, all('api.throttled') > 300]).toEqual([500, true, true])
    expect((await made.bench.call('audit.verify', {})).ok).toBe(true)
  })

  it('is counted by the address that it came from, and where there are more of them than anybody reads, by all others together', async () => {
    for (let at = 0; at < 400; at++) {
      const from = at % 20
      await made.knock({ call: 'records.get', input: { id: 'x' }, presented: { address: `192.0.2.${from}`, apiKey: 'foyer_live_guess', accessToken: null, dpop: null, clientCertificate: null, origin: null } })
      made.bench.clock.time += 11
    }
    await made.later(61_000)
    await made.bench.restart()
    await made.later(0)
    const counts = (await events()).filter(({ action }) => action === 'api.refusals').map(({ address, path, detail }) => [address, path, detail])
    expect(counts.toSorted((one, other) => String(one[0]).localeCompare(String(other[0])))).toEqual([
      ...Array.from({ length: 8 }, (_, at) => [`192.0.2.${at}`, '/v1/records/{id}', 'api.keyMistyped=19']), ['several', '/v1/records/{id}', `api.keyMistyped=${12 * 19}`],
    ])
  })

  it('is repeated in no word that a door that was taken over makes up', async () => {
    const say = (path: string) => made.bench.call('internal.tellTurnedAway', { requests: [{ code: 'api.notFound', method: 'GET', address: '192.0.2.1', path, times: 1 }] }, { session: null, way: 'system' })
    await say('/v1/ERIKSSON')
    expect((await shown()).map(({ path }) => path)).toEqual(['/v1'])
    expect(turnedAwayList.safeParse([{ code: 'api.notFound', method: 'GET', address: '192.0.2.1', path: '/v1/records ERIKSSON', times: 1 }]).success).toBe(false)
  })

  it('takes no more memory for a million than for one, and loses no count', () => {
    const tally = new TurnedAwayTally()
    for (let at = 0; at < 100_000; at++) tally.note({ code: 'api.notFound', method: at % 2 === 0 ? 'GET' : `M${at}`, address: `2001:db8::${at.toString(16)}` })
    const all = tally.take()
    expect(all.length).toBeLessThanOrEqual(REQUESTS_MAX)
    expect(turnedAwayList.safeParse(all).success).toBe(true)
    expect(all.reduce((sum, { times }) => sum + times, 0)).toBe(100_000)
    expect(tally.take()).toEqual([])
    // Nor does a door that says it refused more than can be counted keep what others refused from the trail.
    for (let at = 0; at < 3; at++) tally.note({ code: 'api.notFound', method: 'GET', address: '192.0.2.1', times: Number.MAX_SAFE_INTEGER })
    expect(turnedAwayList.safeParse(tally.take()).success).toBe(true)
  })
})

it('lets one client ask six hundred times a minute, whatever a gateway lets through, and another beside it', async () => {
  const [one, other] = [await made.client(['records.read']), await made.client(['records.read'], { name: 'Other' })]
  const ask = async (apiKey: string) => (await made.knock({ call: 'records.search', input: { query: '', before: null, limit: 1 }, presented: { address: '127.0.0.1', apiKey, accessToken: null, dpop: null, clientCertificate: null, origin: null } })).error?.code ?? 'done'
  const codes: string[] = []
  for (let at = 0; at < 650; at++) {
    codes.push(await ask(one.key))
    made.bench.clock.time += 15
  }
  expect([codes.filter((code) => code === 'done').length, codes.lastIndexOf('done'), codes.at(-1)]).toEqual([600, 599, 'api.throttled'])
  expect(await ask(other.key)).toBe('done')
  await made.later(60_000)
  expect(await ask(one.key)).toBe('done')
})
