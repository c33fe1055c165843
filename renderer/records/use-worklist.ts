import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { placeOf, type RecordRow, type RecordSort } from '../../electron/contract/records.ts'
import { call } from '../bridge.ts'
import { asFoyerError } from '../parts/error-texts.ts'
import { everything, filterOf, type Choice } from './filter.ts'

const PAGE = 100
/** Most that one answer brings. */
const LARGE_PAGE = 200
/** Records that are chosen at once, at most. */
export const SELECT_MAX = 500
/** A person has stopped typing. */
const PAUSE_MS = 250

export interface Asked {
  query: string
  choice: Choice
  sort: RecordSort
}

export interface Found {
  /** What it is the answer to. */
  of: Asked
  rows: readonly RecordRow[]
  more: boolean
  total: number
  all: number
}

export interface Worklist {
  asked: Asked
  ask: (change: Partial<Asked>) => void
  found: Found | null
  error: FoyerError | null
  going: boolean
  /** The next page, unless one is on its way. */
  more: () => void
  /** The same once more, from the beginning. */
  reload: () => void
  /** All that fit, up to {@link SELECT_MAX}; null where something else is asked by now, or it could not be found out. */
  whole: () => Promise<readonly RecordRow[] | null>
}

export const newestFirst: RecordSort = { by: 'stored', down: true }

/** What is looked for among the records, and what was found of it so far. */
export function useWorklist(): Worklist {
  const [asked, setAsked] = useState<Asked>({ query: '', choice: everything, sort: newestFirst })
  const [found, setFound] = useState<Found | null>(null)
  const [error, setError] = useState<FoyerError | null>(null)
  const [going, setGoing] = useState(true)
  const [turn, setTurn] = useState(0)
  const turns = useRef(0)
  /** What is asked now, for who waits for an answer. */
  const latest = useRef(asked)
  useLayoutEffect(() => {
    latest.current = asked
  }, [asked])

  const load = async (before: Found | null, limit: number): Promise<Found | null> => {
    turns.current += 1
    const mine = turns.current
    setGoing(true)
    try {
      const { query, choice, sort } = asked
      const last = before?.rows.at(-1)
      const answer = await call('records.search', { query, before: null, limit, filter: filterOf(choice), sort, after: last === undefined ? undefined : placeOf(last, sort.by) })
      if (mine !== turns.current) return null
      const next = { ...answer, of: asked, rows: [...before?.rows ?? [], ...answer.rows] }
      setFound(next)
      setError(null)
      return next
    } catch (thrown) {
      if (mine === turns.current) setError(asFoyerError(thrown))
      return null
    } finally {
      if (mine === turns.current) setGoing(false)
    }
  }
  const begin = useEffectEvent((wanted: Asked, again: number) => {
    if (wanted === asked && again === turn) void load(null, PAGE)
  })
  const last = useRef(asked.query)
  useEffect(() => {
    // Only typing is waited for.
    const typed = last.current !== asked.query && asked.query !== ''
    last.current = asked.query
    const timer = setTimeout(() => begin(asked, turn), typed ? PAUSE_MS : 0)
    return () => clearTimeout(timer)
  }, [asked, turn])

  return {
    asked, found, error, going,
    ask: (change) => setAsked((before) => ({ ...before, ...change })),
    more: () => {
      if (found?.more === true && found.of === asked && !going) void load(found, PAGE)
    },
    reload: () => setTurn((count) => count + 1),
    whole: async () => {
      let so: Found | null = found?.of === asked ? found : null
      while (so !== null && so.more && so.rows.length < SELECT_MAX) so = await load(so, Math.min(LARGE_PAGE, SELECT_MAX - so.rows.length))
      return so === null || latest.current !== asked ? null : so.rows
    },
  }
}
