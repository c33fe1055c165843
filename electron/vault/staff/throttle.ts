/** How wrong answers are slowed down: how many cost nothing but the typing, and the longest wait, seconds. */
export interface Slowness { free: number, longest: number }

/** Of one person, or of what is nobody's own. */
export const ofOne: Slowness = { free: 4, longest: 3600 }
/**
 * Of everybody at this desk together: a shift that comes in mistypes some, and who tries one PIN on all of them is slowed down. Not longer than a
 * minute, or whoever stands before the desk could keep all out for hours.
 */
export const ofDesk: Slowness = { free: 20, longest: 60 }
const FIRST_WAIT_S = 10

/**
 * Seconds to wait after the n-th wrong secret in a row: none up to four, then 10, 20, 40 … at most an hour. A PIN of
 * six digits then holds out for decades.
 */
export function waitAfter(failures: number, { free, longest }: Slowness = ofOne): number {
  return failures <= free ? 0 : Math.min(longest, FIRST_WAIT_S * 2 ** Math.min(20, failures - free - 1))
}
