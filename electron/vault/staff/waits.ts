import type { Clock } from '../clock.ts'
import type { Guesses } from './guesses.ts'
import { waitAfter } from './throttle.ts'

/** How long it is until the next guess is looked at. */
export interface Waits {
  /** Milliseconds left, of a wait that is as long as its failures make it and never longer. */
  left(whose: string, stored: Guesses): number
  /** A wait has begun just now. */
  begin(whose: string, failures: number): void
}

/**
 * Waits are kept by the steady clock. What is on disk names an end by the wall clock, which is believed in one thing only, and only while
 * nothing speaks against that clock: that a wait of an earlier start is over. One that is not begins again, as long as it was.
 */
export function waitBook(clock: Clock, isDoubtful: () => boolean): Waits {
  const begun = new Map<string, { failures: number, at: number }>()
  const book: Waits = {
    left(whose, { failures, lockedUntil }) {
      if (lockedUntil === null) return 0
      const length = waitAfter(failures) * 1000
      const mine = begun.get(whose)
      if (mine?.failures === failures) return Math.max(0, mine.at + length - clock.elapsed())
      if (lockedUntil <= clock.now().getTime() && !isDoubtful()) return 0
      book.begin(whose, failures)
      return length
    },
    begin: (whose, failures) => { begun.set(whose, { failures, at: clock.elapsed() }) },
  }
  return book
}
