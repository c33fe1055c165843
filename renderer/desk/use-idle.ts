import { useEffect, useEffectEvent, useState } from 'react'
import { call } from '../bridge.ts'

/** Seconds before the lock at which the screen says so. */
export function warningSeconds(idleSeconds: number): number {
  return Math.min(20, Math.max(5, Math.floor(idleSeconds / 3)))
}

/** Sent to the window by what must stay in view for a while though nobody touches anything. */
const PRESENCE = 'foyer:present'
const LONGEST_PRESENCE_MS = 10 * 60_000

/** Put the idle lock off while `shown`, at most ten minutes: what is in view is in view only once, and is copied by hand. */
export function usePresence(shown: boolean): void {
  useEffect(() => {
    if (!shown) return undefined
    const until = Date.now() + LONGEST_PRESENCE_MS
    const timer = setInterval(() => {
      if (Date.now() < until) window.dispatchEvent(new Event(PRESENCE))
    }, 2_000)
    return () => clearInterval(timer)
  }, [shown])
}

/** The wall clock may be set back, and the steady one may stand while the computer sleeps. */
const bothClocks = () => ({ wall: Date.now(), steady: performance.now() })

/** Milliseconds since then, by whichever clock went further. */
const since = ({ wall, steady }: ReturnType<typeof bothClocks>): number => Math.max(Date.now() - wall, performance.now() - steady)

/**
 * The screen's side of the idle lock. The vault counts for itself; this tells it that a person is there
 * (at most every few seconds) and counts down in view.
 * @returns seconds left once the warning is due, else null.
 */
export function useIdle(idleSeconds: number, onIdle: () => void): number | null {
  const [left, setLeft] = useState<number | null>(null)
  const lock = useEffectEvent(onIdle)
  useEffect(() => {
    let seen = bothClocks()
    let told = bothClocks()
    let over = false
    const warnAt = warningSeconds(idleSeconds)
    const touchEvery = Math.min(10, idleSeconds / 4) * 1000
    const tick = () => {
      const rest = Math.ceil(idleSeconds - since(seen) / 1000)
      setLeft(rest <= warnAt && rest > 0 ? rest : null)
      if (rest <= 0 && !over) {
        over = true
        lock()
      }
    }
    const onActivity = () => {
      seen = bothClocks()
      setLeft(null)
      if (since(told) < touchEvery) return
      told = seen
      // Where it fails, the vault's own clock decides, and says so with `session.ended`.
      call('staff.touch', {}).catch(() => undefined)
    }
    const kinds = ['pointerdown', 'pointermove', 'keydown', 'wheel', PRESENCE] as const
    for (const kind of kinds) window.addEventListener(kind, onActivity, { passive: true, capture: true })
    const timer = setInterval(tick, 500)
    return () => {
      clearInterval(timer)
      for (const kind of kinds) window.removeEventListener(kind, onActivity, { capture: true })
    }
  }, [idleSeconds])
  return left
}
