import { FoyerError } from '../../contract/errors.ts'
import type { Database } from '../records/database.ts'
import type { Settings } from '../records/settings.ts'
import { waitAfter } from './throttle.ts'
import type { Waits } from './waits.ts'

/** Wrong guesses in a row, and until when no other is looked at, milliseconds since the epoch. */
export interface Guesses { failures: number, lockedUntil: number | null }

/** What is to be on disk, and how long to wait before a guess is looked at, milliseconds. */
export interface Counted { stored: Guesses, left: number }

/**
 * What is to be on disk before one more guess is looked at: it counts as wrong until it turns out right, so that pulling the plug gives none
 * for free. To be read and written in one immediate transaction, so that processes beside this one count on and do not begin again. While a
 * wait lasts nothing is counted; only an end that a wrong clock put too far away is moved near.
 */
export function withOneMore(whose: string, before: Guesses, time: number, waits: Waits): Counted {
  const left = waits.left(whose, before)
  if (left > 0) {
    const lockedUntil = Math.min(before.lockedUntil ?? 0, time + waitAfter(before.failures) * 1000)
    waits.moved(whose, lockedUntil)
    return { stored: { ...before, lockedUntil }, left }
  }
  const failures = before.failures + 1
  const wait = waitAfter(failures)
  const stored = { failures, lockedUntil: wait === 0 ? null : time + wait * 1000 }
  if (wait > 0) waits.begin(whose, stored)
  return { stored, left: 0 }
}

/** @throws FoyerError `staff.throttled` with the seconds to wait as detail */
export function refuseWhileWaiting({ left }: Counted): void {
  if (left > 0) throw new FoyerError('staff.throttled', { detail: String(Math.ceil(left / 1000)) })
}

/** Guesses at what is nobody's own: the groups that confirm the recovery key, the recovery key in place of an administrator's secret. */
export interface SharedGuesses {
  /** @throws FoyerError `staff.throttled` */
  count(time: number): void
  /** The guess was right. */
  forget(): void
}

export function sharedGuesses(database: Database, settings: Settings, what: 'recoveryGroups' | 'recoveryKey', waits: Waits): SharedGuesses {
  const name = `guesses.${what}`
  return {
    count(time) {
      const counted = database.transaction(() => {
        const stored = settings.get(name)
        const before = stored === null ? { failures: 0, lockedUntil: null } : JSON.parse(stored) as Guesses
        const after = withOneMore(name, before, time, waits)
        settings.set(name, JSON.stringify(after.stored))
        return after
      }).immediate()
      refuseWhileWaiting(counted)
    },
    forget: () => { settings.remove(name) },
  }
}
