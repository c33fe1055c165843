/** Milliseconds: after the first failure a second at most, then twice as much each time, five minutes at most where nothing else is said. */
const FIRST_MS = 1_000
const MOST_MS = 300_000
/** What the other side may ask for at most, milliseconds. */
const MOST_ASKED_MS = 3_600_000

/**
 * How long to wait after so many failures in a row: anything up to the bound ("full jitter"), so that the desks of a chain do not come back all at once.
 *
 * @param random from 0 to below 1
 * @param askedMs what the other side asked for (Retry-After), 0 for nothing
 * @param mostMs the bound that it does not grow beyond
 */
export function backoffMs(failures: number, random: () => number, askedMs = 0, mostMs = MOST_MS): number {
  const bound = Math.min(mostMs, FIRST_MS * 2 ** Math.min(30, Math.max(0, failures - 1)))
  return Math.min(MOST_ASKED_MS, askedMs) + Math.floor(random() * bound)
}
