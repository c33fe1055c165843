/**
 * `npm run bench:uplink-peers [-- EVENTS [SEED [SHARE]]]`: the same events through the same seeded faults by Foyer's feeds, the OpenTelemetry JS SDK as it comes and as good as it can be set, and a
 * plain sender of syslog over TLS. Of each: events lost, events that came more than once and are told apart by nothing, gaps of which neither side knows, and time.
 * The receivers are stand-ins on loopback; rsyslog itself, killed, is in test/uplink/feeds/rsyslog.test.ts.
 */
import type { FeedEvent } from '../../electron/uplink/feeds/feed.ts'
import { makeCertificates, type Certificates } from '../uplink/certificates.ts'
import { feedEvents } from '../uplink/feed-events.ts'
import { faultProxy, proxyFaults } from './fault-proxy.ts'
import { frameProxy, MESSAGES_A_DRAW } from './fault-proxy-frames.ts'
import { frameReceiver, otlpReceiver, type Committed } from './uplink-receivers.ts'
import { senders, type Sender } from './uplink-senders.ts'

const [events = 20_000, seed = 20_261, share = 0.3] = process.argv.slice(2).filter((word) => word !== '--').map(Number)

/** A request has up to 512 events, and of a stream it is drawn for each 50: less happens at each draw, or hardly a batch would come through whole. */
const LESS = 4

interface Score {
  lost: number
  twice: number
  /** What came twice and no field tells apart. */
  twiceUntold: number
  /** Runs of missing events that no query on the receiver shows, because its events say no index or nothing follows them, while the sender holds that it is done. */
  unknownGaps: number
  seconds: number
  faults: number
}

function told(sent: readonly FeedEvent[], committed: readonly Committed[]): Omit<Score, 'seconds' | 'faults'> {
  const held = new Set(committed.map(({ index }) => index))
  const byId = new Set(committed.flatMap(({ id }) => id ?? []))
  const idless = committed.filter(({ id }) => id === null).length
  const missing = sent.filter(({ event }) => !held.has(event.index)).map(({ event }) => event.index)
  const gaps = missing.filter((index, place) => missing[place - 1] !== index - 1)
  const last = committed.reduce((most, { id, index }) => (id === null ? most : Math.max(most, index)), -1)
  return { lost: missing.length, twice: committed.length - held.size, twiceUntold: byId.size + idless - held.size, unknownGaps: gaps.filter((index) => index > last).length }
}

async function score(sender: Sender, sent: readonly FeedEvent[], certificates: Certificates): Promise<Score> {
  const http = sender.over === 'http'
  const receiver = await (http ? otlpReceiver() : frameReceiver())
  const proxy = await (http ? faultProxy : frameProxy)(receiver.port, certificates.server, { seed, share: http ? share : share / LESS, kill: () => receiver.kill() })
  const from = performance.now()
  await sender.send(sent, proxy.port, certificates.ca)
  const seconds = (performance.now() - from) / 1000
  // What was held back somewhere may still come.
  await new Promise((resolve) => { setTimeout(resolve, 1000) })
  await proxy.close()
  await receiver.close()
  return { ...told(sent, receiver.committed), seconds, faults: proxyFaults.reduce((sum, fault) => sum + proxy.counts[fault], 0) }
}

export async function main(): Promise<number> {
  const certificates = makeCertificates()
  const sent = feedEvents(events)
  console.log(`${events} events, seed ${seed}; to ${Math.round(share * 100)} % of requests (OTLP), to ${(share * 100 / LESS).toFixed(1)} % of each ${MESSAGES_A_DRAW} messages (syslog), one of: ${proxyFaults.join(', ')}\n`)
  console.log('| sender | faults | lost | came twice | of these told apart by nothing | gaps nobody knows of | seconds |\n|---|---|---|---|---|---|---|')
  try {
    for (const sender of senders) {
      const { faults, lost, twice, twiceUntold, unknownGaps, seconds } = await score(sender, sent, certificates)
      console.log(`| ${sender.name} | ${faults} | ${lost} | ${twice} | ${twiceUntold} | ${unknownGaps} | ${seconds.toFixed(1)} |`)
    }
  } finally {
    certificates.remove()
  }
  return 0
}
