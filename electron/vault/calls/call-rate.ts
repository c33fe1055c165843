/** Calls of one client within {@link WINDOW_MS}: ten a second, for as long as it likes. Each is an event of the trail, and room on the disk. */
const CALLS_MAX = 600
const WINDOW_MS = 60_000

/** How much each client asks, counted where no gateway can leave something out. */
export interface CallRate {
  /** Whether it may ask once more now. */
  take(client: string): boolean
}

export function callRate(elapsed: () => number): CallRate {
  const windows = new Map<string, { since: number, calls: number }>()
  return {
    take(client) {
      const before = windows.get(client)
      const window = before === undefined || elapsed() - before.since >= WINDOW_MS ? { since: elapsed(), calls: 0 } : before
      windows.set(client, window)
      window.calls += 1
      return window.calls <= CALLS_MAX
    },
  }
}
