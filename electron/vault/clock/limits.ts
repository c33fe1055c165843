/** One measure of a wrong clock for whoever doubts it and for whoever verifies the trail. */

export const DAY_MS = 86_400_000
/** A computer whose clock was read in the wrong time zone is hours out until the network tells it; that erases nothing. Milliseconds. */
export const BACKWARD_MS = DAY_MS
/** Days. A desk that is shut from Thursday to Tuesday is not asked either; whatever is longer is rare enough to ask. */
export const LARGEST_LEAP = 5

/** What JavaScript's calendar has, milliseconds to either side of the epoch; a forged row may hold anything. */
export const MOST_MS = 8.64e15
/** The last moment of a year of four digits, which is all that a time in the contract and in the trail has room for. */
const LATEST_MS = Date.UTC(10_000, 0) - 1

/** The nearest moment that can be written down as a time. */
export const writable = (moment: number): number => Math.min(LATEST_MS, Math.max(0, moment))
