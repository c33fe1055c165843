import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { feedSettingsOf } from '../../../electron/contract/feeds.ts'
import { elasticFeed } from '../../../electron/uplink/feeds/elastic.ts'
import type { Feed } from '../../../electron/uplink/feeds/feed.ts'
import { feedsOf } from '../../../electron/uplink/feeds/feeds-of.ts'
import { otlpFeed } from '../../../electron/uplink/feeds/otlp.ts'
import { splunkFeed } from '../../../electron/uplink/feeds/splunk.ts'
import { LaterError } from '../../../electron/uplink/net/failure.ts'
import { poster, postLimits } from '../../../electron/uplink/net/post.ts'
import type { RequestLimits } from '../../../electron/uplink/net/request.ts'
import type { Trust } from '../../../electron/uplink/net/trust.ts'
import { makeCertificates, type Certificates } from '../certificates.ts'
import { connectProxy } from '../connect-proxy.ts'
import { deliver, heldAgainst } from '../deliver.ts'
import { feedEvents } from '../feed-events.ts'
import { standIn, type Fault, type StandIn } from '../stand-in.ts'
import type { CollectorKind } from '../stand-in-answers.ts'

let certificates: Certificates
beforeAll(() => { certificates = makeCertificates() })
afterAll(() => certificates.remove())

const NOW = Date.parse('2026-03-01T08:00:00Z')
const CHANNEL = '7c7dd7a3-61c3-4a8d-9f0a-6a3a4c36a8e5'
/** Fences that fall soon, for what never answers. */
const impatient: RequestLimits = { idleMs: 400, wholeMs: 1500, answerBytes: 1_000_000 }
const trust = (given: Partial<Trust> = {}): Trust => ({ ca: certificates.ca, certificate: null, key: null, least: 'TLSv1.3', ...given })
const never = new AbortController().signal

function feedTo(kind: CollectorKind | 'splunk with acknowledgement', url: string, believed = trust(), limits = postLimits): Feed {
  const to = poster(url, { trust: believed, proxy: null, bytesPerSecond: 0, now: () => NOW }, limits)
  if (kind === 'otlp') return otlpFeed(to, 'collector-token')
  if (kind === 'elastic') return elasticFeed(to, 'a2V5')
  return splunkFeed(to, 'hec-token', kind === 'splunk' ? null : CHANNEL, { everyMs: 5, most: 4 })
}

async function tried(kind: CollectorKind | 'splunk with acknowledgement', work: (feed: Feed, other: StandIn) => Promise<void>, options: Parameters<typeof standIn>[2] = {}, believed?: Trust): Promise<void> {
  const other = await standIn(kind === 'splunk with acknowledgement' ? 'splunk' : kind, certificates.server, options)
  if (kind === 'splunk with acknowledgement') other.collected.acknowledgesAfter = 1
  const feed = feedTo(kind, other.url, believed)
  try {
    await work(feed, other)
  } finally {
    await feed.close()
    await other.close()
  }
}

const events = feedEvents(40)
const whole = { lost: [], strange: 0, inOrder: true }

/** Each fault with what the feed says to it, and whether what was sent then comes again. */
const faults: readonly [fault: Fault, says: string, comesAgain: boolean][] = [
  [{ kind: 'status', status: 500 }, 'uplink.busy status=500', false],
  [{ kind: 'status', status: 503, retryAfter: '7' }, 'uplink.busy status=503', false],
  [{ kind: 'status', status: 429, retryAfter: '120' }, 'uplink.busy status=429', false],
  [{ kind: 'status', status: 401 }, 'uplink.refused status=401', false],
  [{ kind: 'status', status: 404 }, 'uplink.refused status=404', false],
  [{ kind: 'status', status: 302, location: 'https://127.0.0.1:1/' }, 'uplink.refused status=302', false],
  [{ kind: 'status', status: 307, location: 'https://127.0.0.1:1/' }, 'uplink.refused status=307', false],
  [{ kind: 'dropBefore' }, 'uplink.unreachable', false],
  [{ kind: 'dropAfter' }, 'uplink.unreachable', true],
  [{ kind: 'huge' }, 'uplink.badAnswer tooLarge', true],
  [{ kind: 'wrongJson' }, 'uplink.badAnswer json', true],
  [{ kind: 'cut' }, 'uplink.unreachable', true],
]

describe.each(['otlp', 'splunk', 'splunk with acknowledgement', 'elastic'] as const)('a feed to %s', (kind) => {
  it('brings every event once, in order, with terminal, index and leaf hash', async () => {
    await tried(kind, async (feed, other) => {
      expect(await deliver(feed, events, { tries: 4, batch: 10 })).toEqual({ taken: 40, failures: [] })
      expect(heldAgainst(events, other.collected.arrived)).toEqual({ ...whole, again: 0 })
      expect(other.connections).toBe(1)
      const [first] = other.requests
      expect(first?.headers.authorization).toBe({ otlp: 'Bearer collector-token', elastic: 'ApiKey a2V5' }[kind as string] ?? 'Splunk hec-token')
    })
  })

  it.each(faults)('loses nothing to %j', async (fault, says, comesAgain) => {
    await tried(kind, async (feed, other) => {
      other.faults.push(fault)
      const delivery = await deliver(feed, events, { tries: 8, batch: 20 })
      expect(delivery.taken).toBe(40)
      expect(delivery.failures).toHaveLength(1)
      expect(delivery.failures[0]).toContain(says)
      // Elastic knows what it has by our id.
      expect(heldAgainst(events, other.collected.arrived)).toEqual({ ...whole, again: comesAgain && kind !== 'elastic' ? 20 : 0 })
    })
  })

  it.each(['slow', 'endless'] as const)('ends by itself where an answer is %s, and loses nothing to it', async (how) => {
    await tried(kind, async (feed, other) => {
      other.faults.push({ kind: how })
      const hasty = feedTo(kind, other.url, trust(), impatient)
      await expect(hasty.send(events, never)).rejects.toMatchObject({ code: 'uplink.unreachable' })
      await hasty.close()
      other.faults.length = 0
      expect(await deliver(feed, events, { tries: 1 })).toEqual({ taken: 40, failures: [] })
      expect(heldAgainst(events, other.collected.arrived)).toMatchObject(whole)
    })
  })

  it('stops before an event that is refused, brings all before it, and goes on when it is taken', async () => {
    await tried(kind, async (feed, other) => {
      other.collected.poison.add(13)
      const stuck = await deliver(feed, events, { tries: 10 })
      expect(stuck.taken).toBe(13)
      expect(new Set(stuck.failures)).toEqual(new Set(['uplink.refused event']))
      other.collected.poison.clear()
      expect(await deliver(feed, events.slice(13), { tries: 1 })).toEqual({ taken: 27, failures: [] })
      expect(heldAgainst(events, other.collected.arrived)).toMatchObject({ lost: [], strange: 0 })
    })
  })

  it('tells how long the other side asks to wait', async () => {
    await tried(kind, async (feed, other) => {
      other.faults.push({ kind: 'status', status: 503, retryAfter: '7' }, { kind: 'status', status: 429, retryAfter: new Date(NOW + 90_000).toUTCString() }, { kind: 'status', status: 503 })
      const waits = []
      for (let go = 0; go < 3; go++) waits.push(await feed.send(events, never).catch((error: unknown) => error instanceof LaterError ? error.waitMs : error))
      expect(waits).toEqual([7000, 90_000, null])
    })
  })

  it('ends when it is called off', async () => {
    await tried(kind, async (feed, other) => {
      other.faults.push({ kind: 'endless' })
      const off = new AbortController()
      const sending = feed.send(events, off.signal)
      await expect.poll(() => other.requests.length).toBe(1)
      off.abort()
      await expect(sending).rejects.toMatchObject({ code: 'uplink.unreachable' })
    })
  })
})

describe('whom a feed believes', () => {
  it.each(['expired', 'otherName', 'foreign'] as const)('sends nothing to a server whose certificate is %s', async (which) => {
    const other = await standIn('otlp', certificates[which])
    const feed = feedTo('otlp', other.url)
    await expect(feed.send(events, never)).rejects.toMatchObject({ code: 'uplink.certificate' })
    await feed.close()
    await other.close()
    expect(other.requests).toEqual([])
  })

  it('speaks TLS 1.2 only where policy says so', async () => {
    const old = { least: 'TLSv1.2', most: 'TLSv1.2' } as const
    await tried('otlp', async (feed, other) => {
      await expect(feed.send(events, never)).rejects.toMatchObject({ code: 'uplink.certificate' })
      expect(other.requests).toEqual([])
    }, old)
    await tried('otlp', async (feed) => { expect(await feed.send(events, never)).toBe(40) }, old, trust({ least: 'TLSv1.2' }))
  })

  it('shows its certificate where it is asked for one', async () => {
    const asks = { clientCa: certificates.ca }
    await tried('elastic', async (feed, other) => {
      await expect(feed.send(events, never)).rejects.toMatchObject({ status: expect.toSatisfy((status: number) => status >= 500) as number })
      expect(other.requests).toEqual([])
    }, asks)
    const { certificate, key } = certificates.client
    await tried('elastic', async (feed) => { expect(await feed.send(events, never)).toBe(40) }, asks, trust({ certificate, key }))
  })
})

it.each(['otlp', 'splunk', 'elastic'] as const)('goes to %s through the proxy of the policy, and nowhere without it', async (kind) => {
  const [other, proxy] = [await standIn(kind, certificates.server), await connectProxy()]
  const settings = (uplinkProxy: string) => feedSettingsOf({
    uplinkProxy, uplinkKilobytes: 0, feedSyslog: '', feedSyslogCef: false, feedOtlp: '', feedSplunk: '', feedSplunkAck: false, feedElastic: '', feedJournald: false, feedsTls12: false,
    [{ otlp: 'feedOtlp', splunk: 'feedSplunk', elastic: 'feedElastic' }[kind]]: other.url,
  }, { certificate: null, key: null, otlpToken: null, elasticKey: null, ca: certificates.ca, splunkToken: 'hec-token' }, CHANNEL)
  const feedBy = (uplinkProxy: string) => feedsOf(settings(uplinkProxy).settings, () => NOW).get(kind)
  expect(await feedBy(proxy.address)?.send(events, never)).toBe(40)
  expect(proxy.asked).toEqual([new URL(other.url).host])
  const stopped = feedBy('http://127.0.0.1:1')
  await expect(stopped?.send(events, never)).rejects.toMatchObject({ code: 'uplink.unreachable', detail: 'ECONNREFUSED' })
  expect(other.connections).toBe(1)
  expect(settings('socks5://127.0.0.1:1080').unusable).toEqual([kind])
  await proxy.close()
  await other.close()
})

it('stops before an event in whose place somebody put another document into Elastic, and says so', async () => {
  await tried('elastic', async (feed, other) => {
    const id = (place: number) => `${events[place]?.event.terminal}-${events[place]?.event.index}`
    other.collected.held.set(id(2), Buffer.alloc(32).toString('base64')).set(id(0), events[0]?.leafHash ?? '')
    expect(await feed.send(events, never)).toBe(2)
    await expect(feed.send(events.slice(2), never)).rejects.toMatchObject({ code: 'uplink.refused', detail: 'otherEvent' })
  })
})

it.each([true, false])('finds by a search what somebody put into a data stream in the place of an event, when it shows (errors as items: %s)', async (asItems) => {
  await tried('elastic', async (feed, other) => {
    const id = (place: number) => `${events[place]?.event.terminal}-${events[place]?.event.index}`
    other.collected.stream = { showsAfter: 1, asItems }
    other.collected.held.set(id(2), Buffer.alloc(32).toString('base64')).set(id(0), events[0]?.leafHash ?? '')
    await expect(feed.send(events, never)).rejects.toMatchObject({ code: 'uplink.busy', detail: 'status=409', waitMs: 2000 })
    expect(await feed.send(events, never)).toBe(2)
    await expect(feed.send(events.slice(2), never)).rejects.toMatchObject({ code: 'uplink.refused', detail: 'otherEvent' })
  })
})

it('takes what Elastic has put off for not taken, and what stands before it for taken', async () => {
  await tried('elastic', async (feed, other) => {
    other.collected.fullFrom = 7
    expect(await feed.send(events, never)).toBe(7)
    other.collected.fullFrom = 0
    await expect(feed.send(events, never)).rejects.toBeInstanceOf(LaterError)
    other.collected.fullFrom = null
    expect(await feed.send(events, never)).toBe(40)
    expect(heldAgainst(events, other.collected.arrived)).toEqual({ ...whole, again: 0 })
  })
})

it('does not count what Splunk has not acknowledged', async () => {
  await tried('splunk with acknowledgement', async (feed, other) => {
    other.collected.acknowledgesAfter = 1000
    await expect(feed.send(events, never)).rejects.toMatchObject({ code: 'uplink.unreachable', detail: 'ack' })
    other.collected.acknowledgesAfter = null
    await expect(feed.send(events, never)).rejects.toMatchObject({ code: 'uplink.refused', detail: 'ack' })
    other.collected.acknowledgesAfter = 0
    expect(await feed.send(events, never)).toBe(40)
    expect(other.requests.at(-1)).toMatchObject({ path: '/services/collector/ack', headers: { 'x-splunk-request-channel': CHANNEL } })
  })
})
