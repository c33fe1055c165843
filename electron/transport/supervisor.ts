import type { ErrorCode } from '../contract/error-codes.ts'
import { FoyerError } from '../contract/errors.ts'
import { isAnyCallName, type AnyCallName } from '../contract/index.ts'
import { CallFailure, CallsUnderWay, type CallResult, type CallsOptions } from './calls-under-way.ts'
import type { Child, ChildSpec, StartChild } from './child.ts'
import { Fences, type FenceOptions } from './fences.ts'
import type { CallerContext } from './handlers.ts'
import { Leaving, type LeavingOptions } from './leaving.ts'
import { ReadyQueue } from './ready.ts'
import { RestartDelay } from './restart-delay.ts'
import { fromChild, type FromChild, type ToChild } from './wire.ts'

export type Knocked = Omit<Extract<FromChild, { kind: 'knock' }>, 'kind' | 'id'>
export type KnockAnswer = Pick<Extract<ToChild, { kind: 'answered' }>, 'value' | 'error'>

export interface SupervisorOptions extends CallsOptions, FenceOptions, LeavingOptions {
  /** What to start, asked for at every start. */
  specNow(): ChildSpec
  startChild: StartChild
  /** What becomes of calls that come in by a door of its own; left out: it has none. */
  door?: ((asked: Knocked, hear: NonNullable<CallerContext['hear']>, gone: AbortSignal) => Promise<KnockAnswer>) | undefined
  /** Sent to the child at every start. */
  startOptions(): Record<string, unknown>
  onState(state: 'up' | 'down'): void
  /** It ended, and nobody had asked it to leave. */
  onEnd?(how: Ended): void
  /** A fault of our own in one of its calls. */
  onFault?(call: string, error: string): void
  /** Why it may not run now, and what calls are told; null: it may. Left out: always. */
  refused?: (() => ErrorCode | null) | undefined
}

/** Types of errors that are told; another may be a word of anything. */
const FAULTS: ReadonlySet<string> = new Set(['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'EvalError', 'URIError', 'AggregateError', 'AbortError', 'SqliteError', 'ZodError', 'FoyerError'])

/** How a process ended: its status or signal, and for what it was ended by us, where it was. */
export interface Ended {
  code: number | null
  signal: string | null
  because: ErrorCode | null
}

/** `resting`: not there, because nobody needs it; the next call starts it. */
export type ProcessState = 'up' | 'starting' | 'down' | 'resting'

/** Keeps one utility process alive: starts it, again where it fell, hangs or holds too much, and lets calls wait for it. */
export class Supervisor {
  private readonly options: SupervisorOptions
  private readonly calls: CallsUnderWay
  private readonly waiting = new ReadyQueue()
  private readonly delay = new RestartDelay()
  private readonly fences: Fences
  private readonly leaving: Leaving
  /** Of its present child, those that stand before its door. */
  private readonly knocking = new Map<number, AbortController>()
  private child: Child | null = null
  private stopping = false
  private startedAt = 0
  private restartTimer: NodeJS.Timeout | null = null
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
    const child = () => this.child
    this.fences = new Fences(options, { child, isAnswering: () => this.calls.size > 0, end: (because) => { this.end(because) } })
    this.leaving = new Leaving(options, {
      child, leaves: () => { this.setState('starting') },
      now: () => (this.stopping || this.state !== 'up' ? 'gone' : this.calls.size > 0 ? 'answering' : 'idle'),
    })
  }

  get pid(): number | undefined {
    return this.child?.pid
  }

  start(): void {
    if (this.restartTimer !== null) clearTimeout(this.restartTimer)
    this.restartTimer = null
    if (this.child !== null || this.refusal() !== null) return
    this.stopping = false
    this.setState('starting')
    this.startedAt = this.options.now()
    const child = this.options.startChild(this.options.specNow())
    this.child = child
    child.onMessage((message) => this.receive(child, message))
    child.onExit((code, signal = null) => this.exited(child, code, signal))
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
    await this.waiting.wait(ms)
  }

  /**
   * Make a call. Waits for a process that is just coming back.
   * @throws CallFailure with the process's own code, `internal.timeout`, or `process.down` when it went meanwhile.
   */
  async call(call: AnyCallName, input: unknown, context: CallerContext): Promise<CallResult> {
    const refusal = this.refusal()
    if (refusal !== null) throw new CallFailure(new FoyerError(refusal))
    while (this.state !== 'up') {
      if (this.state === 'resting') this.start()
      await this.ready(5000)
    }
    const child = this.child
    if (!child) throw new CallFailure(new FoyerError('process.down'))
    const answer = this.calls.make(child, call, input, context, () => { this.fences.watchForHang(child) })
    this.fences.watchMemory()
    return await answer
  }

  /** Ask the process to close its files and leave; kills it after `ms`. */
  async stop(ms = 3000): Promise<void> {
    const child = this.child
    this.stopping = true
    this.leaving.going = 'stays'
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
    this.leaving.going = 'dropped'
    this.end(because)
  }

  private end(because: ErrorCode): void {
    this.endedBecause = because
    this.child?.kill()
  }

  private refusal(): ErrorCode | null {
    return this.options.refused?.() ?? null
  }

  private rest(): void {
    this.stopping = false
    this.setState('resting')
    this.waiting.letGo()
  }

  private setState(state: ProcessState): void {
    this.state = state
    this.since = this.options.now()
  }

  private receive(child: Child, raw: unknown): void {
    if (child !== this.child) return
    const parsed = fromChild.safeParse(raw)
    this.fences.heard()
    if (!parsed.success) return
    const message = parsed.data
    switch (message.kind) {
      case 'ready': {
        // One that was dropped while it started is as good as gone.
        if (this.state !== 'starting' || this.leaving.going === 'dropped') return
        const quietly = this.leaving.going !== 'stays'
        this.leaving.going = 'stays'
        this.setState('up')
        this.leaving.considerRest()
        if (!quietly) this.options.onState('up')
        this.waiting.letGo()
        return
      }
      case 'response':
        this.rss = message.rss ?? this.rss
        this.leaving.answered(this.rss, this.calls.settle(message))
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
        return
      case 'fault':
        this.options.onFault?.(isAnyCallName(message.call) ? message.call : 'start', FAULTS.has(message.error) ? message.error : 'other')
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

  private exited(child: Child, code: number | null, signal: string | null): void {
    if (child !== this.child) return
    this.child = null
    for (const gone of this.knocking.values()) gone.abort()
    this.knocking.clear()
    this.setState('down')
    const because = this.endedBecause
    this.calls.fail(because ?? 'process.down')
    this.endedBecause = null
    if (this.stopping) return
    const { going } = this.leaving
    this.leaving.going = going === 'afresh' ? 'back' : 'stays'
    if (going === 'toRest' || going === 'dropped') {
      this.rest()
      return
    }
    if (going === 'afresh') {
      this.recycled += 1
      this.start()
      return
    }
    this.options.onEnd?.({ code, signal, because })
    this.options.onState('down')
    const delay = this.delay.after(this.options.now() - this.startedAt)
    this.restarts += 1
    this.restartTimer = setTimeout(() => { if (!this.stopping) this.start() }, delay)
  }
}
