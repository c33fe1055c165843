import { FoyerError } from '../../electron/contract/errors.ts'
import type { Feed, FeedEvent } from '../../electron/uplink/feeds/feed.ts'

export interface Delivery {
  /** How many were told to be taken. */
  taken: number
  /** Codes of what went wrong, in their order. */
  failures: string[]
}

/** What drives a feed: a cursor, and what is not taken offered again. Ends when all is taken, or after so many tries. */
export async function deliver(feed: Feed, events: readonly FeedEvent[], { tries, batch = events.length, waitMs = 0 }: { tries: number, batch?: number, waitMs?: number }): Promise<Delivery> {
  const delivery: Delivery = { taken: 0, failures: [] }
  const { signal } = new AbortController()
  for (let left = tries; left > 0 && delivery.taken < events.length; left--) {
    try {
      delivery.taken += await feed.send(events.slice(delivery.taken, delivery.taken + batch), signal)
    } catch (error) {
      const { code, detail } = FoyerError.from(error)
      if (code === 'internal.fault') throw error
      delivery.failures.push(detail === undefined ? code : `${code} ${detail}`)
      if (waitMs > 0) await new Promise((resolve) => { setTimeout(resolve, waitMs) })
    }
  }
  return delivery
}

/** An event as the other side has it. */
export interface Arrived { terminal: string, index: number, leaf: string }

export interface Held {
  /** Indexes that never came. */
  lost: number[]
  /** How many came more than once, told by terminal and index, each time with the same leaf hash. */
  again: number
  /** Arrived under an index with another leaf hash than ours: it could not be told from a forgery. */
  strange: number
  /** Whether each came first after the one before it had come. */
  inOrder: boolean
}

/** What the other side has, held against what was sent. */
export function heldAgainst(sent: readonly FeedEvent[], arrived: readonly Arrived[]): Held {
  const leaves = new Map(sent.map(({ event, leafHash }) => [`${event.terminal} ${event.index}`, leafHash]))
  const first = new Map<string, Arrived>()
  for (const each of arrived) if (!first.has(`${each.terminal} ${each.index}`)) first.set(`${each.terminal} ${each.index}`, each)
  const order = [...first.values()].map(({ index }) => index)
  return {
    lost: sent.filter(({ event }) => !first.has(`${event.terminal} ${event.index}`)).map(({ event }) => event.index),
    again: arrived.length - first.size,
    strange: arrived.filter(({ terminal, index, leaf }) => leaves.get(`${terminal} ${index}`) !== leaf).length,
    inOrder: order.every((index, place) => place === 0 || index > (order[place - 1] ?? 0)),
  }
}
