/** One measure of a wrong clock for whoever doubts it and for whoever verifies the trail. */

export const DAY_MS = 86_400_000
/** A computer whose clock was read in the wrong time zone is hours out until the network tells it; that erases nothing. Milliseconds. */
export const BACKWARD_MS = DAY_MS
/** Days. A desk that is shut from Thursday to Tuesday is not asked either; whatever is longer is rare enough to ask. */
export const LARGEST_LEAP = 5
