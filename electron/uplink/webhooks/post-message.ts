import { FoyerError } from '../../contract/errors.ts'
import type { WebhookOffer } from '../../contract/webhooks.ts'
import type { OutboundAgent } from '../net/agent.ts'
import { retryAfter } from '../net/failure.ts'
import { ask, type RequestLimits } from '../net/request.ts'

/** What somebody else's program may take of a turn (Standard Webhooks: 15 to 30 seconds), and how much it may answer: nobody reads more than the status. */
export const messageLimits: RequestLimits = { idleMs: 15_000, wholeMs: 15_000, answerBytes: 64 * 1024 }

/** `waitMs`: what the other side asked for, 0 for nothing. */
export interface Posted { outcome: 'taken' | 'gone' | 'failed', error: FoyerError | null, waitMs: number }

export interface PostNeeds { agent: OutboundAgent, bytesPerSecond: number, signal: AbortSignal, now: () => number, limits?: RequestLimits }

/** In the words of who looks at webhooks: what stands in the way of the trail is another matter. */
function failureOf(thrown: unknown): FoyerError {
  const { code, detail } = FoyerError.from(thrown)
  if (code === 'policy.hostNotPermitted') return FoyerError.from(thrown)
  const named = code === 'uplink.certificate' ? 'webhooks.certificate' : code === 'uplink.badAnswer' ? 'webhooks.refused' : 'webhooks.unreachable'
  return new FoyerError(named, { cause: thrown, ...(detail === undefined ? {} : { detail }) })
}

/** One try of one message, bounded in bytes and time. 2xx takes it, 410 wants no more; everything else, a redirect too, is tried again. Never throws. */
export async function postMessage({ url, message, timestamp, signature, body }: WebhookOffer, { agent, bytesPerSecond, signal, now, limits = messageLimits }: PostNeeds): Promise<Posted> {
  const headers = { 'content-type': 'application/json', 'user-agent': 'Foyer', 'webhook-id': message, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature }
  try {
    const { status, headers: answered } = await ask({ method: 'POST', url: new URL(url), headers, body: Buffer.from(body), agent, bytesPerSecond, signal, limits })
    if (status >= 200 && status < 300) return { outcome: 'taken', error: null, waitMs: 0 }
    if (status === 410) return { outcome: 'gone', error: new FoyerError('webhooks.gone'), waitMs: 0 }
    return { outcome: 'failed', error: new FoyerError('webhooks.refused', { detail: `status=${status}` }), waitMs: retryAfter(answered['retry-after'], now()) ?? 0 }
  } catch (thrown) {
    return { outcome: 'failed', error: failureOf(thrown), waitMs: 0 }
  }
}
