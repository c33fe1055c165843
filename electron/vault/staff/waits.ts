import { passedSince, type Clock } from '../clock/clock.ts'
import { ofDesk, ofOne, waitAfter, type Slowness } from './throttle.ts'

/** What everybody at the desk is counted under together. */
export const DESK_GUESSES = 'guesses.signIn'
/** How what is counted under a name is slowed down. */
export const slownessOf = (whose: string): Slowness => (whose === DESK_GUESSES ? ofDesk : ofOne)

/** Wrong guesses in a row and the wait that they made, as they are on disk: `lockedUntil` milliseconds since the epoch, `begunAt` by the steady clock. */
export interface Waited { failures: number, lockedUntil: number | null, begunAt: number | null }

/** How long it is until the next guess is looked at. */
export interface Waits {
  /** Milliseconds left, of a wait that is as long as its failures make it and never longer. */
  left(whose: string, stored: Waited): number
  /** A wait has begun just now. @returns when, by the steady clock */
  begin(whose: string, stored: Pick<Waited, 'failures' | 'lockedUntil'>): number
  /** The end on disk was moved; it is the same wait. @returns when it began, as it is to stand on disk */
  moved(whose: string, stored: Waited, lockedUntil: number): number
}

/**
 * Waits are kept by the steady clock alone. It counts from the start of the machine and nobody sets it, so that what is on disk tells another
 * process, or the next start of the program, how much of a wait surely went by. Where the clock stands before the wait's beginning the machine
 * was started since, and the time since that start is what surely went by. A wait of an earlier start that is not over begins again, as long as
 * it was. The end by the wall clock is on disk for the screen and for an older Foyer; nothing here believes it.
 */
export function waitBook(clock: Pick<Clock, 'elapsed'>): Waits {
  const begun = new Map<string, { failures: number, lockedUntil: number | null, at: number }>()
  const book: Waits = {
    left(whose, { failures, lockedUntil, begunAt }) {
      if (lockedUntil === null) return 0
      const length = waitAfter(failures, slownessOf(whose)) * 1000
      const mine = begun.get(whose)
      // An end that is not the one we know belongs to a later wait of as many failures, which another process counted.
      if (mine?.failures === failures && mine.lockedUntil === lockedUntil) return Math.max(0, mine.at + length - clock.elapsed())
      if (begunAt !== null && passedSince(clock, begunAt) >= length) return 0
      book.begin(whose, { failures, lockedUntil })
      return length
    },
    begin(whose, { failures, lockedUntil }) {
      const at = clock.elapsed()
      begun.set(whose, { failures, lockedUntil, at })
      return at
    },
    moved(whose, { begunAt }, lockedUntil) {
      const mine = begun.get(whose)
      if (mine !== undefined) mine.lockedUntil = lockedUntil
      // Not later than it says, so that tries from one short-lived process after the other do not put the end off.
      return begunAt !== null && begunAt <= clock.elapsed() ? begunAt : mine?.at ?? clock.elapsed()
    },
  }
  return book
}
