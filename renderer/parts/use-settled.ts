import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { pressBegan } from './presses.ts'

/**
 * For so long after something changed under the finger no press decides about it, ms. A person sees a change after about 200 ms and needs
 * as long again to stop a finger on its way; who has seen it and means it takes longer.
 */
export const SETTLE_MS = 400

export interface Settled {
  /** It stands long enough to be decided about. */
  settled: boolean
  /** Whether the press that is acted on now began when it did. */
  seen: () => boolean
}

/** @param what is, or names, what is looked at: another one is a change */
export function useSettled(what: string | object | null): Settled {
  const changed = useRef<{ to: typeof what, at: number }>({ to: null, at: 0 })
  // What comes back soon after it went is a change again.
  const [current, setCurrent] = useState({ what, turn: 0 })
  if (current.what !== what) setCurrent({ what, turn: current.turn + 1 })
  const { turn } = current
  const [standing, setStanding] = useState<number | null>(null)
  useLayoutEffect(() => {
    changed.current = { to: what, at: performance.now() }
  }, [what])
  useEffect(() => {
    const timer = setTimeout(() => setStanding(turn), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [turn])
  const seen = useCallback(() => pressBegan() - changed.current.at >= SETTLE_MS, [])
  return { settled: standing === turn, seen }
}
