/** Wrong secrets that cost nothing but the typing. */
const FREE_FAILURES = 4
const FIRST_WAIT_S = 10
const LONGEST_WAIT_S = 3600

/**
 * Seconds to wait after the n-th wrong secret in a row: none up to four, then 10, 20, 40 … at most an hour. A PIN of
 * six digits then holds out for decades.
 */
export function waitAfter(failures: number): number {
  return failures <= FREE_FAILURES ? 0 : Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** Math.min(20, failures - FREE_FAILURES - 1))
}
