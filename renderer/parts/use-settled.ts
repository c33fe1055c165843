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

const NOTHING = Symbol('nothing yet')

/** @param what is, or names, what is looked at: another one is a change */
export function useSettled(what: string | object | null): Settled {
  const changed = useRef<{ to: typeof what, at: number }>({ to: null, at: 0 })
  const [standing, setStanding] = useState<typeof what | typeof NOTHING>(NOTHING)
  useLayoutEffect(() => {
    changed.current = { to: what, at: performance.now() }
  }, [what])
  useEffect(() => {
    const timer = setTimeout(() => setStanding(what), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [what])
  const seen = useCallback(() => pressBegan() - changed.current.at >= SETTLE_MS, [])
  return { settled: standing === what, seen }
}
