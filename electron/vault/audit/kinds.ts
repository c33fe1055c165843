import type { Database } from '../database/database.ts'
import { fold } from '../database/fold.ts'
import { KIND } from '../database/migrations/0006-audit-search.ts'
import { eachSince } from './each-since.ts'
import type { WordBook } from './words.ts'

/** What events have in common with thousands of others: who, what, how it ended, by which door. Numbers are those of the word book; 0 for none. */
export interface Kind {
  /** As the index has it. */
  key: string
  user: number, action: number, status: number, error: number, method: number, path: number, terminal: number, door: number
  /** What free text is looked for in: the words of its detail, path, error and action, folded. */
  text: string
  /** No event of it stands outside of these; within them some may be gone. */
  oldest: number, newest: number
  /** Its leaves in their order, where they are few; the oldest of them may be gone. */
  leaves: number[] | null
}

/** All kinds of events that there are: a few thousand for a million events. */
export interface Kinds {
  /** Every kind, with what came since the last asking. */
  all(): Iterable<Kind>
  /** Kinds that the events of one subject have. */
  of(subject: string): string[]
  /** The oldest leaf whose event is here. */
  oldest(): number
}

/** Events taken in at a time. */
const CHUNK = 5_000
/**
 * Leaves of a kind that are kept in memory, at most: to ask the index for them takes as long as to merge a thousand. More than half of all kinds have no more, and those
 * of a busy desk take two megabytes, however many events there are.
 */
const FEW = 256
/** A subject has a handful of kinds; a forged file shall not keep us busy. */
const MOST_OF_SUBJECT = 2_000

function kindOf(key: string, leaf: number, words: WordBook): Kind {
  const parts = key.split(' ', 8)
  const [user = 0, action = 0, status = 0, error = 0, method = 0, path = 0, terminal = 0, door = 0] = parts.map(Number)
  const said = key.slice(parts.join(' ').length + 1)
  const named = [action, path, error].map((number) => (number === 0 ? '' : words.wordOf(number)))
  return { key, user, action, status, error, method, path, terminal, door, text: fold([said, ...named].join(' ')), oldest: leaf, newest: leaf, leaves: [leaf] }
}

/**
 * The catalogue of kinds, in memory: read once by leaping from one to the next over the index, from then on kept up to date by the events that came since.
 * The trail only grows, and where this process or another one deletes what is old, a kind is looked for in vain and no more.
 */
export function kindsOf(database: Database, words: WordBook): Kinds {
  const next = database.prepare<[string], { key: string, leaf: number }>(`SELECT ${KIND} AS key, leaf FROM audit_events WHERE ${KIND} > ? ORDER BY ${KIND}, leaf LIMIT 1`)
  const newestOf = database.prepare<[string], { leaf: number }>(`SELECT leaf FROM audit_events WHERE ${KIND} = ? ORDER BY leaf DESC LIMIT 1`)
  const since = database.prepare<[number, number], [number, string]>(`SELECT leaf, ${KIND} FROM audit_events WHERE leaf > ? ORDER BY leaf LIMIT ?`).raw()
  const nextOf = database.prepare<[string, string], { key: string }>(`SELECT ${KIND} AS key FROM audit_events WHERE subject = ? AND ${KIND} > ? ORDER BY ${KIND} LIMIT 1`)
  const last = database.prepare<[], { leaf: number | null }>('SELECT max(leaf) AS leaf FROM audit_events')
  const first = database.prepare<[], { leaf: number | null }>('SELECT min(leaf) AS leaf FROM audit_events')
  const few = database.prepare<[string, number], number>(`SELECT leaf FROM audit_events WHERE ${KIND} = ? ORDER BY leaf LIMIT ?`).pluck()
  let known: Map<string, Kind> | null = null
  let seen = -1

  const see = (kinds: Map<string, Kind>, key: string, leaf: number) => {
    const found = kinds.get(key)
    if (found === undefined) kinds.set(key, kindOf(key, leaf, words))
    else {
      // What came while the catalogue was read is come by twice.
      if (leaf > found.newest) found.leaves?.push(leaf)
      if (found.leaves !== null && found.leaves.length > FEW) found.leaves = null
      found.newest = Math.max(found.newest, leaf)
      found.oldest = Math.min(found.oldest, leaf)
    }
  }
  const read = (): Map<string, Kind> => {
    const kinds = new Map<string, Kind>()
    seen = last.get()?.leaf ?? -1
    for (let found = next.get(''); found !== undefined; found = next.get(found.key)) {
      const leaves = few.all(found.key, FEW + 1)
      for (const leaf of leaves) see(kinds, found.key, leaf)
      if (leaves.length > FEW) see(kinds, found.key, newestOf.get(found.key)?.leaf ?? found.leaf)
    }
    return kinds
  }
  return {
    all() {
      const kinds = known ?? read()
      seen = eachSince((after) => since.all(after, CHUNK), seen, ([leaf, key]) => { see(kinds, key, leaf) })
      // What a transaction holds may never have been.
      known = database.inTransaction ? null : kinds
      return kinds.values()
    },
    of(subject) {
      const keys: string[] = []
      for (let found = nextOf.get(subject, ''); found !== undefined && keys.length < MOST_OF_SUBJECT; found = nextOf.get(subject, found.key)) keys.push(found.key)
      return keys
    },
    oldest: () => first.get()?.leaf ?? 0,
  }
}
