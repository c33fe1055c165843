import type { Span } from './leaf-spans.ts'

/** The newest first, or the oldest first. */
export type Order = 'down' | 'up'

/** Leaves of one kind, in their order. */
export interface Stream {
  /** None of its leaves is outside of these. */
  oldest: number, newest: number
  /** Its leaves from `first` to `last`, as many as `limit`. */
  read(first: number, last: number, limit: number, order: Order): number[]
}

/** Leaves that are known already, in lists with the oldest first; those before `oldest` are gone. */
export const streamIn = (lists: readonly (readonly number[])[], oldest: number): Stream => ({
  oldest: Math.min(...lists.map((leaves) => leaves[0] ?? Number.MAX_SAFE_INTEGER)), newest: Math.max(...lists.map((leaves) => leaves.at(-1) ?? Number.MIN_SAFE_INTEGER)),
  read(first, last, limit, order) {
    const within: number[] = []
    const begin = Math.max(first, oldest)
    for (const leaves of lists) for (const leaf of leaves) if (leaf >= begin && leaf <= last) within.push(leaf)
    // Numbers in a list of their own kind are sorted as numbers, at once.
    const sorted = Float64Array.from(within).sort()
    return [...(order === 'down' ? sorted.reverse() : sorted).subarray(0, limit)]
  },
})

/** Two lists in one order as one list in that order, each leaf once. */
function joined(one: readonly number[], other: readonly number[], limit: number, isBefore: (a: number, b: number) => boolean): number[] {
  if (one.length === 0) return other.slice(0, limit)
  const all: number[] = []
  let [a, b] = [0, 0]
  while (all.length < limit) {
    const [left, right] = [one[a], other[b]]
    if (left === undefined && right === undefined) break
    if (right === undefined || (left !== undefined && !isBefore(right, left))) {
      all.push(left ?? 0)
      a++
      if (left === right) b++
    } else {
      all.push(right)
      b++
    }
  }
  return all
}

/** The first leaves of all streams together within a span. A stream is read no farther than to where the last of them stands by then. */
export function firstOf(streams: readonly Stream[], { first, last }: Span, limit: number, order: Order): number[] {
  const down = order === 'down'
  const isBefore = down ? (a: number, b: number) => a > b : (a: number, b: number) => a < b
  const begins = streams.filter(({ oldest, newest }) => newest >= first && oldest <= last)
    .map((stream) => ({ stream, begin: down ? Math.min(stream.newest, last) : Math.max(stream.oldest, first) }))
    .toSorted((one, other) => (down ? other.begin - one.begin : one.begin - other.begin))
  let found: number[] = []
  for (const { stream, begin } of begins) {
    const edge = found.length < limit ? null : found[limit - 1] ?? null
    if (edge !== null && !isBefore(begin, edge)) break
    const more = down ? stream.read(edge === null ? first : edge + 1, last, limit, order) : stream.read(first, edge === null ? last : edge - 1, limit, order)
    if (more.length > 0) found = joined(found, more, limit, isBefore)
  }
  return found
}
