import { Agent, request } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { FoyerError } from '../../contract/errors.ts'
import { connectionFailure, retryAfter } from './failure.ts'
import { tlsOptions, type Trust } from './trust.ts'

export interface Answer {
  status: number
  /** Milliseconds; null where the other side asked for no wait. */
  waitMs: number | null
  body: string
}

export interface Poster {
  /**
   * One POST. Redirects are not followed: an answer 3xx is the answer.
   * @throws FoyerError `uplink.unreachable`, `uplink.untrusted`, `uplink.badAnswer` (too large, not text)
   */
  post(path: string, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<Answer>
  close(): void
}

export interface PostLimits {
  /** Milliseconds without a byte either way. */
  idleMs: number
  /** Milliseconds for all of it: an answer that drips must end too. */
  wholeMs: number
  /** Bytes of an answer. A thousand items of Elastic with their reasons take about 300,000. */
  answerBytes: number
}
export const postLimits: PostLimits = { idleMs: 30_000, wholeMs: 120_000, answerBytes: 1_000_000 }

function readBody(answer: IncomingMessage, most: number, done: (body: string) => void, failed: (error: Error) => void): void {
  const parts: Buffer[] = []
  let size = 0
  answer.on('data', (part: Buffer) => {
    size += part.length
    parts.push(part)
    if (size > most) answer.destroy(new FoyerError('uplink.badAnswer', { detail: 'size' }))
  })
  answer.on('error', failed)
  // Of a body that was cut short nothing is believed.
  answer.on('close', () => failed(new FoyerError('uplink.unreachable', { detail: 'cut' })))
  answer.on('end', () => { if (answer.complete) done(Buffer.concat(parts).toString('utf8')) })
}

/**
 * HTTPS to one host over one connection at a time, bounded in bytes and time.
 * @param base `https://host[:port]/path`; what is asked for is put behind it
 * @param now milliseconds since 1970
 */
export function poster(base: string, trust: Trust, now: () => number, limits: PostLimits = postLimits): Poster {
  const { hostname, origin, pathname } = new URL(base)
  const host = hostname.replace(/^\[|\]$/g, '')
  const { host: _same, ...tls } = tlsOptions(host, trust)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    post: (path, headers, body, signal) => new Promise<Answer>((resolve, reject) => {
      const url = `${origin}${pathname.replace(/\/$/, '')}${path}`
      const sent = request(url, { ...tls, agent, method: 'POST', signal, headers: { ...headers, accept: 'application/json', 'accept-encoding': 'identity', 'content-length': String(Buffer.byteLength(body)) } })
      const fence = setTimeout(() => sent.destroy(new FoyerError('uplink.unreachable', { detail: 'timeout' })), limits.wholeMs)
      let settled = false
      const fail = (error: unknown) => {
        if (settled) return
        settled = true
        clearTimeout(fence)
        reject(connectionFailure(error))
        sent.destroy()
      }
      sent.setTimeout(limits.idleMs, () => sent.destroy(new FoyerError('uplink.unreachable', { detail: 'idle' })))
      sent.on('error', fail)
      sent.on('response', (answer) => {
        readBody(answer, limits.answerBytes, (text) => {
          settled = true
          clearTimeout(fence)
          resolve({ status: answer.statusCode ?? 0, waitMs: retryAfter(answer.headers['retry-after'], now()), body: text })
        }, fail)
      })
      sent.end(body)
    }),
    close: () => agent.destroy(),
  }
}
