import { OutboundAgent, type Way } from './agent.ts'
import { retryAfter } from './failure.ts'
import { ask, requestLimits, type RequestLimits } from './request.ts'

export interface Answer {
  status: number
  /** Milliseconds; null where the other side asked for no wait. */
  waitMs: number | null
  body: string
}

export interface Poster {
  /**
   * One POST. Redirects are not followed: an answer 3xx is the answer.
   * @throws FoyerError `uplink.unreachable`, `uplink.certificate`, `uplink.badAnswer` (too large)
   */
  post(path: string, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<Answer>
  /** Of the last answer, milliseconds since the epoch. */
  certificateUntil(): number | null
  close(): void
}

/** A collector may take its time over a thousand events. */
export const postLimits: RequestLimits = { ...requestLimits, wholeMs: 120_000 }

/** How a feed over HTTPS gets to its host. */
export interface PostWay extends Pick<Way, 'trust' | 'proxy'> {
  /** 0: no limit. */
  bytesPerSecond: number
  /** Milliseconds since 1970. */
  now: () => number
}

/**
 * HTTPS to one host over one connection at a time, bounded in bytes and time.
 * @param base `https://host[:port]/path`; what is asked for is put behind it
 * @throws FoyerError `uplink.settings`
 */
export function poster(base: string, { trust, proxy, bytesPerSecond, now }: PostWay, limits: RequestLimits = postLimits): Poster {
  const { origin, pathname } = new URL(base)
  const agent = new OutboundAgent({ trust, proxy, most: 1 })
  let until: number | null = null
  return {
    certificateUntil: () => until,
    async post(path, headers, body, signal) {
      const url = new URL(`${origin}${pathname.replace(/\/$/, '')}${path}`)
      const answer = await ask({ method: 'POST', url, headers: { ...headers }, body: Buffer.from(body), agent, bytesPerSecond, signal, limits })
      until = answer.certificateUntil ?? until
      return { status: answer.status, waitMs: retryAfter(answer.headers['retry-after'], now()), body: answer.body.toString('utf8') }
    },
    close: () => agent.destroy(),
  }
}
