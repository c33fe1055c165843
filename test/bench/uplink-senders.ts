import { connect, type TLSSocket } from 'node:tls'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { BatchLogRecordProcessor, LoggerProvider, type BatchLogRecordProcessorOptions } from '@opentelemetry/sdk-logs'
import type { Feed, FeedEvent } from '../../electron/uplink/feeds/feed.ts'
import { otlpFeed } from '../../electron/uplink/feeds/otlp.ts'
import { syslogFrame } from '../../electron/uplink/feeds/syslog-form.ts'
import { syslogFeed, syslogLimits } from '../../electron/uplink/feeds/syslog.ts'
import { poster } from '../../electron/uplink/net/post.ts'
import type { Trust } from '../../electron/uplink/net/trust.ts'

export interface Sender {
  name: string
  over: 'http' | 'frames'
  /** Resolves when it holds that it is done. */
  send(events: readonly FeedEvent[], port: number, ca: string): Promise<void>
}

const wait = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms) })
const trusted = (ca: string): Trust => ({ ca, certificate: null, key: null, least: 'TLSv1.3' })
/** Events that are sent together: as many as the OpenTelemetry SDK takes by itself. */
const BATCH = 512
/** Milliseconds until what was not taken is offered again. */
const AGAIN_MS = 20

/** What the uplink does: a cursor that moves by what was taken. */
async function byCursor(feed: Feed, events: readonly FeedEvent[]): Promise<void> {
  const never = new AbortController().signal
  for (let at = 0; at < events.length;) {
    at += await feed.send(events.slice(at, at + BATCH), never).catch(() => 0)
    await wait(AGAIN_MS)
  }
  await feed.close()
}

const ourOtlp: Sender = {
  name: 'Foyer, OTLP', over: 'http',
  send: (events, port, ca) => byCursor(otlpFeed(poster(`https://localhost:${port}`, { trust: trusted(ca), proxy: null, bytesPerSecond: 0, now: Date.now }), null), events),
}
const ourSyslog: Sender = {
  name: 'Foyer, syslog over TLS', over: 'frames',
  // The stand-in writes to its disk within 20 ms.
  send: (events, port, ca) => byCursor(syslogFeed({ host: 'localhost', port, body: 'sentence', trust: trusted(ca), bytesPerSecond: 0 }, { ...syslogLimits, settleMs: 100 }), events),
}

/** Events that are handed to a peer at once, and the milliseconds until the next: a thousand a second, which each takes easily where nothing happens. */
const BURST = 100
const PAUSE_MS = 100

function otelSender(name: string, options: Omit<BatchLogRecordProcessorOptions, 'exporter'>, timeoutMillis: number | undefined, flushes: boolean): Sender {
  return {
    name, over: 'http',
    async send(events, port, ca) {
      const exporter = new OTLPLogExporter({ url: `https://localhost:${port}/v1/logs`, httpAgentOptions: { ca, keepAlive: true }, ...(timeoutMillis === undefined ? {} : { timeoutMillis }) })
      const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter, ...options })] })
      const logger = provider.getLogger('trail')
      for (let at = 0; at < events.length; at += BURST) {
        for (const { event } of events.slice(at, at + BURST)) logger.emit({ timestamp: Date.parse(event.time), body: event.action, attributes: { 'bench.index': event.index, 'user.id': event.user } })
        if (!flushes) await wait(PAUSE_MS)
        else if (at + BURST >= events.length || at % (BURST * 5) === 0) await provider.forceFlush()
      }
      await provider.shutdown()
    },
  }
}
const otelDefault = otelSender('OpenTelemetry JS, default', {}, undefined, false)
/** A queue for everything, minutes for each export, and a flush after each five bursts that waits for its end. */
const otelBest = otelSender('OpenTelemetry JS, best', { maxQueueSize: 1_000_000, exportTimeoutMillis: 300_000 }, 300_000, true)

/** One event as a program logs it: by its time and what happened. The number is the bench's, to count by. */
const plainMessage = ({ event }: FeedEvent) => `<110>1 ${event.time} ${event.terminal} foyer - - [bench index="${event.index}"] ${event.user} ${event.action} ${event.status}`

/** As senders of syslog over TLS do: what the kernel took is sent; where a connection breaks, a new one goes on with what had not been handed over. */
const plainSyslog: Sender = {
  name: 'syslog over TLS, plain', over: 'frames',
  async send(events, port, ca) {
    let socket: TLSSocket | null = null
    const opened = () => new Promise<TLSSocket>((resolve, reject) => {
      const one = connect({ host: 'localhost', port, ca, minVersion: 'TLSv1.3' }, () => resolve(one))
      one.on('error', reject)
    })
    const written = (one: TLSSocket, told: FeedEvent) => new Promise<boolean>((resolve) => { one.write(syslogFrame(plainMessage(told)), (error) => resolve(error === null || error === undefined)) })
    for (let at = 0; at < events.length;) {
      if (socket === null || socket.destroyed || socket.readableEnded) socket = await opened().catch(() => null)
      const told = events[at]
      if (socket === null) await wait(AGAIN_MS)
      else if (told !== undefined && await written(socket, told)) {
        at += 1
        if (at % BURST === 0) await wait(PAUSE_MS)
      } else socket = null
    }
    await new Promise<void>((resolve) => {
      if (socket === null || socket.destroyed) return resolve()
      socket.on('close', () => resolve())
      socket.resume().end()
    })
  },
}

export const senders: readonly Sender[] = [ourOtlp, otelDefault, otelBest, ourSyslog, plainSyslog]
