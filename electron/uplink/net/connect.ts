import { connect as tlsConnect } from 'node:tls'
import { FoyerError } from '../../contract/errors.ts'
import { connectionFailure } from './failure.ts'
import { hostFence } from './fence.ts'
import { sendSlowly } from './throttle.ts'
import { certificateUntil, tlsOptions, type Trust } from './trust.ts'

export type { Trust } from './trust.ts'

export interface ConnectionLimits {
  /** Milliseconds without an octet either way. */
  idleMs: number
  /** Milliseconds that it may stand at all: who never stops talking must end too. Sending at a limited rate needs its own time on top. */
  wholeMs: number
}

export interface ConnectionWay {
  trust: Trust
  /** 0: no limit. */
  bytesPerSecond: number
}

export interface Connection {
  /**
   * Write all of it and close in order; resolves when the other side has closed after that, in order too.
   * @throws FoyerError `uplink.unreachable`, `uplink.certificate`
   */
  deliver(bytes: string): Promise<void>
  /** Whether the other side has neither closed nor reset it. */
  stands(): boolean
  /** Milliseconds since the epoch; null where it says none. */
  certificateUntil: number | null
  destroy(): void
}

/**
 * A TLS connection to one host. What the other side sends is read and thrown away. Never through a proxy: that it was closed in order is all that says that it was
 * read, and a proxy closes in order what the other side has reset.
 * @throws FoyerError `uplink.unreachable`, `uplink.certificate`, `policy.hostNotPermitted`
 */
export function connect(host: string, port: number, { trust, bytesPerSecond }: ConnectionWay, { idleMs, wholeMs }: ConnectionLimits, signal: AbortSignal): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const fault = hostFence.faultOf([host])
    if (fault !== null) throw fault
    const socket = tlsConnect({ ...tlsOptions(host, trust), port })
    hostFence.hold(socket, [host])
    let ended = false
    let closing = false
    let secured = false
    let failed: FoyerError | null = null
    let told: (() => void) | null = null
    const fail = (error: unknown) => {
      failed ??= connectionFailure(error)
      socket.destroy()
      reject(failed)
      told?.()
    }
    const off = () => fail(new FoyerError('uplink.unreachable', { detail: 'stopped' }))
    if (signal.aborted) off()
    signal.addEventListener('abort', off, { once: true })
    const fence = setTimeout(() => fail(new FoyerError('uplink.unreachable', { detail: 'timeout' })), wholeMs)
    socket.setTimeout(idleMs, () => fail(new FoyerError('uplink.unreachable', { detail: 'idle' })))
    socket.on('error', fail)
    socket.on('end', () => {
      ended = true
      // Before we have closed, somebody has not waited for all of it.
      if (!closing) fail(new FoyerError('uplink.unreachable', { detail: secured ? 'fell' : 'handshake' }))
    })
    socket.on('close', () => {
      signal.removeEventListener('abort', off)
      clearTimeout(fence)
      if (!ended) fail(new FoyerError('uplink.unreachable', { detail: 'fell' }))
      told?.()
    })
    socket.resume()
    socket.once('secureConnect', () => {
      secured = true
      resolve({
        deliver: (bytes) => new Promise((done, undone) => {
          told = () => failed === null ? done() : undone(failed)
          if (failed !== null) return told()
          const body = Buffer.from(bytes)
          socket.once('finish', () => { closing = true })
          if (bytesPerSecond === 0) socket.end(body)
          else sendSlowly(socket, body, bytesPerSecond, setTimeout)
        }),
        stands: () => failed === null && !ended,
        certificateUntil: certificateUntil(socket),
        destroy: () => socket.destroy(),
      })
    })
  })
}
