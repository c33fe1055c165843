import { FoyerError } from '../../contract/errors.ts'
import type { FeedName, FeedSettings } from '../../contract/feeds.ts'
import type { UplinkTold } from '../../contract/uplink.ts'
import { backoffMs } from '../backoff.ts'
import type { Ask } from '../foyer/ask.ts'
import { LaterError } from '../net/failure.ts'
import { isoOf } from '../net/time.ts'
import type { Feed } from './feed.ts'
import { feedsOf } from './feeds-of.ts'

export interface FeedClocks {
  /** Milliseconds since the epoch. */
  now: () => number
  /** The steady clock, milliseconds. */
  elapsed: () => number
  /** From 0 to below 1. */
  random: () => number
  /** Only tests give another. */
  make?: (settings: FeedSettings) => Map<FeedName, Feed>
}

/** Batches for one feed in one turn: the others have theirs meanwhile, and what is far behind goes on with the next. */
const MOST_BATCHES = 10
/**
 * Milliseconds: what is refused is refused again until a person has done something about it, on either side. The event is not passed over, and the other side is not
 * asked more often than somebody could have acted.
 */
const REFUSED_MS = 900_000

/** `told`: null until there is something to tell. `fault`: of the last try. */
interface Driven { feed: Feed, failures: number, notBefore: number, told: UplinkTold | null, fault: FoyerError | null }

const unheard: UplinkTold = { error: null, nextTryAt: null, okAt: null, theirCertificateUntil: null, skewMs: null }

/** Brings each feed what it has not taken, from its own cursor in the vault; one that fails waits by itself, and holds up no other. */
export class FeedDrive {
  private readonly clocks: FeedClocks
  private settings: string | null = null
  private driven = new Map<FeedName, Driven>()

  constructor(clocks: FeedClocks) {
    this.clocks = clocks
  }

  /**
   * @param pressed somebody asked for it: no wait holds
   * @returns whether there is more to bring at once; null where no feed is wanted
   * @throws FoyerError where somebody asked, what stands in the way of the first that cannot go on
   */
  async turn(ask: Ask, signal: AbortSignal, pressed = false): Promise<boolean | null> {
    if (!await this.look(ask)) return null
    if (pressed) this.hurry()
    const more = await Promise.all([...this.driven].map(([name, each]) => this.bring(name, each, ask, signal)))
    const fault = [...this.driven.values()].find((each) => each.fault !== null)?.fault
    if (pressed && fault) throw fault
    return more.includes(true)
  }

  /** No wait holds any more. */
  hurry(): void {
    for (const each of this.driven.values()) each.notBefore = 0
  }

  async close(): Promise<void> {
    const before = [...this.driven.values()]
    this.driven = new Map()
    await Promise.all(before.map(({ feed }) => feed.close().catch(() => undefined)))
  }

  /** Another policy or secret makes other feeds. @returns whether any is wanted */
  private async look(ask: Ask): Promise<boolean> {
    const { now, make = (wanted) => feedsOf(wanted, now) } = this.clocks
    const answer = await ask('internal.feedSettings', {})
    const text = JSON.stringify(answer.settings)
    if (text === this.settings) return answer.settings !== null
    await this.close()
    this.settings = text
    if (answer.settings !== null) for (const [name, feed] of make(answer.settings)) this.driven.set(name, { feed, failures: 0, notBefore: 0, told: null, fault: null })
    return answer.settings !== null
  }

  private async bring(name: FeedName, each: Driven, ask: Ask, signal: AbortSignal): Promise<boolean> {
    const { now, elapsed, random } = this.clocks
    if (elapsed() < each.notBefore) return false
    const tell = async (told: Partial<UplinkTold>): Promise<void> => {
      const until = each.feed.theirCertificateUntil()
      each.told = { ...unheard, ...each.told, ...(until === null ? {} : { theirCertificateUntil: isoOf(until) }), ...told }
      await ask('internal.uplinkTold', { destination: name, told: each.told })
    }
    try {
      let taken = 0
      for (let batches = 0; batches < MOST_BATCHES; batches++) {
        const { from, events, next } = await ask('internal.feedBatch', { feed: name })
        const count = events.length === 0 ? 0 : await each.feed.send(events, signal)
        const last = count === events.length ? next : (events[count - 1]?.event.index ?? from - 1) + 1
        if (last > from) await ask('internal.feedTook', { feed: name, next: last })
        taken += count
        if (events.length === 0 || count < events.length) break
      }
      each.failures = 0
      each.fault = null
      // Also where there was nothing to take: what was told before this feed was made may hold no more.
      if (taken > 0 || each.told === null || each.told.error !== null) await tell({ error: null, nextTryAt: null, ...(taken > 0 ? { okAt: new Date(now()).toISOString() } : {}) })
      return taken > 0
    } catch (thrown) {
      each.failures += 1
      each.fault = FoyerError.from(thrown)
      const waitMs = backoffMs(each.failures, random, thrown instanceof LaterError ? thrown.waitMs ?? 0 : each.fault.code === 'uplink.refused' ? REFUSED_MS : 0)
      each.notBefore = elapsed() + waitMs
      await tell({ error: each.fault.toPayload(), nextTryAt: new Date(now() + waitMs).toISOString() }).catch(() => undefined)
      return false
    }
  }
}
