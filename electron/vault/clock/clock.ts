import { uptime } from 'node:os'

/** The clocks of a machine. None is enough: the wall clock may be set, and the steady one may stand still while the machine sleeps. */
export interface Clock {
  now(): Date
  /**
   * The steady clock: milliseconds since the machine was started, the same for every process on it. It never goes back while the machine runs;
   * Linux stops it while the machine sleeps, Windows and macOS may go on.
   */
  elapsed(): number
}

/** What Node calls `hrtime`: CLOCK_MONOTONIC, `mach_continuous_time`, QueryPerformanceCounter. */
export const steadyClock: Clock['elapsed'] = () => Number(process.hrtime.bigint() / 1_000_000n)

/** As the steady clock, but going on while the machine sleeps; to a second, on macOS. Milliseconds. */
export const sinceMachineStart = (): number => uptime() * 1000

/** A moment by both clocks, in milliseconds. */
export interface Moment { wall: number, steady: number }

export const moment = (clock: Clock): Moment => ({ wall: clock.now().getTime(), steady: clock.elapsed() })

/** Milliseconds since a moment, by whichever clock went further. */
export const since = (clock: Clock, { wall, steady }: Moment): number => Math.max(clock.now().getTime() - wall, clock.elapsed() - steady)

/**
 * Milliseconds that surely went by since a moment of the steady clock that another process, or an earlier start of the program, noted. Where the
 * clock stands before it the machine was started since, and the time since that start is what surely went by.
 */
export const passedSince = ({ elapsed }: Pick<Clock, 'elapsed'>, at: number): number => (elapsed() >= at ? elapsed() - at : elapsed())
