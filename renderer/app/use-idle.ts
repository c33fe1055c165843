import { useEffect, useEffectEvent, useState } from 'react'
import { call } from '../bridge.ts'

/** Seconds before the lock at which the screen says so. */
export function warningSeconds(idleSeconds: number): number {
  return Math.min(20, Math.max(5, Math.floor(idleSeconds / 3)))
}

/**
 * The screen's side of the idle lock. The vault counts for itself; this tells it that a person is there
 * (at most every few seconds) and counts down in view.
 * @returns seconds left once the warning is due, else null.
 */
export function useIdle(idleSeconds: number, onIdle: () => void): number | null {
  const [left, setLeft] = useState<number | null>(null)
  const lock = useEffectEvent(onIdle)
  useEffect(() => {
    let seen = Date.now()
    let told = Date.now()
    let over = false
    const warnAt = warningSeconds(idleSeconds)
    const touchEvery = Math.min(10, idleSeconds / 4) * 1000
    const tick = () => {
      const rest = Math.ceil(idleSeconds - (Date.now() - seen) / 1000)
      setLeft(rest <= warnAt && rest > 0 ? rest : null)
      if (rest <= 0 && !over) {
        over = true
        lock()
      }
    }
    const onActivity = () => {
      seen = Date.now()
      setLeft(null)
      if (seen - told < touchEvery) return
      told = seen
      // Where it fails, the vault's own clock decides, and says so with `session.ended`.
      call('staff.touch', {}).catch(() => undefined)
    }
    const kinds = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const
    for (const kind of kinds) window.addEventListener(kind, onActivity, { passive: true, capture: true })
    const timer = setInterval(tick, 500)
    return () => {
      clearInterval(timer)
      for (const kind of kinds) window.removeEventListener(kind, onActivity, { capture: true })
    }
  }, [idleSeconds])
  return left
}
