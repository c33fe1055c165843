/** The longest time that there is, for whom a certificate without an end may be: milliseconds. */
export const LATEST_MS = Date.UTC(9999, 11, 31)

/** @param time milliseconds since the epoch, as somebody else says it */
export const isoOf = (time: number): string => new Date(Math.min(LATEST_MS, Math.max(0, time))).toISOString()
