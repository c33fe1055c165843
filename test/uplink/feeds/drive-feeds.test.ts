import { X509Certificate } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { SYSTEM } from '../../../electron/transport/handlers.ts'
import { createUplink } from '../../../electron/uplink/create-uplink.ts'
import type { Feed, FeedEvent } from '../../../electron/uplink/feeds/feed.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { outboxAlerts } from '../../../electron/vault/outbox/state.ts'
import { makeCertificates } from '../certificates.ts'
import { outboxBench, type OutboxBench } from '../../vault/outbox/outbox-bench.ts'

/** A place that takes what it is given, as far as it is told to. */
function place() {
  const made = { taken: [] as FeedEvent[], most: Infinity, fault: null as FoyerError | null, until: null as number | null, closed: 0 }
  const feed: Feed = {
    send: (events) => {
      if (made.fault !== null) return Promise.reject(made.fault)
      const took = events.slice(0, made.most)
      made.taken.push(...took)
      return Promise.resolve(took.length)
    },
    theirCertificateUntil: () => made.until,
    close: () => { made.closed += 1; return Promise.resolve() },
  }
  return Object.assign(made, { feed })
}

let desk: OutboxBench
let elapsed: number
let places: { syslog: ReturnType<typeof place>, otlp: ReturnType<typeof place> }
let uplink: ReturnType<typeof createUplink>
beforeEach(async () => {
  desk = await outboxBench()
  await desk.call('desk.setPolicy', { values: { uplinkAddress: '', feedSyslog: 'logs.example:6514', feedOtlp: 'https://otlp.example/' } })
  elapsed = 0
  places = { syslog: place(), otlp: place() }
  uplink = createUplink({ now: () => desk.clock.time, elapsed: () => elapsed, random: () => 0.5, make: () => new Map([['syslog', places.syslog.feed], ['otlp', places.otlp.feed]]) })
})
afterEach(async () => {
  await uplink.stop()
  desk.dispose()
})

const tools = (): Parameters<typeof uplink.dispatch>[2] => ({
  context: SYSTEM, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, signal: new AbortController().signal, ask: (name, input) => desk.inside(name, input),
})
const turn = async () => (await uplink.dispatch('internal.uplinkTurn', {}, tools()) as { nextMs: number }).nextMs
const press = () => uplink.dispatch('uplink.send', {}, tools())
const size = () => opened(desk.desk).log.size()
const indexes = ({ taken }: { taken: FeedEvent[] }) => taken.map(({ event }) => event.index)
const upTo = (end: number) => Array.from({ length: end }, (_, index) => index)

describe('feeds', () => {
  it('get every event, in order and once, each from its own cursor, with the hash of its leaf', async () => {
    await desk.happen(3)
    places.otlp.most = 2
    for (let turns = 0; turns < 3; turns++) await turn()
    expect(indexes(places.syslog)).toEqual(upTo(size()))
    expect(indexes(places.otlp)).toEqual(upTo(6))
    for (const { event, leafHash } of places.syslog.taken) expect(leafHash).toBe(Buffer.from(opened(desk.desk).log.nodes(0, event.index)).toString('base64'))
  })

  it('that fail wait by themselves, hold up no other, and are told', async () => {
    places.otlp.fault = new FoyerError('uplink.unreachable', { detail: 'ECONNREFUSED' })
    await turn()
    await desk.happen(1)
    await turn()
    expect(places.syslog.taken.length).toBeGreaterThan(0)
    expect(places.otlp.taken).toEqual([])
    const { feeds } = await desk.call('uplink.state', {})
    expect(feeds.find(({ name }) => name === 'otlp')?.told).toMatchObject({ error: { code: 'uplink.unreachable', detail: 'ECONNREFUSED' } })
    expect(feeds.find(({ name }) => name === 'syslog')?.told?.error).toBeNull()
    places.otlp.fault = null
    elapsed += 3_600_000
    await turn()
    expect(indexes(places.otlp)).toEqual(upTo(places.otlp.taken.length))
    expect(places.otlp.taken.length).toBeGreaterThan(0)
  })

  it('that refuse an event stand there, are asked again after a quarter of an hour and not before, and stand on the day', async () => {
    places.otlp.fault = new FoyerError('uplink.refused', { detail: 'event' })
    await turn()
    const alerts = async () => (await desk.call('day.figures', { day: null })).alerts
    expect(await alerts()).toContainEqual({ code: 'feedRefused', params: { name: 'otlp' } })
    places.otlp.fault = null
    elapsed += 899_000
    await turn()
    expect(places.otlp.taken).toEqual([])
    elapsed += 302_000
    await turn()
    // From the very event that was refused: none is passed over.
    expect(indexes(places.otlp)).toEqual(upTo(places.otlp.taken.length))
    expect(places.otlp.taken.length).toBeGreaterThan(0)
    expect(await alerts()).not.toContainEqual(expect.objectContaining({ code: 'feedRefused' }))
    // Nor is anybody told of a feed that policy does not name any more.
    places.otlp.fault = new FoyerError('uplink.refused', { detail: 'event' })
    await desk.happen(1)
    await turn()
    expect(await alerts()).toContainEqual({ code: 'feedRefused', params: { name: 'otlp' } })
    await desk.call('desk.setPolicy', { values: { feedOtlp: '' } })
    expect(await alerts()).not.toContainEqual(expect.objectContaining({ code: 'feedRefused' }))
  })

  it('are those that policy names alone: no other cursor moves, the receiver’s least of all', async () => {
    const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code?: string }).code ?? (error as Error).name)
    await desk.call('desk.setPolicy', { values: { uplinkAddress: 'https://127.0.0.1:1/' } })
    await desk.happen(3)
    expect(await codeOf(desk.inside('internal.feedTook', { feed: 'receiver' as 'syslog', next: 99 }))).toBe('ZodError')
    expect(await codeOf(desk.inside('internal.uplinkTold', { destination: 'x1' as 'syslog', told: { error: null, nextTryAt: null, okAt: null, theirCertificateUntil: null, skewMs: null } }))).toBe('ZodError')
    expect(await codeOf(desk.inside('internal.feedTook', { feed: 'elastic', next: 2 }))).toBe('uplink.notConfigured')
    expect(await codeOf(desk.inside('internal.feedBatch', { feed: 'elastic' }))).toBe('uplink.notConfigured')
    expect(await codeOf(desk.inside('internal.feedTook', { feed: 'otlp', next: 2 }))).toBe('done')
    const state = await desk.call('uplink.state', {})
    expect(state.next).toBe(0)
    expect(state.feeds).toMatchObject([{ name: 'syslog', next: 0 }, { name: 'otlp', next: 2 }])
  })

  it('are given no more at once than a line that policy limits carries within a turn', async () => {
    await desk.happen(40)
    await desk.call('desk.setPolicy', { values: { uplinkKilobytes: 1 } })
    expect((await desk.inside('internal.feedBatch', { feed: 'otlp' })).events).toHaveLength(15)
    await desk.call('desk.setPolicy', { values: { uplinkKilobytes: 0 } })
    expect((await desk.inside('internal.feedBatch', { feed: 'otlp' })).events.length).toBeGreaterThan(15)
  })

  it('get no event that somebody wrote over, and go on after it', async () => {
    await desk.happen(3)
    opened(desk.desk).database.prepare("UPDATE audit_events SET detail = 'forged' WHERE leaf = 1").run()
    await turn()
    expect(indexes(places.syslog)).toEqual(upTo(indexes(places.syslog).length + 1).filter((index) => index !== 1))
    // Not without a word: in the trail once for each feed, which gets that word itself, and before who looks at the day.
    await turn()
    await turn()
    expect((await desk.actions()).filter((action) => action.startsWith('uplink.feedGap')).toSorted()).toEqual(['uplink.feedGap otlp first=1 count=1', 'uplink.feedGap syslog first=1 count=1'])
    expect(indexes(places.syslog).length).toBeGreaterThanOrEqual(size() - 2)
    expect((await desk.call('alerts.list', {})).alerts).toMatchObject([{ code: 'feedGap', params: { event: 1, count: 1 } }, { code: 'feedGap' }])
    expect((await desk.inside('internal.uplinkHeartbeat', {})).alerts).toContain('feedGap')
  })

  it('go on after an event whose hash is gone from the tree, which is told as left out', async () => {
    await desk.happen(3)
    opened(desk.desk).database.prepare("UPDATE audit_events SET hash = x'00' WHERE leaf = 1").run()
    await turn()
    await desk.happen(1)
    await turn()
    for (const each of [places.syslog, places.otlp]) expect(indexes(each)).toEqual(upTo(each.taken.length + 1).filter((index) => index !== 1))
    expect(places.syslog.taken.length).toBeGreaterThan(4)
    expect((await desk.actions()).filter((each) => each.startsWith('uplink.feedGap')).toSorted()).toEqual(['uplink.feedGap otlp first=1 count=1', 'uplink.feedGap syslog first=1 count=1'])
  })

  it('that policy takes away are closed and shown no more, and those that it names without what they need are told', async () => {
    await turn()
    await desk.call('desk.setPolicy', { values: { feedSyslog: '', feedOtlp: '', feedSplunk: 'https://splunk.example/' } })
    await turn()
    expect([places.syslog.closed, places.otlp.closed]).toEqual([1, 1])
    const { feeds } = await desk.call('uplink.state', {})
    expect(feeds).toMatchObject([{ name: 'splunk', next: 0, told: { error: { code: 'uplink.settings', detail: 'feedSplunk' } } }])
  })

  it('whose authorities cannot be read go nowhere, and each says why', async () => {
    await desk.call('desk.setPolicy', { values: { feedsAuthority: '/nonexistent' } })
    await turn()
    expect(places.syslog.taken).toEqual([])
    const { feeds } = await desk.call('uplink.state', {})
    expect(feeds.map(({ name, told }) => [name, told?.error?.code, told?.error?.detail])).toEqual([['syslog', 'uplink.settings', 'feedsAuthority'], ['otlp', 'uplink.settings', 'feedsAuthority']])
    await desk.call('desk.setPolicy', { values: { feedsAuthority: '' } })
    await turn()
    expect((await desk.call('uplink.state', {})).feeds.map(({ told }) => told?.error)).toEqual([null, null])
  })

  it('are alerts by name while they refuse, and when nothing has got through for a while', async () => {
    const alerts = () => outboxAlerts(desk.desk)
    await turn()
    expect(alerts()).toEqual([])
    places.syslog.fault = new FoyerError('uplink.refused', { detail: 'status=403' })
    places.otlp.fault = new FoyerError('uplink.unreachable', { detail: 'ECONNREFUSED' })
    await desk.happen(1)
    await turn()
    expect(alerts()).toEqual([{ code: 'feedRefused', params: { name: 'syslog' } }])
    desk.clock.time += 61 * 60_000
    expect(alerts()).toEqual([{ code: 'feedRefused', params: { name: 'syslog' } }, { code: 'feedSilent', params: { name: 'otlp' } }])
    for (const each of Object.values(places)) each.fault = null
    elapsed += 3_600_000
    await turn()
    expect(alerts()).toEqual([])
  })

  it('are tried at once when somebody presses for it, also where there is no receiver, and say what stands in the way', async () => {
    places.otlp.fault = new FoyerError('uplink.refused', { detail: 'status=403' })
    await turn()
    await expect(press()).rejects.toMatchObject({ code: 'uplink.refused', detail: 'status=403' })
    places.otlp.fault = null
    await press()
    expect(indexes(places.otlp)).toEqual(upTo(places.otlp.taken.length))
    expect(places.otlp.taken.length).toBeGreaterThan(0)
    await desk.call('desk.setPolicy', { values: { feedSyslog: '', feedOtlp: '' } })
    await expect(press()).rejects.toMatchObject({ code: 'uplink.notConfigured' })
  })

  it('whose own certificate ends within 30 days are an alert by name', async () => {
    places.syslog.until = desk.clock.time + 29 * 86_400_000
    places.otlp.until = desk.clock.time + 31 * 86_400_000
    await turn()
    expect(outboxAlerts(desk.desk)).toEqual([{ code: 'feedCertificate', params: { name: 'syslog', date: new Date(places.syslog.until).toISOString().slice(0, 10) } }])
  })

  it('whose certificate of this desk ends soon are an alert', async () => {
    const made = makeCertificates()
    try {
      const { certificate } = made.client
      opened(desk.desk).outbox.setSecret('feedCertificate', certificate)
      const until = Date.parse(new X509Certificate(certificate).validTo)
      desk.clock.time = until - 31 * 86_400_000
      expect(outboxAlerts(desk.desk)).toEqual([])
      desk.clock.time = until - 29 * 86_400_000
      expect(outboxAlerts(desk.desk)).toEqual([{ code: 'feedOwnCertificate', params: { date: new Date(until).toISOString().slice(0, 10) } }])
    } finally {
      made.remove()
    }
  })
})
