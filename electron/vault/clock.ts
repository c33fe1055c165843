/** The two clocks of a machine. Neither is enough: the wall clock may be set, and the steady one may stand still while the machine sleeps. */
export interface Clock {
  now(): Date
  /** Milliseconds since some fixed moment; never goes back. */
  elapsed(): number
}

/** A moment by both clocks, in milliseconds. */
export interface Moment { wall: number, steady: number }

export const moment = (clock: Clock): Moment => ({ wall: clock.now().getTime(), steady: clock.elapsed() })

/** Milliseconds since a moment, by whichever clock went further. */
export const since = (clock: Clock, { wall, steady }: Moment): number => Math.max(clock.now().getTime() - wall, clock.elapsed() - steady)
