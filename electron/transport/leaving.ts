import { allCalls, type AnyCallName } from '../contract/index.ts'
import type { Child } from './child.ts'
import type { ToChild } from './wire.ts'

export interface LeavingOptions {
  /** Let it start afresh, between two readings, once it holds more memory than this, bytes; null: never. */
  recycleAbove: number | null
  /** It starts with its first call, and leaves after so long without one, ms, where it keeps nothing; null: always there. */
  restsAfterMs: number | null
}

/** The process that may leave, as it is at the moment. */
export interface Leaver {
  child(): Child | null
  /** `gone`: it serves nobody. */
  now(): 'idle' | 'answering' | 'gone'
  /** It was asked to leave: calls wait. */
  leaves(): void
}

/**
 * How a process goes that did not fall: asked, `toRest` until somebody needs it or `afresh` to come back at once, or `dropped` in the middle of what it
 * did. `back`: the fresh one starts.
 */
export type Going = 'stays' | 'toRest' | 'afresh' | 'back' | 'dropped'

/** Quiet time after an answer before a process that grew is asked to leave, ms. */
const RECYCLE_AFTER_MS = 1000
/** Time to leave, ms; calls wait a little longer for the fresh one. */
const RECYCLE_PATIENCE_MS = 2500

/** Has a process leave at a moment when it answers nothing: because it grew, or because nobody needs it. One that keeps something stays, and is asked again. */
export class Leaving {
  private readonly options: LeavingOptions
  private readonly leaver: Leaver
  private recycleTimer: NodeJS.Timeout | null = null
  private restTimer: NodeJS.Timeout | null = null
  going: Going = 'stays'

  constructor(options: LeavingOptions, leaver: Leaver) {
    this.options = options
    this.leaver = leaver
  }

  /** @param rss its memory as it last said, bytes @param call what it answered; undefined: nobody waited for it any more */
  answered(rss: number, call: AnyCallName | undefined): void {
    this.considerRecycling(rss)
    if (call === undefined || allCalls[call].putsOffRest) this.considerRest()
  }

  /** Counted from the last answer to a use of it. */
  considerRest(): void {
    const { restsAfterMs } = this.options
    if (restsAfterMs === null) return
    if (this.restTimer !== null) clearTimeout(this.restTimer)
    this.restTimer = setTimeout(() => {
      this.restTimer = null
      const is = this.leaver.now()
      if (is === 'answering') this.considerRest()
      else if (is === 'idle') this.ask('toRest')
    }, restsAfterMs)
    this.restTimer.unref()
  }

  /**
   * What decodes pictures for weeks may grow: where it holds too much it is asked to leave. It does so only where it keeps no reading that goes on; calls
   * made meanwhile wait for the fresh one. Nobody is told: nothing fell.
   */
  private considerRecycling(rss: number): void {
    const { recycleAbove } = this.options
    if (recycleAbove === null || rss <= recycleAbove || this.recycleTimer !== null) return
    this.recycleTimer = setTimeout(() => {
      this.recycleTimer = null
      if (this.leaver.now() === 'idle') this.ask('afresh')
    }, RECYCLE_AFTER_MS)
    this.recycleTimer.unref()
  }

  private ask(how: 'toRest' | 'afresh'): void {
    const child = this.leaver.child()
    if (child === null || this.going !== 'stays') return
    this.going = how
    this.leaver.leaves()
    child.post({ kind: 'recycle' } satisfies ToChild)
    // One that can neither leave nor say that it stays is of no use.
    setTimeout(() => { if (child === this.leaver.child() && this.going === how) child.kill() }, RECYCLE_PATIENCE_MS).unref()
  }
}
