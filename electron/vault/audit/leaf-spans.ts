import type { Database } from '../database/database.ts'
import { eachSince } from './each-since.ts'

/** Leaves from one to another, both included. */
export interface Span { first: number, last: number }

/** Events one after the other whose times go on, milliseconds since the epoch. */
interface Run extends Span { begin: number, end: number }

/** Where in the trail a time is. */
export interface LeafSpans {
  /** The leaves between two moments, both included; null bounds are open. In the order of the trail. */
  between(from: number | null, to: number | null): Span[]
  /** Leaves before which the clock stood later, by how many milliseconds, the newest `limit`. */
  turns(limit: number): { leaf: number, by: number }[]
}

const CHUNK = 20_000
/** Leaves without events between them, for each event: a purge leaves none, and a forged number must not make us hold a place for each. */
const SPARSEST = 4

/**
 * Events come in the order of time but where a clock was set back, and that is rare: runs of them are kept in memory, and the leaf of a moment is found
 * within a run by halving. Read once from the index by time, from then on kept up to date.
 */
export function leafSpans(database: Database): LeafSpans {
  const at = database.prepare<[number, number], [number, number]>('SELECT leaf, time FROM audit_events WHERE leaf >= ? AND leaf <= ? ORDER BY leaf LIMIT 1').raw()
  const since = database.prepare<[number, number], [number, number]>('SELECT leaf, time FROM audit_events WHERE leaf > ? ORDER BY leaf LIMIT ?').raw()
  const bounds = database.prepare<[], { first: number | null, last: number | null, count: number }>('SELECT min(leaf) AS first, max(leaf) AS last, (SELECT count(*) FROM audit_events) AS count FROM audit_events')
  // In the order of the index: any other would have it sorted for each chunk.
  const byTime = database.prepare<[number, number, number, number], [time: number, status: number, leaf: number]>('SELECT time, status, leaf FROM audit_events WHERE (time, status, leaf) > (?, ?, ?) ORDER BY time, status, leaf LIMIT ?').raw()
  let runs: Run[] | null = null
  let seen = -1

  const add = (to: Run[], leaf: number, time: number) => {
    const run = to.at(-1)
    if (run !== undefined && !(time < run.end)) {
      run.last = leaf
      run.end = time
    } else to.push({ first: leaf, last: leaf, begin: time, end: time })
  }
  /** From the index by time, which is a tenth of the table. */
  const read = (): Run[] => {
    const found: Run[] = []
    seen = -1
    const { first, last, count } = bounds.get() ?? { first: null, last: null, count: 0 }
    if (first === null || last === null || first < 0 || last - first > SPARSEST * count) return found
    const times = new Float64Array(last - first + 1).fill(Number.NaN)
    for (let [time, status, leaf] = [Number.NEGATIVE_INFINITY, 0, 0]; ;) {
      const rows = byTime.all(time, status, leaf, CHUNK)
      for (const row of rows) if (row[2] <= last) times[row[2] - first] = row[0]
      const end = rows.at(-1)
      if (end === undefined || rows.length < CHUNK) break
      ;[time, status, leaf] = end
    }
    for (const [index, time] of times.entries()) if (!Number.isNaN(time)) add(found, first + index, time)
    seen = last
    return found
  }
  const upToDate = (): Run[] => {
    const found = runs ?? read()
    seen = eachSince((after) => since.all(after, CHUNK), seen, ([leaf, time]) => { add(found, leaf, time) })
    // What a transaction holds may never have been.
    runs = database.inTransaction ? null : found
    return found
  }
  /** The first leaf of a run at which it is this late, or after its last. */
  const firstFrom = ({ first, last }: Span, isLate: (time: number) => boolean): number => {
    let [low, high] = [first, last + 1]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const row = at.get(middle, last)
      if (row === undefined || isLate(row[1])) high = middle
      else low = row[0] + 1
    }
    return low
  }
  return {
    between: (from, to) => upToDate().flatMap((run): Span[] => {
      const [begin, end] = [from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY]
      if (run.end < begin || run.begin > end) return []
      const first = run.begin >= begin ? run.first : firstFrom(run, (time) => time >= begin)
      const last = run.end <= end ? run.last : firstFrom(run, (time) => time > end) - 1
      return first > last ? [] : [{ first, last }]
    }),
    turns: (limit) => {
      const all = upToDate()
      return all.slice(-limit - 1).flatMap((run, index, some) => {
        const before = some[index - 1]
        return before === undefined ? [] : [{ leaf: run.first, by: before.end - run.begin }]
      }).slice(-limit)
    },
  }
}
