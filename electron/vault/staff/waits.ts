import type { Clock } from '../clock.ts'
import type { Guesses } from './guesses.ts'
import { waitAfter } from './throttle.ts'

/** How long it is until the next guess is looked at. */
export interface Waits {
  /** Milliseconds left, of a wait that is as long as its failures make it and never longer. */
  left(whose: string, stored: Guesses): number
  /** A wait has begun just now. */
  begin(whose: string, stored: Guesses): void
  /** The end on disk was moved; it is the same wait. */
  moved(whose: string, lockedUntil: number): void
}

/**
 * Waits are kept by the steady clock. What is on disk names an end by the wall clock, which is believed in one thing only, and only while
 * nothing speaks against that clock: that a wait of an earlier start is over. One that is not begins again, as long as it was.
 */
export function waitBook(clock: Clock, isDoubtful: () => boolean): Waits {
  const begun = new Map<string, Guesses & { at: number }>()
  const book: Waits = {
    left(whose, { failures, lockedUntil }) {
      if (lockedUntil === null) return 0
      const length = waitAfter(failures) * 1000
      const mine = begun.get(whose)
      // An end that is not the one we know belongs to a later wait of as many failures, which another process counted.
      if (mine?.failures === failures && mine.lockedUntil === lockedUntil) return Math.max(0, mine.at + length - clock.elapsed())
      if (lockedUntil <= clock.now().getTime() && !isDoubtful()) return 0
      book.begin(whose, { failures, lockedUntil })
      return length
    },
    begin: (whose, { failures, lockedUntil }) => { begun.set(whose, { failures, lockedUntil, at: clock.elapsed() }) },
    moved: (whose, lockedUntil) => {
      const mine = begun.get(whose)
      if (mine !== undefined) mine.lockedUntil = lockedUntil
    },
  }
  return book
}
