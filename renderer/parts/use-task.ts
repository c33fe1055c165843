import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
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

interface Answer<T> {
  /** Which asking this answers. */
  of: string
  value: T | null
  error: FoyerError | null
}

/**
 * Something to show, fetched when `key` changes and on demand. An answer that was overtaken is dropped; while the
 * next one is on its way, the last stays.
 */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ of: '', value: null, error: null })
  const [turn, setTurn] = useState(0)
  const asking = `${key} ${turn}`
  const ask = useEffectEvent(load)
  useEffect(() => {
    let wanted = true
    ask().then(
      (value) => {
        if (wanted) setAnswer({ of: asking, value, error: null })
      },
      (thrown: unknown) => {
        if (wanted) setAnswer((before) => ({ of: asking, value: before.value, error: asFoyerError(thrown) }))
      },
    )
    return () => {
      wanted = false
    }
  }, [asking])
  const reload = useCallback(() => setTurn((count) => count + 1), [])
  return { value: answer.value, error: answer.error, going: answer.of !== asking, reload }
}
