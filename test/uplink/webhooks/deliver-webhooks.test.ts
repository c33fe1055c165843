import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Webhook } from 'standardwebhooks'
import { GIVE_UP_MS, WINDOW_SECONDS } from '../../../electron/contract/webhooks.ts'
import type { AnyCallName } from '../../../electron/contract/index.ts'
import { makeCertificates, type Certificates } from '../certificates.ts'
import { standIn, type Fault, type StandIn } from '../stand-in.ts'
import { arrivedAt, webhookBench, type WebhookBench } from './webhook-bench.ts'

let made: Certificates
let bench: WebhookBench
beforeAll(() => { made = makeCertificates() })
afterAll(() => { made.remove() })
beforeEach(async () => { bench = await webhookBench(made) })
afterEach(async () => {
  vi.useRealTimers()
  await bench.dispose()
})

const HALF_HOUR_MS = 1_800_000
const storedAt = (endpoint: StandIn) => arrivedAt(endpoint).filter(({ type }) => type === 'record.confirmed').map(({ id }) => id)
type Request = StandIn['requests'][number]
/** What a stranger's library says of a request at the moment for which it was signed, or so many seconds later. */
function verified({ headers, body }: Request, secret: string, laterSeconds = 0): unknown {
  vi.useFakeTimers({ toFake: ['Date'], now: (Number(headers['webhook-timestamp']) + laterSeconds) * 1000 })
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>)
  } finally {
    vi.useRealTimers()
  }
}

describe('a webhook', () => {
  it('says by its id what happened, signed so that the reference library of Standard Webhooks takes it, within five minutes and for nothing else', async () => {
    const { secret, endpoint } = await bench.subscribe()
    const [record = ''] = await bench.confirm(1)
    await bench.desk.call('records.erase', { id: record, reason: 'requestOfPerson' })
    await bench.turn()
    const [stored, erased] = bench.endpoint.requests
    if (stored === undefined || erased === undefined) throw new Error('nothing came')
    expect(stored.path).toBe('/hooks?from=desk')
    const { terminal } = await bench.desk.call('desk.state', {})
    expect(verified(stored, secret)).toEqual({ type: 'record.confirmed', timestamp: new Date(bench.desk.clock.time).toISOString(), data: { desk: terminal, id: record } })
    expect(verified(erased, secret)).toMatchObject({ type: 'record.erased', data: { id: record } })
    verified(stored, secret, WINDOW_SECONDS - 1)
    expect(() => verified(stored, secret, WINDOW_SECONDS + 1)).toThrow(/timestamp/)
    expect(() => verified({ ...stored, body: stored.body.replace('confirmed', 'confirmeD') }, secret)).toThrow(/signature/)
    expect(() => verified({ ...stored, headers: { ...stored.headers, 'webhook-id': 'msg_other' } }, secret)).toThrow(/signature/)
    expect(await bench.state(endpoint.id)).toMatchObject({ waiting: 0, dead: 0, error: null, takenAt: new Date(bench.desk.clock.time).toISOString() })
    // Who got to know of a record stands in its story.
    expect(await bench.desk.actions()).toContain(`webhooks.delivered record.confirmed endpoint=${endpoint.id}`)
  })

  it('is signed by both secrets while one takes the place of the other, and by the new one alone from then on', async () => {
    const { secret, endpoint: { id } } = await bench.subscribe()
    const next = await bench.desk.afresh('webhooks.rotate', { id, overlapHours: 1 })
    await bench.confirm(1)
    await bench.turn()
    bench.pass(3_600_000)
    await bench.desk.signIn()
    await bench.confirm(1)
    await bench.turn()
    const [during, after] = bench.endpoint.requests
    if (during === undefined || after === undefined) throw new Error('nothing came')
    verified(during, secret)
    verified(during, next.secret)
    verified(after, next.secret)
    expect(() => verified(after, secret)).toThrow(/signature/)
  })

  it('comes to every endpoint, in order, through a hundred events and as many faults: none lost, a second time under the same id alone', async () => {
    const { endpoint } = await bench.subscribe()
    const kinds: Fault[] = [
      { kind: 'status', status: 500 }, { kind: 'dropBefore' }, { kind: 'dropAfter' }, { kind: 'status', status: 429, retryAfter: '60' }, { kind: 'huge' }, { kind: 'cut' }, { kind: 'status', status: 404 },
      { kind: 'status', status: 302, location: 'https://localhost/' },
    ]
    const ids = await bench.confirm(100)
    for (let turns = 0; bench.waiting(endpoint.id) > 0; turns++) {
      // One is taken, the next meets a fault, over and over.
      bench.endpoint.faults.splice(0, Infinity, { kind: 'status', status: 200 }, kinds[turns % kinds.length] ?? { kind: 'cut' })
      await bench.turn()
      bench.pass(HALF_HOUR_MS)
    }
    expect(await bench.state(endpoint.id)).toMatchObject({ waiting: 0, dead: 0, lost: 0 })
    expect(storedAt(bench.endpoint)).toEqual(ids)
    expect(bench.endpoint.requests.length).toBeGreaterThan(150)
  })

  it.each<Fault>([{ kind: 'slow' }, { kind: 'endless' }, { kind: 'huge' }])('that meets an answer which is $kind waits for its next try, and holds up no other endpoint', async (fault) => {
    const other = await standIn('webhook', made.server)
    try {
      await bench.set({ webhookHosts: `localhost:${bench.endpoint.port} localhost:${other.port}` })
      const bad = await bench.subscribe()
      const good = await bench.subscribe({ url: `${other.url}/`, name: 'Visitors' })
      bench.endpoint.faults.push(fault)
      const ids = await bench.confirm(3)
      await bench.turn()
      expect(storedAt(other)).toEqual(ids)
      const { waiting, error } = await bench.state(bad.endpoint.id)
      expect({ waiting, code: error?.code }).toEqual({ waiting: 3, code: fault.kind === 'huge' ? 'webhooks.refused' : 'webhooks.unreachable' })
      expect((await bench.state(good.endpoint.id)).waiting).toBe(0)
    } finally {
      await other.close()
    }
  })

  it('follows no redirect, and goes to no host that policy does not name', async () => {
    const inside = await standIn('webhook', made.server)
    try {
      const { endpoint } = await bench.subscribe()
      await bench.confirm(1)
      bench.endpoint.faults.push({ kind: 'status', status: 307, location: `${inside.url}/` })
      await bench.turn()
      expect(inside.requests).toEqual([])
      expect(await bench.state(endpoint.id)).toMatchObject({ waiting: 1, error: { code: 'webhooks.refused', detail: 'status=307' } })
      await expect(bench.desk.afresh('webhooks.change', { id: endpoint.id, url: `${inside.url}/` })).rejects.toMatchObject({ code: 'webhooks.host' })
      await bench.set({ webhookHosts: `localhost:${inside.port}` })
      await bench.press()
      expect(bench.endpoint.requests).toHaveLength(1)
      expect(await bench.state(endpoint.id)).toMatchObject({ waiting: 1, error: { code: 'webhooks.host' } })
    } finally {
      await inside.close()
    }
  })

  it('is sent to nobody whose certificate does not hold, and says so', async () => {
    const stranger = await standIn('webhook', made.foreign)
    try {
      await bench.set({ webhookHosts: `localhost:${stranger.port}` })
      const { endpoint } = await bench.subscribe({ url: `${stranger.url}/` })
      await bench.confirm(1)
      await bench.turn()
      expect(stranger.requests).toEqual([])
      expect(await bench.state(endpoint.id)).toMatchObject({ waiting: 1, error: { code: 'webhooks.certificate' } })
    } finally {
      await stranger.close()
    }
  })

  it('goes out no more after a 410, until somebody switches it on', async () => {
    const { endpoint: { id } } = await bench.subscribe()
    bench.endpoint.faults.push({ kind: 'status', status: 410 })
    const ids = await bench.confirm(2)
    await bench.turn()
    await bench.press()
    expect(bench.endpoint.requests).toHaveLength(1)
    expect(await bench.state(id)).toMatchObject({ off: 'gone', waiting: 2, error: { code: 'webhooks.gone' } })
    await bench.desk.call('webhooks.switch', { id, on: true })
    await bench.turn()
    expect(storedAt(bench.endpoint)).toEqual(ids)
  })

  it('that nobody took for three days is given up with all whose time is over, shown, and sent again by hand under its id, behind what came since', async () => {
    const { endpoint: { id } } = await bench.subscribe()
    bench.endpoint.faults.push({ kind: 'status', status: 500 }, { kind: 'status', status: 500 })
    const ids = await bench.confirm(3)
    await bench.turn()
    bench.pass(GIVE_UP_MS)
    await bench.turn()
    const dead = await bench.state(id).then(() => bench.desk.call('webhooks.dead', { id }))
    expect(dead.map(({ tries, error }) => ({ tries, code: error?.code }))).toEqual([{ tries: 0, code: 'webhooks.refused' }, { tries: 0, code: 'webhooks.refused' }, { tries: 2, code: 'webhooks.refused' }])
    expect(await bench.desk.actions()).toContain(`webhooks.givenUp endpoint=${id}`)
    const [first] = bench.endpoint.requests
    bench.endpoint.requests.length = 0
    const later = await bench.confirm(1)
    await bench.desk.call('webhooks.sendAgain', { id, message: dead[2]?.id ?? '' })
    await bench.press()
    await bench.desk.call('webhooks.sendAgain', { id, message: null })
    await bench.press()
    expect(storedAt(bench.endpoint)).toEqual([...later, ...ids])
    expect(arrivedAt(bench.endpoint)[1]?.message).toBe(first?.headers['webhook-id'])
    expect(await bench.state(id)).toMatchObject({ waiting: 0, dead: 0 })
  })

  it('is lost at no point at which the uplink or the vault falls, and comes at least once, in order, under one id', async () => {
    const { endpoint } = await bench.subscribe()
    const ids = await bench.confirm(4)
    const points: { name: AnyCallName, when: 'before' | 'after' }[] = (['internal.webhooksDue', 'internal.webhookOffer', 'internal.webhookOutcome'] as const)
      .flatMap((name) => (['before', 'after'] as const).map((when) => ({ name, when })))
    for (const { name, when } of points) {
      for (const falls of ['uplink', 'vault'] as const) {
        let fell = false
        // From there on it asks for nothing any more.
        await bench.turn(async (asked, input) => {
          if (fell) throw new Error('fell')
          if (asked === name && when === 'before') fell = true
          if (fell) throw new Error('fell')
          const answer = await bench.ask(asked, input)
          if (asked === name) fell = true
          if (fell) throw new Error('fell')
          return answer
        })
        expect(fell).toBe(true)
        await bench.restartUplink()
        if (falls === 'vault') await bench.restartVault()
      }
    }
    await bench.turn()
    expect(await bench.state(endpoint.id)).toMatchObject({ waiting: 0, dead: 0 })
    expect(storedAt(bench.endpoint)).toEqual(ids)
    // Some came twice, or nothing was broken where it hurts.
    expect(bench.endpoint.requests.length).toBeGreaterThan(ids.length)
  })
})
