/** Milliseconds before the nth restart in a row. */
const RESTART_DELAYS = [0, 100, 400, 1000, 3000, 10_000] as const
/** A process that stayed up so long starts again from the first, ms. */
const STEADY_MS = 60_000

/** How long a process that falls again and again is left down. */
export class RestartDelay {
  private failures = 0

  /** It fell. @param upMs since its start @returns milliseconds until it is to be started again */
  after(upMs: number): number {
    this.failures = upMs > STEADY_MS ? 0 : this.failures + 1
    return RESTART_DELAYS[Math.min(Math.max(this.failures - 1, 0), RESTART_DELAYS.length - 1)] ?? 0
  }
}
