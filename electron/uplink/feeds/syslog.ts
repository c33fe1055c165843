import { FoyerError } from '../../contract/errors.ts'
import { connect, type ConnectionLimits, type Trust } from '../net/connect.ts'
import { sendingMs } from '../net/throttle.ts'
import type { Feed } from './feed.ts'
import { pause } from './pause.ts'
import { syslogFrame, syslogMessage, type SyslogBody } from './syslog-form.ts'

export interface SyslogTo {
  host: string
  port: number
  body: SyslogBody
  trust: Trust
  /** 0: no limit. */
  bytesPerSecond: number
}

export interface SyslogLimits extends ConnectionLimits {
  /**
   * Milliseconds that a collector has from the last octet read to its disk. rsyslog writes what it has read within the same turn of its queue, milliseconds;
   * what one holds in memory for longer when it dies is lost there, and shows as a gap of indexes.
   */
  settleMs: number
}
export const syslogLimits: SyslogLimits = { settleMs: 2000, idleMs: 30_000, wholeMs: 120_000 }

/**
 * Syslog over TLS (RFC 5425, octet counting). The protocol acknowledges nothing: who writes into a connection that stands knows that his own kernel has it, and
 * loses with the connection whatever is under way. So a batch is taken here when
 *
 * 1. all of it is written and the connection closed by `close_notify` in order,
 * 2. the collector has closed its side after that, without a reset. It answers the `close_notify` (§4.4), or ends the connection, and a kernel resets a
 *    connection that is ended with octets unread: whatever the collector was sent, it has read;
 * 3. a second connection, which stood to the same collector before that, still stands `settleMs` later: it did not fall with what it had read.
 *
 * Anything else, and the whole batch is offered again: what comes twice has the same terminal and index. The window to send again is one batch, which the driver's
 * cursor holds, on disk. What remains: a collector (or a relay before several) that has read and then loses without falling within `settleMs`. Indexes show that gap; it is not shown to us.
 */
export function syslogFeed({ host, port, body, ...way }: SyslogTo, limits: SyslogLimits = syslogLimits): Feed {
  let until: number | null = null
  return {
    async send(events, signal) {
      if (events.length === 0) return 0
      const text = events.map((told) => syslogFrame(syslogMessage(told, body))).join('')
      const extraMs = sendingMs(Buffer.byteLength(text), way.bytesPerSecond)
      const patient = { idleMs: limits.idleMs + extraMs, wholeMs: limits.wholeMs + extraMs }
      const watched = await connect(host, port, way, patient, signal)
      until = watched.certificateUntil
      try {
        const carrier = await connect(host, port, way, patient, signal)
        await carrier.deliver(text)
        await pause(limits.settleMs, signal)
        if (!watched.stands()) throw new FoyerError('uplink.unreachable', { detail: 'fell' })
        return events.length
      } finally {
        watched.destroy()
      }
    },
    theirCertificateUntil: () => until,
    close: () => Promise.resolve(),
  }
}
