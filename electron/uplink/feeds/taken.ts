import { FoyerError } from '../../contract/errors.ts'
import { LaterError } from '../net/failure.ts'
import type { Answer } from '../net/post.ts'
import type { FeedEvent } from './feed.ts'

/** How many from the first on were taken; `some`: not all, and nobody says which. */
export type Taken = number | 'some'

/**
 * Which events were taken where the other side says only that not all were: the batch is offered anew in halves, until the first that is refused stands
 * alone. What was taken already comes twice then, and can be told by terminal and index; nothing is passed over.
 * @throws FoyerError whatever `offer` throws, `uplink.refused` where the first event is
 */
export async function takenInHalves(events: readonly FeedEvent[], offer: (part: readonly FeedEvent[]) => Promise<Taken>): Promise<number> {
  const taken = await offer(events)
  const most = taken === 'some' ? 0 : Math.min(taken, events.length)
  if (taken !== 'some' && (most > 0 || events.length === 0)) return most
  if (taken === 0 || events.length === 1) throw new FoyerError('uplink.refused', { detail: 'event' })
  const middle = Math.ceil(events.length / 2)
  const first = await takenInHalves(events.slice(0, middle), offer)
  if (first < middle) return first
  try {
    return middle + await takenInHalves(events.slice(middle), offer)
  } catch {
    // Those before were taken all the same; what stands in the way shows with the next try, which begins here.
    return middle
  }
}

/** Answers that come by themselves when the other side is well again (OTLP specification, "Retryable Response Codes", with 408 and every 5xx: nothing is given up here). */
const isLater = (status: number): boolean => status === 408 || status === 429 || status >= 500

/**
 * What an answer says before its body is looked at: null, it was taken as far as the body says; `some`, something in the batch is not to its liking.
 * @throws LaterError; FoyerError `uplink.refused` for a redirect, a wrong token, a wrong address
 */
export function judged({ status, waitMs }: Answer): 'some' | null {
  if (status >= 200 && status < 300) return null
  if (isLater(status)) throw new LaterError(status, waitMs)
  // Of these a smaller batch may pass.
  if (status === 400 || status === 413 || status === 422) return 'some'
  throw new FoyerError('uplink.refused', { detail: `status=${status}` })
}

/** @throws FoyerError `uplink.badAnswer` */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (cause) {
    throw new FoyerError('uplink.badAnswer', { cause, detail: 'json' })
  }
}
