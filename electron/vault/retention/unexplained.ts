import { z } from 'zod'
import { jsonIn } from '../database/json-in.ts'
import type { Settings } from '../database/settings.ts'
import { MOST_MS } from '../clock/limits.ts'

/** Whoever forges the row may write any number: beyond the calendar nothing can be reckoned. */
const span = z.number().min(-MOST_MS).max(MOST_MS)

/**
 * How far the wall clock has gone on without anything that explains it. One leap that is small enough passes unseen, as over a weekend; eight
 * of them, one after the other, are forty days. So they are summed up, in the database, until somebody confirms the date.
 *
 * What explains is time that the machine ran, by the steady clock, which nobody sets. All else is unexplained, and of two kinds:
 *
 * - *Off*: between two runs of the program, while the machine slept, and soon after its start, when the network tells the time to a computer
 *   that has no battery for its clock. Nothing tells an honest night from a clock set on: but a desk that is off at night runs by day. So running
 *   pays it back, sixteen hours for each hour ({@link PAID_BY_RUNNING}). A desk that runs two hours on working days never comes to the limit; one
 *   that was shut for months is beyond it at once and asks, once. Whoever wants to bring the end of a month near by restarts with the clock set
 *   on needs a day and a half of real running for it, in front of whoever works there.
 * - *Leapt*: while the program watched, against the steady clock. That is no night, and nothing but a step back or a person makes it good.
 *
 * A step back takes away what is there and may lead below nothing: what then goes on again by as much only comes right. The network's daily
 * corrections are milliseconds and come and go. Where the steady clock goes on in the machine's sleep, sleep is explained by it.
 */
const unexplained = z.object({
  /** When it was reckoned, by the wall clock, the steady one, and the one that goes on while the machine sleeps; milliseconds. */
  wall: span, steady: span, sinceStart: span,
  off: span.nonnegative(), leapt: span,
})
export type Unexplained = z.infer<typeof unexplained>

/** The machine's three clocks at one moment. */
export type Moments = Pick<Unexplained, 'wall' | 'steady' | 'sinceStart'>

/** Milliseconds of being off for each that the machine ran: ten hours of a week make good its other 158. */
const PAID_BY_RUNNING = 16
/** From the start of the machine until the network has told the time, milliseconds. */
export const SETTLING_MS = 10 * 60_000

const NAME = 'clock.unexplained'

export const sumOf = ({ off, leapt }: Pick<Unexplained, 'off' | 'leapt'>): number => off + leapt

/**
 * @param watched whether the program ran all the time since `before`
 * @param limit beyond which running pays nothing back, milliseconds: what is in doubt stays so
 */
export function reckon(before: Unexplained, now: Moments, watched: boolean, limit: number): Unexplained {
  // Both of them count from the machine's start. Where one stands before what it showed, the machine was started since: at least so long ago.
  const restarted = now.steady < before.steady || now.sinceStart < before.sinceStart
  // No more running than the wall clock went: a row of another machine, or a clock that stepped back by a moment, is no credit.
  const ran = restarted ? Math.min(now.steady, Math.max(0, now.wall - before.wall)) : now.steady - before.steady
  const slept = restarted ? 0 : Math.max(0, now.sinceStart - before.sinceStart - ran)
  const gone = now.wall - before.wall - ran
  const isOff = restarted || !watched || now.sinceStart < SETTLING_MS
  let { off, leapt } = before
  if (gone < 0) {
    const fromOff = Math.min(off, -gone)
    off -= fromOff
    leapt += gone + fromOff
  } else {
    const comesRight = Math.min(gone, Math.max(0, -leapt))
    const rest = gone - comesRight
    const excused = isOff ? rest : Math.min(rest, slept)
    leapt += comesRight + rest - excused
    off += excused
  }
  if (off + leapt <= limit) off = Math.max(0, off - PAID_BY_RUNNING * ran)
  return { ...now, off, leapt }
}

/** What the database has; null where no Foyer has reckoned here yet, or nobody can read it. */
export function readUnexplained(settings: Settings): Unexplained | null {
  return unexplained.safeParse(jsonIn(settings.get(NAME))).data ?? null
}

export function keepUnexplained(settings: Settings, reckoned: Unexplained): void {
  settings.set(NAME, JSON.stringify(reckoned))
}

/** What is worth writing down at once, milliseconds; less adds up in what was written before. */
const NOTABLE_MS = 60_000
/** Milliseconds of running that a pulled plug may cost. */
const KEPT_EVERY_MS = 10 * 60_000

export function isNotable(before: Unexplained, now: Unexplained): boolean {
  return Math.abs(now.off - before.off) + Math.abs(now.leapt - before.leapt) >= NOTABLE_MS || Math.abs(now.wall - before.wall) >= KEPT_EVERY_MS || now.steady < before.steady
}
