import { z } from 'zod'
import type { ErrorCode } from '../../contract/error-codes.ts'
import { FoyerError } from '../../contract/errors.ts'
import type { Database } from '../database/database.ts'
import { jsonIn } from '../database/json-in.ts'
import type { Settings } from '../database/settings.ts'
import { waitAfter } from './throttle.ts'
import { slownessOf, type Waits } from './waits.ts'

/**
 * Wrong guesses in a row, and until when no other is looked at, milliseconds since the epoch. What counts is `begunAt`, when that wait began by
 * the steady clock; null for a wait that an older Foyer noted.
 */
const guesses = z.object({ failures: z.number().int().nonnegative(), lockedUntil: z.number().nullable(), begunAt: z.number().nullable().default(null) })
export type Guesses = z.infer<typeof guesses>

const noGuesses: Guesses = { failures: 0, lockedUntil: null, begunAt: null }

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
    const lockedUntil = Math.min(before.lockedUntil ?? 0, time + waitAfter(before.failures, slownessOf(whose)) * 1000)
    return { stored: { ...before, lockedUntil, begunAt: waits.moved(whose, before, lockedUntil) }, left }
  }
  const failures = before.failures + 1
  const wait = waitAfter(failures, slownessOf(whose))
  if (wait === 0) return { stored: { ...noGuesses, failures }, left: 0 }
  const stored = { failures, lockedUntil: time + wait * 1000 }
  return { stored: { ...stored, begunAt: waits.begin(whose, stored) }, left: 0 }
}

/** @throws FoyerError `staff.throttled` with the seconds to wait as detail */
export function refuseWhileWaiting({ left }: Counted): void {
  if (left > 0) throw new FoyerError('staff.throttled', { detail: String(Math.ceil(left / 1000)) })
}

/**
 * Guesses at what is nobody's own: at everybody of a desk together, at names that nobody here has; the groups that confirm the recovery key, the recovery key in place of an administrator's secret; and, while
 * the desk's database is not open, the recovery key that opens it and an administrator of a copy that is not written into.
 */
export type Shared = 'signIn' | `nobody.${number}` | 'recoveryGroups' | 'recoveryKey' | 'recover' | 'incomplete'

export interface SharedGuesses {
  /** @throws FoyerError `staff.throttled` */
  count(time: number): void
  /** Counts nothing. @throws FoyerError `staff.throttled` */
  refuseWhileWaiting(): void
  /** The guess was right. */
  forget(): void
  /** It was right, and others before it were wrong: half of those still count, so that somebody with a secret of their own does not clear the count for guessing at others'. */
  ease(): void
  /** It was none: what was counted last is as it was before. */
  takeBack(): void
}

export function sharedGuesses(database: Database, settings: Settings, what: Shared, waits: Waits): SharedGuesses {
  const name = `guesses.${what}`
  let earlier: string | null = null
  let ours: string | null = null
  return {
    count(time) {
      const counted = database.transaction(() => {
        const stored = settings.get(name)
        earlier = stored
        // What nobody can read counts nothing: whoever can write it could as well write none.
        const before = guesses.safeParse(jsonIn(stored)).data ?? noGuesses
        const after = withOneMore(name, before, time, waits)
        ours = JSON.stringify(after.stored)
        settings.set(name, ours)
        return after
      }).immediate()
      refuseWhileWaiting(counted)
    },
    refuseWhileWaiting() {
      const stored = guesses.safeParse(jsonIn(settings.get(name))).data ?? noGuesses
      refuseWhileWaiting({ stored, left: waits.left(name, stored) })
    },
    forget: () => { settings.remove(name) },
    ease() {
      database.transaction(() => {
        const stored = guesses.safeParse(jsonIn(settings.get(name))).data ?? noGuesses
        const failures = Math.floor(Math.max(0, stored.failures - 1) / 2)
        if (failures === 0) settings.remove(name)
        else settings.set(name, JSON.stringify({ ...noGuesses, failures }))
      }).immediate()
    },
    takeBack() {
      database.transaction(() => {
        // Another process may have counted since: that one stays.
        if (settings.get(name) !== ours) return
        if (earlier === null) settings.remove(name)
        else settings.set(name, earlier)
      }).immediate()
    },
  }
}

/** Look at one guess. @param wrong the codes that `look` throws for a wrong one: what it throws else was no guess. @throws FoyerError `staff.throttled`, and what `look` throws */
export async function countedIn<T>(guesses: SharedGuesses, now: Date, wrong: ErrorCode | readonly ErrorCode[], look: () => Promise<T>): Promise<T> {
  guesses.count(now.getTime())
  try {
    const found = await look()
    guesses.forget()
    return found
  } catch (error) {
    if (!(error instanceof FoyerError) || ![wrong].flat().includes(error.code)) guesses.takeBack()
    throw error
  }
}
