import type { ReadDocument } from './document-reader.ts'

const KEEP_MS = 10 * 60_000
const KEEP_COUNT = 20
const SWEEP_EVERY_MS = 30_000

/**
 * The last few documents by the id of their Reading, so that a chip or the other side can be added to one. In memory only,
 * ten minutes and twenty Readings at most: a timer that keeps no process alive takes out what is older, used or not.
 */
export class RecentReadings {
  private readonly kept = new Map<string, { document: ReadDocument; at: number }>()
  private readonly now: () => number
  private timer: ReturnType<typeof setInterval> | null = null

  constructor(now: () => number) {
    this.now = now
  }

  /** How many are in memory. */
  get size(): number {
    return this.kept.size
  }

  keep(id: string, document: ReadDocument): void {
    this.sweep()
    this.kept.delete(id)
    this.kept.set(id, { document, at: this.now() })
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEEP_COUNT) break
      this.kept.delete(oldest)
    }
    if (this.timer === null) {
      this.timer = setInterval(() => this.sweep(), SWEEP_EVERY_MS)
      this.timer.unref()
    }
  }

  /** The document, or null when it is not (or no longer) here. */
  get(id: string): ReadDocument | null {
    this.sweep()
    return this.kept.get(id)?.document ?? null
  }

  /** Take one out at once: it was discarded, confirmed or replaced. Not being there is no error. */
  drop(id: string): void {
    this.kept.delete(id)
    this.sweep()
  }

  private sweep(): void {
    const limit = this.now() - KEEP_MS
    for (const [id, { at }] of this.kept) if (at < limit) this.kept.delete(id)
    if (this.kept.size > 0 || this.timer === null) return
    clearInterval(this.timer)
    this.timer = null
  }
}
