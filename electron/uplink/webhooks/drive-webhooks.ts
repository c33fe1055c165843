import { WAIT_MAX_MS, type WebhookWay } from '../../contract/webhooks.ts'
import { backoffMs } from '../backoff.ts'
import type { FeedClocks } from '../feeds/drive-feeds.ts'
import type { Ask } from '../foyer/ask.ts'
import { OutboundAgent } from '../net/agent.ts'
import { postMessage, type PostNeeds } from './post-message.ts'

/** Milliseconds of one turn in which an endpoint is given another message: the trail waits for its next turn meanwhile. */
const SENDING_MS = 20_000

export interface WebhookClocks extends Pick<FeedClocks, 'now' | 'elapsed' | 'random'> { limits?: PostNeeds['limits'] }

/**
 * Brings each endpoint its messages, one after the other, and the endpoints side by side: one that is slow or gone holds up no other. It keeps how often each
 * failed in a row and nothing else; what there is to send, and whether it was taken, stands in the vault.
 */
export class WebhookDrive {
  private readonly clocks: WebhookClocks
  private readonly failures = new Map<string, number>()

  constructor(clocks: WebhookClocks) {
    this.clocks = clocks
  }

  /**
   * @param pressed somebody asked for it: no wait holds
   * @returns whether there is more to bring at once; null where policy names no host
   */
  async turn(ask: Ask, signal: AbortSignal, pressed = false): Promise<boolean | null> {
    const { due } = await ask('internal.webhooksDue', { pressed })
    if (due === null) return null
    const more = await Promise.all(due.endpoints.map((endpoint) => this.bring(endpoint, due.way, ask, signal).catch(() => false)))
    return more.includes(true)
  }

  /** @returns whether there is more for it */
  private async bring(endpoint: string, { ca, least, proxy, bytesPerSecond }: WebhookWay, ask: Ask, signal: AbortSignal): Promise<boolean> {
    const { now, elapsed, random, limits } = this.clocks
    const agent = new OutboundAgent({ trust: { ca, certificate: null, key: null, least }, proxy, most: 1 })
    try {
      for (const started = elapsed(); elapsed() - started < SENDING_MS;) {
        const { offer } = await ask('internal.webhookOffer', { endpoint })
        if (offer === null) return false
        const { outcome, error, waitMs } = await postMessage(offer, { agent, bytesPerSecond, signal, now, ...(limits === undefined ? {} : { limits }) })
        const failures = outcome === 'failed' ? (this.failures.get(endpoint) ?? 0) + 1 : 0
        if (failures === 0) this.failures.delete(endpoint)
        else this.failures.set(endpoint, failures)
        await ask('internal.webhookOutcome', {
          offer: offer.offer, outcome, error: error?.toPayload() ?? null, waitMs: failures === 0 ? 0 : Math.min(WAIT_MAX_MS, backoffMs(failures, random, waitMs, WAIT_MAX_MS)),
        })
        if (outcome !== 'taken') return false
      }
      return true
    } finally {
      agent.destroy()
    }
  }
}
