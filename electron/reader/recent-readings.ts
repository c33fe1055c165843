import type { Reading } from '../contract/reading.ts'

const KEEP_MS = 10 * 60_000
const KEEP_COUNT = 20

/**
 * The last few Readings by their id, so that a chip or the other side can be added to one. In memory only,
 * ten minutes and twenty Readings at most.
 */
export class RecentReadings {
  private readonly kept = new Map<string, { reading: Reading; at: number }>()
  private readonly now: () => number

  constructor(now: () => number) {
    this.now = now
  }

  keep(id: string, reading: Reading): void {
    this.sweep()
    this.kept.delete(id)
    this.kept.set(id, { reading, at: this.now() })
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEEP_COUNT) break
      this.kept.delete(oldest)
    }
  }

  /** The Reading, or null when it is not (or no longer) here. */
  get(id: string): Reading | null {
    this.sweep()
    return this.kept.get(id)?.reading ?? null
  }

  private sweep(): void {
    const limit = this.now() - KEEP_MS
    for (const [id, { at }] of this.kept) if (at < limit) this.kept.delete(id)
  }
}
