import type { ErrorCode } from '../contract/error-codes.ts'
import { FoyerError } from '../contract/errors.ts'
import type { AnyCallName } from '../contract/index.ts'
import { CallFailure, CallsUnderWay, type CallResult, type CallsOptions } from './calls-under-way.ts'
import type { Child, ChildSpec, StartChild } from './child.ts'
import type { CallerContext } from './handlers.ts'
import type { MemoryOf } from '../system/process-memory.ts'
import { fromChild, type FromChild, type ToChild } from './wire.ts'

export type Knocked = Omit<Extract<FromChild, { kind: 'knock' }>, 'kind' | 'id'>
export type KnockAnswer = Pick<Extract<ToChild, { kind: 'answered' }>, 'value' | 'error'>

export interface SupervisorOptions extends CallsOptions {
  /** What to start, asked for at every start. */
  specNow(): ChildSpec
  startChild: StartChild
  /** Kill it when it says nothing for this many milliseconds after a call timed out; null where long work without a word is usual. */
  hungAfterMs: number | null
  /** Let it start afresh, between two readings, once it holds more memory than this, bytes; null: never. */
  recycleAbove: number | null
  /** End it in the middle of whatever it does once it holds more memory than this, bytes, as `of` tells it; null: never. */
  ceiling: { of: MemoryOf; bytes: number } | null
  /** It starts with its first call, and leaves after so long without one, ms, where it keeps nothing; null: always there. */
  restsAfterMs: number | null
  /** What becomes of calls that come in by a door of its own; left out: it has none. */
  door?: ((asked: Knocked, hear: NonNullable<CallerContext['hear']>, gone: AbortSignal) => Promise<KnockAnswer>) | undefined
  /** Sent to the child at every start. */
  startOptions(): Record<string, unknown>
  onState(state: 'up' | 'down'): void
  now: () => number
}

/** `resting`: not there, because nobody needs it; the next call starts it. */
export type ProcessState = 'up' | 'starting' | 'down' | 'resting'

/** How often the memory of a process at work is looked at, ms: what unpacks a bomb takes about a gigabyte a second. */
const MEMORY_WATCH_MS = 150
/** Quiet time after an answer before a process that grew is asked to leave, ms. */
const RECYCLE_AFTER_MS = 1000
/** Time to leave, ms; calls wait a little longer for the fresh one. */
const RECYCLE_PATIENCE_MS = 2500
/** Milliseconds before the nth restart in a row; a process that stayed up a minute starts again from the first. */
const RESTART_DELAYS = [0, 100, 400, 1000, 3000, 10_000] as const

/** Keeps one utility process alive: starts it, again where it fell, hangs or holds too much, and lets calls wait for it. */
export class Supervisor {
  private readonly options: SupervisorOptions
  private readonly calls: CallsUnderWay
  /** Of its present child, those that stand before its door. */
  private readonly knocking = new Map<number, AbortController>()
  private child: Child | null = null
  private waitingForReady: { resolve(): void; reject(error: FoyerError): void }[] = []
  private failures = 0
  private stopping = false
  private startedAt = 0
  private heardAt = 0
  private restartTimer: NodeJS.Timeout | null = null
  private recycling: 'no' | 'asked' | 'starting' = 'no'
  private recycleTimer: NodeJS.Timeout | null = null
  private memoryTimer: NodeJS.Timeout | null = null
  private restTimer: NodeJS.Timeout | null = null
  /** It was asked to leave until somebody needs it again. */
  private goesToRest = false
  /** It was ended by us, and what calls that it was answering are told. */
  private endedBecause: ErrorCode | null = null
  state: ProcessState = 'down'
  /** Times it fell and was started again; being recycled is no fall. */
  restarts = 0
  recycled = 0
  /** Its memory as it last said, bytes. */
  rss = 0
  since = 0

  constructor(options: SupervisorOptions) {
    this.options = options
    this.calls = new CallsUnderWay(options)
  }

  get pid(): number | undefined {
    return this.child?.pid
  }

  start(): void {
    if (this.restartTimer !== null) clearTimeout(this.restartTimer)
    this.restartTimer = null
    if (this.child !== null) return
    this.stopping = false
    this.setState('starting')
    this.startedAt = this.options.now()
    const child = this.options.startChild(this.options.specNow())
    this.child = child
    child.onMessage((message) => this.receive(child, message))
    child.onExit(() => this.exited(child))
    child.post({ kind: 'start', options: this.options.startOptions() } satisfies ToChild)
  }

  /** Start it, or where it starts with its use, let it be started so. */
  open(): void {
    if (this.options.restsAfterMs === null) this.start()
    else if (this.child === null) this.rest()
  }

  /** Resolves when the process serves, or would once it is asked; rejects with `process.down` after `ms`. */
  async ready(ms = 20_000): Promise<void> {
    if (this.state === 'up' || this.state === 'resting') return
    await new Promise<void>((resolve, reject) => {
      const waiting = { resolve: () => { clearTimeout(timer); resolve() }, reject }
      const timer = setTimeout(() => {
        this.waitingForReady = this.waitingForReady.filter((each) => each !== waiting)
        reject(new FoyerError('process.down'))
      }, ms)
      this.waitingForReady.push(waiting)
    })
  }

  /**
   * Make a call. Waits for a process that is just coming back.
   * @throws CallFailure with the process's own code, `internal.timeout`, or `process.down` when it went meanwhile.
   */
  async call(call: AnyCallName, input: unknown, context: CallerContext): Promise<CallResult> {
    while (this.state !== 'up') {
      if (this.state === 'resting') this.start()
      await this.ready(5000)
    }
    const child = this.child
    if (!child) throw new CallFailure(new FoyerError('process.down'))
    const answer = this.calls.make(child, call, input, context, () => { this.watchForHang(child) })
    this.watchMemory()
    return await answer
  }

  /** Ask the process to close its files and leave; kills it after `ms`. */
  async stop(ms = 3000): Promise<void> {
    const child = this.child
    this.stopping = true
    this.recycling = 'no'
    this.goesToRest = false
    if (this.restartTimer !== null) clearTimeout(this.restartTimer)
    this.restartTimer = null
    if (this.state === 'resting') this.setState('down')
    if (!child) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => { child.kill(); resolve() }, ms)
      child.onExit(() => { clearTimeout(timer); resolve() })
      child.post({ kind: 'stop' } satisfies ToChild)
    })
  }

  /** End it in the middle of whatever it does, of which nobody wants to know any more: it is no fall, and the next call starts it. @param because what calls are told that it was answering */
  drop(because: ErrorCode): void {
    if (this.child === null || this.stopping) return
    this.endedBecause = because
    this.goesToRest = true
    this.child.kill()
  }

  private rest(): void {
    this.stopping = false
    this.setState('resting')
    for (const waiting of this.waitingForReady.splice(0)) waiting.resolve()
  }

  private setState(state: ProcessState): void {
    this.state = state
    this.since = this.options.now()
  }

  private receive(child: Child, raw: unknown): void {
    if (child !== this.child) return
    const parsed = fromChild.safeParse(raw)
    this.heardAt = this.options.now()
    if (!parsed.success) return
    const message = parsed.data
    switch (message.kind) {
      case 'ready': {
        if (this.state !== 'starting') return
        const quietly = this.recycling !== 'no'
        this.recycling = 'no'
        this.goesToRest = false
        this.setState('up')
        this.considerRest()
        if (!quietly) this.options.onState('up')
        for (const waiting of this.waitingForReady.splice(0)) waiting.resolve()
        return
      }
      case 'response':
        this.rss = message.rss ?? this.rss
        this.calls.settle(message)
        this.considerRecycling()
        this.considerRest()
        return
      case 'event':
        this.calls.hear(message)
        return
      case 'relay':
        void this.calls.relay(child, message)
        return
      case 'knock':
        void this.answerKnock(child, message)
        return
      case 'gone':
        this.knocking.get(message.id)?.abort()
    }
  }

  /** Where no door is the process's own, nobody is before it. */
  private async answerKnock(child: Child, { id, call, input, presented }: Extract<FromChild, { kind: 'knock' }>): Promise<void> {
    const hear: CallerContext['hear'] = (name, payload) => { child.post({ kind: 'told', id, name, payload } satisfies ToChild) }
    const gone = new AbortController()
    this.knocking.set(id, gone)
    const answer = await (this.options.door?.({ call, input, presented }, hear, gone.signal) ?? Promise.resolve({ error: new FoyerError('input.unknownCall').toPayload() }))
    if (this.knocking.get(id) === gone) this.knocking.delete(id)
    child.post({ kind: 'answered', id, ...answer } satisfies ToChild)
  }

  private exited(child: Child): void {
    if (child !== this.child) return
    this.child = null
    for (const gone of this.knocking.values()) gone.abort()
    this.knocking.clear()
    this.setState('down')
    this.calls.fail(this.endedBecause ?? 'process.down')
    this.endedBecause = null
    if (this.stopping) return
    if (this.goesToRest) {
      this.goesToRest = false
      this.recycling = 'no'
      this.rest()
      return
    }
    if (this.recycling === 'asked') {
      this.recycling = 'starting'
      this.recycled += 1
      this.start()
      return
    }
    this.recycling = 'no'
    this.options.onState('down')
    this.failures = this.options.now() - this.startedAt > 60_000 ? 0 : this.failures + 1
    const delay = RESTART_DELAYS[Math.min(this.failures === 0 ? 0 : this.failures - 1, RESTART_DELAYS.length - 1)] ?? 0
    this.restarts += 1
    this.restartTimer = setTimeout(() => { if (!this.stopping) this.start() }, delay)
  }

  /**
   * What decodes pictures for weeks may grow: where it holds too much it is asked to leave, at a moment when it answers nothing. It
   * does so only where it keeps no reading that goes on; calls made meanwhile wait for the fresh one. Nobody is told: nothing fell.
   */
  private considerRecycling(): void {
    const { recycleAbove } = this.options
    if (recycleAbove === null || this.rss <= recycleAbove || this.recycleTimer !== null) return
    this.recycleTimer = setTimeout(() => {
      this.recycleTimer = null
      if (this.stopping || this.state !== 'up') return
      if (this.calls.size > 0) return
      this.askToLeave()
    }, RECYCLE_AFTER_MS)
    this.recycleTimer.unref()
  }

  private askToLeave(): void {
    const { child } = this
    if (child === null) return
    this.recycling = 'asked'
    this.setState('starting')
    child.post({ kind: 'recycle' } satisfies ToChild)
    // One that can neither leave nor say that it stays is of no use.
    setTimeout(() => { if (child === this.child && this.recycling === 'asked') child.kill() }, RECYCLE_PATIENCE_MS).unref()
  }

  /** Counted from its last answer; one that keeps something stays, and is asked again. */
  private considerRest(): void {
    const { restsAfterMs } = this.options
    if (restsAfterMs === null) return
    if (this.restTimer !== null) clearTimeout(this.restTimer)
    this.restTimer = setTimeout(() => {
      this.restTimer = null
      if (this.stopping || this.state !== 'up') return
      if (this.calls.size > 0) {
        this.considerRest()
        return
      }
      this.goesToRest = true
      this.askToLeave()
    }, restsAfterMs)
    this.restTimer.unref()
  }

  /** While it answers: memory that no decoder bounds by itself is bounded here. */
  private watchMemory(): void {
    const { ceiling } = this.options
    if (ceiling === null || this.memoryTimer !== null) return
    this.memoryTimer = setInterval(() => {
      const { child } = this
      if (child === null || this.calls.size === 0) {
        if (this.memoryTimer !== null) clearInterval(this.memoryTimer)
        this.memoryTimer = null
        return
      }
      if (child.pid === undefined || (ceiling.of(child.pid) ?? 0) <= ceiling.bytes) return
      this.endedBecause = 'process.tooMuchMemory'
      child.kill()
    }, MEMORY_WATCH_MS)
    this.memoryTimer.unref()
  }

  /** A process that hangs in one call never reads that the call was given up. */
  private watchForHang(child: Child): void {
    const { hungAfterMs, now } = this.options
    if (hungAfterMs === null) return
    const since = now()
    setTimeout(() => { if (child === this.child && this.heardAt < since) child.kill() }, hungAfterMs).unref()
  }
}
