import { useCallback, useEffect, useRef, useState } from 'react'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { asFoyerError } from './error-texts.ts'

export interface Task {
  going: boolean
  error: FoyerError | null
  /** Do it, unless it is going already. Resolves whether it went well. */
  run: (work: () => Promise<void>) => Promise<boolean>
  clear: () => void
}

/** One thing a person started: whether it is going, and how it failed. */
export function useTask(): Task {
  const [going, setGoing] = useState(false)
  const [error, setError] = useState<FoyerError | null>(null)
  const busy = useRef(false)
  const run = useCallback(async (work: () => Promise<void>) => {
    if (busy.current) return false
    busy.current = true
    setGoing(true)
    setError(null)
    try {
      await work()
      return true
    } catch (thrown) {
      setError(asFoyerError(thrown))
      return false
    } finally {
      busy.current = false
      setGoing(false)
    }
  }, [])
  const clear = useCallback(() => setError(null), [])
  return { going, error, run, clear }
}

export interface Loaded<T> {
  value: T | null
  error: FoyerError | null
  going: boolean
  reload: () => void
}

/** Something to show, fetched when `key` changes and on demand. An answer that was overtaken is dropped. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ value: T | null; error: FoyerError | null; going: boolean }>({ value: null, error: null, going: true })
  const [turn, setTurn] = useState(0)
  const latest = useRef(load)
  useEffect(() => {
    latest.current = load
  })
  useEffect(() => {
    let wanted = true
    setState((before) => ({ ...before, going: true, error: null }))
    latest.current().then(
      (value) => {
        if (wanted) setState({ value, error: null, going: false })
      },
      (thrown: unknown) => {
        if (wanted) setState((before) => ({ ...before, error: asFoyerError(thrown), going: false }))
      },
    )
    return () => {
      wanted = false
    }
  }, [key, turn])
  const reload = useCallback(() => setTurn((count) => count + 1), [])
  return { ...state, reload }
}
