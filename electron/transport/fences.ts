import type { ErrorCode } from '../contract/error-codes.ts'
import type { MemoryOf } from '../system/process-memory.ts'
import type { Child } from './child.ts'

export interface FenceOptions {
  /** Kill it when it says nothing for this many milliseconds after a call timed out; null where long work without a word is usual. */
  hungAfterMs: number | null
  /** End it in the middle of whatever it does once it holds more memory than this, bytes, as `of` tells it; null: never. */
  ceiling: { of: MemoryOf; bytes: number } | null
  now: () => number
}

/** The process that is watched, as it is at the moment. */
export interface Fenced {
  child(): Child | null
  isAnswering(): boolean
  /** End it. @param because what calls are told that it was answering */
  end(because: ErrorCode): void
}

/** How often the memory of a process at work is looked at, ms: what unpacks a bomb takes about a gigabyte a second. */
const MEMORY_WATCH_MS = 150

/** Ends a process that does what no process may: hang in a call, or hold more memory than it is let. */
export class Fences {
  private readonly options: FenceOptions
  private readonly fenced: Fenced
  private heardAt = 0
  private memoryTimer: NodeJS.Timeout | null = null

  constructor(options: FenceOptions, fenced: Fenced) {
    this.options = options
    this.fenced = fenced
  }

  /** It said something, whatever it was. */
  heard(): void {
    this.heardAt = this.options.now()
  }

  /** While it answers: memory that no decoder bounds by itself is bounded here. */
  watchMemory(): void {
    const { ceiling } = this.options
    if (ceiling === null || this.memoryTimer !== null) return
    this.memoryTimer = setInterval(() => {
      const child = this.fenced.child()
      if (child === null || !this.fenced.isAnswering()) {
        if (this.memoryTimer !== null) clearInterval(this.memoryTimer)
        this.memoryTimer = null
        return
      }
      if (child.pid !== undefined && (ceiling.of(child.pid) ?? 0) > ceiling.bytes) this.fenced.end('process.tooMuchMemory')
    }, MEMORY_WATCH_MS)
    this.memoryTimer.unref()
  }

  /** A call of it was given up: a process that hangs in one never reads that. */
  watchForHang(child: Child): void {
    const { hungAfterMs, now } = this.options
    if (hungAfterMs === null) return
    const since = now()
    setTimeout(() => { if (child === this.fenced.child() && this.heardAt < since) child.kill() }, hungAfterMs).unref()
  }
}
