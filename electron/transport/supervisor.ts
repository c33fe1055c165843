import { FoyerError } from '../contract/errors.ts'
import { allCalls, type AnyCallName } from '../contract/index.ts'
import { events, type EventName } from '../contract/events.ts'
import { ChildAsks } from './child-asks.ts'
import type { Child, ChildSpec, StartChild } from './child.ts'
import type { CallContext, CallerContext } from './handlers.ts'
import type { MemoryOf } from '../system/process-memory.ts'
import { withRelayed, type Relayed } from './relayed.ts'
import { fromChild, type FromChild, type ToChild } from './wire.ts'

export interface CallResult {
  value: unknown
  session: string | null | undefined
  subject: string | undefined
}

/** Carries what main must know about a failed call besides its code. */
export class CallFailure extends FoyerError {
  readonly session: string | null | undefined
  readonly subject: string | undefined
  constructor(error: FoyerError, response: { session?: string | null | undefined; subject?: string | undefined } = {}) {
    super(error.code, error.detail === undefined ? {} : { detail: error.detail })
    this.session = response.session
    this.subject = response.subject
  }
}

export interface SupervisorOptions {
  /** What to start, asked for at every start. */
  specNow(): ChildSpec
  startChild: StartChild
  /** It sees session tokens, may change one, and may address an event to the sessions of a principal; what another says of sessions is not heard. */
  keepsSessions: boolean
  /** Events that it may say. */
  mayEmit: ReadonlySet<EventName>
  /** Calls that it may make on others while it answers a request of ours. */
  mayAsk: ReadonlySet<AnyCallName>
  /** Kill it when it says nothing for this many milliseconds after a call timed out; null where long work without a word is usual. */
  hungAfterMs: number | null
  /** Let it start afresh, between two readings, once it holds more memory than this, bytes; null: never. */
  recycleAbove: number | null
  /** End it in the middle of whatever it does once it holds more memory than this, bytes, as `of` tells it; null: never. */
  ceiling: { of: MemoryOf; bytes: number } | null
  /** Sent to the child at every start. */
  startOptions(): Record<string, unknown>
  onState(state: 'up' | 'down'): void
  /** What it says by itself, to the sessions of a principal or, where they are null, to the desk. What belongs to a request goes to its caller. */
  onEvent(name: EventName, payload: unknown, sessions: readonly string[] | null): void
  /** A call that it may make, validated, for the request whose context is given. */
  onAsk(call: AnyCallName, input: unknown, context: CallerContext): Promise<unknown>
  now: () => number
}

interface Pending {
  context: CallerContext
  call: AnyCallName
  resolve(result: CallResult): void
  reject(error: FoyerError): void
  timer: NodeJS.Timeout
  /** Readings that were handed on for this request. */
  relayed: Relayed[]
}

const MAX_PENDING = 256
/** How often the memory of a process at work is looked at, ms: what unpacks a bomb takes about a gigabyte a second. */
const MEMORY_WATCH_MS = 150
/** Quiet time after an answer before a process that grew is asked to leave, ms. */
const RECYCLE_AFTER_MS = 1000
/** Time to leave, ms; calls wait a little longer for the fresh one. */
const RECYCLE_PATIENCE_MS = 2500
/** Milliseconds before the nth restart in a row; a process that stayed up a minute starts again from the first. */
const RESTART_DELAYS = [0, 100, 400, 1000, 3000, 10_000] as const

/** Keeps one utility process alive, carries calls to it, validates what comes back. */
export class Supervisor {
  private readonly options: SupervisorOptions
  private readonly asks: ChildAsks
  private child: Child | null = null
  private readonly pending = new Map<number, Pending>()
  private waitingForReady: { resolve(): void; reject(error: FoyerError): void }[] = []
  private nextId = 1
  private failures = 0
  private stopping = false
  private startedAt = 0
  private heardAt = 0
  private restartTimer: NodeJS.Timeout | null = null
  private recycling: 'no' | 'asked' | 'starting' = 'no'
  private recycleTimer: NodeJS.Timeout | null = null
  private memoryTimer: NodeJS.Timeout | null = null
  /** It was ended because it held too much. */
  private overgrown = false
  state: 'up' | 'starting' | 'down' = 'down'
  /** Times it fell and was started again; being recycled is no fall. */
  restarts = 0
  recycled = 0
  /** Its memory as it last said, bytes. */
  rss = 0
  since = 0

  constructor(options: SupervisorOptions) {
    this.options = options
    this.asks = new ChildAsks(options.mayAsk, (call, input, context) => options.onAsk(call, input, context))
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

  /** Resolves when the process serves; rejects with `process.down` after `ms`. */
  async ready(ms = 20_000): Promise<void> {
    if (this.state === 'up') return
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new FoyerError('process.down')), ms)
      this.waitingForReady.push({ resolve: () => { clearTimeout(timer); resolve() }, reject })
    })
  }

  /**
   * Make a call. Waits for a process that is just coming back.
   * @throws CallFailure with the process's own code, `internal.timeout`, or `process.down` when it went meanwhile.
   */
  async call(call: AnyCallName, input: unknown, context: CallerContext): Promise<CallResult> {
    if (this.state !== 'up') await this.ready(5000)
    const child = this.child
    if (!child || this.pending.size >= MAX_PENDING) throw new CallFailure(new FoyerError('process.down'))
    const id = this.nextId++
    return await new Promise<CallResult>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.pending.delete(id)
        child.post({ kind: 'cancel', id } satisfies ToChild)
        this.watchForHang(child)
        reject(new CallFailure(new FoyerError('internal.timeout')))
      }, allCalls[call].timeoutMs)
      this.pending.set(id, { context, call, resolve, reject, timer, relayed: [] })
      this.watchMemory()
      child.post({ kind: 'request', id, call, input, context: shownOf(context, this.options.keepsSessions) } satisfies ToChild)
    })
  }

  /** Ask the process to close its files and leave; kills it after `ms`. */
  async stop(ms = 3000): Promise<void> {
    const child = this.child
    this.stopping = true
    this.recycling = 'no'
    if (this.restartTimer !== null) clearTimeout(this.restartTimer)
    this.restartTimer = null
    if (!child) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => { child.kill(); resolve() }, ms)
      child.onExit(() => { clearTimeout(timer); resolve() })
      child.post({ kind: 'stop' } satisfies ToChild)
    })
  }

  private setState(state: 'up' | 'starting' | 'down'): void {
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
        this.setState('up')
        if (!quietly) this.options.onState('up')
        for (const waiting of this.waitingForReady.splice(0)) waiting.resolve()
        return
      }
      case 'response':
        this.rss = message.rss ?? this.rss
        this.settle(message)
        this.considerRecycling()
        return
      case 'event':
        this.hear(message)
        return
      case 'relay':
        void this.relay(child, message)
    }
  }

  /** An event goes where its entry in the contract says, and nowhere else. */
  private hear(message: Extract<FromChild, { kind: 'event' }>): void {
    if (!Object.hasOwn(events, message.name)) return
    const name = message.name as EventName
    if (!this.options.mayEmit.has(name)) return
    const payload = events[name].payload.safeParse(message.payload)
    if (!payload.success) return
    switch (events[name].to) {
      case 'request':
        if (message.cause !== undefined) this.pending.get(message.cause)?.context.hear?.(name, payload.data)
        return
      case 'principal':
        if (this.options.keepsSessions) this.options.onEvent(name, payload.data, message.sessions ?? [])
        return
      case 'desk':
        this.options.onEvent(name, payload.data, null)
    }
  }

  private settle(message: Extract<FromChild, { kind: 'response' }>): void {
    const pending = this.pending.get(message.id)
    if (!pending) return
    this.pending.delete(message.id)
    clearTimeout(pending.timer)
    const { subject } = message
    const session = this.options.keepsSessions ? message.session : undefined
    const fail = (error: FoyerError): void => pending.reject(new CallFailure(error, { session, subject }))
    if (message.error) {
      fail(FoyerError.fromPayload(message.error))
      return
    }
    const output = allCalls[pending.call].output.safeParse(message.value)
    if (!output.success) {
      fail(new FoyerError('internal.fault', { detail: outputFault(output.error.issues[0]?.path) }))
      return
    }
    try {
      pending.resolve({ value: this.options.keepsSessions ? output.data : withRelayed(output.data, pending.relayed), session, subject })
    } catch (thrown) {
      fail(FoyerError.from(thrown))
    }
  }

  private async relay(child: Child, message: Extract<FromChild, { kind: 'relay' }>): Promise<void> {
    const answer: Extract<ToChild, { kind: 'relayed' }> = { kind: 'relayed', id: message.id }
    try {
      answer.value = await this.asks.answer(message, this.pending.get(message.cause))
    } catch (thrown) {
      answer.error = FoyerError.from(thrown).toPayload()
    }
    child.post(answer)
  }

  private exited(child: Child): void {
    if (child !== this.child) return
    this.child = null
    this.setState('down')
    for (const pending of this.pending.values()) {
      clearTimeout(pending.timer)
      pending.reject(new CallFailure(new FoyerError(this.overgrown ? 'process.tooMuchMemory' : 'process.down')))
    }
    this.pending.clear()
    this.overgrown = false
    if (this.stopping) return
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
      if (this.pending.size > 0) return
      const { child } = this
      if (child === null) return
      this.recycling = 'asked'
      this.setState('starting')
      child.post({ kind: 'recycle' } satisfies ToChild)
      // One that can neither leave nor say that it stays is of no use.
      setTimeout(() => { if (child === this.child && this.recycling === 'asked') child.kill() }, RECYCLE_PATIENCE_MS).unref()
    }, RECYCLE_AFTER_MS)
    this.recycleTimer.unref()
  }

  /** While it answers: memory that no decoder bounds by itself is bounded here. */
  private watchMemory(): void {
    const { ceiling } = this.options
    if (ceiling === null || this.memoryTimer !== null) return
    this.memoryTimer = setInterval(() => {
      const { child } = this
      if (child === null || this.pending.size === 0) {
        if (this.memoryTimer !== null) clearInterval(this.memoryTimer)
        this.memoryTimer = null
        return
      }
      if (child.pid === undefined || (ceiling.of(child.pid) ?? 0) <= ceiling.bytes) return
      this.overgrown = true
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

/** What a process is shown of who asks. */
function shownOf({ session, way, inside, address, policy, owner }: CallerContext, keepsSessions: boolean): CallContext {
  return { session: keepsSessions ? session : null, way, inside, address, policy, owner }
}

/** Where an answer left its schema, by property names only. */
function outputFault(path: readonly PropertyKey[] | undefined): string {
  return `answer at ${(path ?? []).map((part) => (typeof part === 'number' ? '#' : String(part))).join('.').slice(0, 80)}`
}
