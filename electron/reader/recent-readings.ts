import { givingRoom, type Quota } from '../system/quota.ts'
import type { ReadDocument } from './document-reader.ts'

const KEEP_MS = 10 * 60_000
/** A document with its pictures and what was on its chip is a megabyte or two. */
const KEEP: Quota = { ofOne: 20, ofAll: 60 }
const SWEEP_EVERY_MS = 30_000

/**
 * The last few documents by the id of their Reading, so that a chip or the other side can be added to one, by whom it was read for. In memory
 * only, ten minutes and twenty Readings of one owner at most: a timer that keeps no process alive takes out what is older, used or not.
 */
export class RecentReadings {
  private readonly kept = new Map<string, { document: ReadDocument; owner: string; at: number }>()
  private readonly now: () => number
  private timer: ReturnType<typeof setInterval> | null = null

  constructor(now: () => number) {
    this.now = now
  }

  /** How many are in memory. */
  get size(): number {
    return this.kept.size
  }

  /** @param owner what the vault calls the principal for whom it was read */
  keep(id: string, document: ReadDocument, owner: string): void {
    this.sweep()
    this.kept.delete(id)
    for (const oldest of givingRoom(this.kept, owner, KEEP)) this.kept.delete(oldest)
    this.kept.set(id, { document, owner, at: this.now() })
    if (this.timer === null) {
      this.timer = setInterval(() => this.sweep(), SWEEP_EVERY_MS)
      this.timer.unref()
    }
  }

  /** The document, or null when it is not (or no longer) here, or another's. */
  get(id: string, owner: string): ReadDocument | null {
    this.sweep()
    const found = this.kept.get(id)
    return found?.owner === owner ? found.document : null
  }

  /** It is another's from now on. Not being there is no error. */
  pass(id: string, owner: string): void {
    const found = this.kept.get(id)
    if (found !== undefined) found.owner = owner
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
