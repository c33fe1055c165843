import { FoyerError } from '../../contract/errors.ts'
import type { Database } from '../records/database.ts'
import type { Settings } from '../records/settings.ts'
import { waitAfter } from './throttle.ts'

/** Wrong guesses in a row, and until when no other is looked at, milliseconds since the epoch. */
export interface Guesses { failures: number, lockedUntil: number | null }

/**
 * What is to be on disk before one more guess is looked at: it counts as wrong until it turns out right, so that pulling the plug gives none
 * for free. To be read and written in one immediate transaction, so that processes beside this one count on and do not begin again.
 *
 * @throws FoyerError `staff.throttled` with the seconds to wait as detail
 */
export function withOneMore({ failures, lockedUntil }: Guesses, time: number): Guesses {
  if (lockedUntil !== null && lockedUntil > time) throw new FoyerError('staff.throttled', { detail: String(Math.ceil((lockedUntil - time) / 1000)) })
  const wait = waitAfter(failures + 1)
  return { failures: failures + 1, lockedUntil: wait === 0 ? null : time + wait * 1000 }
}

/** Guesses at what is nobody's own: the groups that confirm the recovery key, the recovery key in place of an administrator's secret. */
export interface SharedGuesses {
  /** @throws FoyerError `staff.throttled` */
  count(time: number): void
  /** The guess was right. */
  forget(): void
}

export function sharedGuesses(database: Database, settings: Settings, what: 'recoveryGroups' | 'recoveryKey'): SharedGuesses {
  const name = `guesses.${what}`
  return {
    count(time) {
      database.transaction(() => {
        const stored = settings.get(name)
        const before = stored === null ? { failures: 0, lockedUntil: null } : JSON.parse(stored) as Guesses
        settings.set(name, JSON.stringify(withOneMore(before, time)))
      }).immediate()
    },
    forget: () => { settings.remove(name) },
  }
}
