import { DAY_MS } from './limits.ts'

/**
 * A forged row may hold anything: a text of the same moment too, which no search by time would find. What is no whole number of milliseconds,
 * or no time, is the first moment of all, which no leaf hash will match.
 */
export function isoTimeOf(time: number): string {
  const date = new Date(time)
  return !Number.isSafeInteger(time) || Number.isNaN(date.getTime()) ? '1970-01-01T00:00:00.000Z' : date.toISOString()
}

/** The same of a time that may be none. */
export const isoTimeOrNull = (time: number | null): string | null => (time === null ? null : isoTimeOf(time))

/** ISO date so many days after an instant, in UTC. */
export function dayAfter(at: Date, days: number): string {
  return new Date(at.getTime() + days * DAY_MS).toISOString().slice(0, 10)
}
