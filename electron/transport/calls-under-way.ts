import type { ErrorCode } from '../contract/error-codes.ts'
import { FoyerError } from '../contract/errors.ts'
import { events, type EventName } from '../contract/events.ts'
import { allCalls, type AnyCallName } from '../contract/index.ts'
import { ChildAsks } from './child-asks.ts'
import type { Child } from './child.ts'
import type { CallContext, CallerContext } from './handlers.ts'
import { withRelayed, type Relayed } from './relayed.ts'
import type { FromChild, ToChild } from './wire.ts'

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

/** What a process may say, ask and see. */
export interface CallsOptions {
  /** It sees session tokens, may change one, and may address an event to the sessions of a principal; what another says of sessions is not heard. */
  keepsSessions: boolean
  /** Events that it may say. */
  mayEmit: ReadonlySet<EventName>
  /** Calls that it may make on others while it answers a request of ours. */
  mayAsk: ReadonlySet<AnyCallName>
  /** What it says by itself, to the sessions of a principal or, where they are null, to the desk. What belongs to a request goes to its caller. */
  onEvent(name: EventName, payload: unknown, sessions: readonly string[] | null): void
  /** A call that it may make, validated, for the request whose context is given. */
  onAsk(call: AnyCallName, input: unknown, context: CallerContext): Promise<unknown>
}

interface Pending {
  context: CallerContext
  call: AnyCallName
  resolve(result: CallResult): void
  reject(error: FoyerError): void
  timer: NodeJS.Timeout
  /** Readings that were handed on for this request. */
  relayed: Relayed[]
  /** Nobody need be told any more that whoever asked has gone. */
  forget(): void
}

const MAX_PENDING = 256

/** Calls to one process that are not answered yet, and what it says and asks meanwhile: all of it held against the contract. */
export class CallsUnderWay {
  private readonly options: CallsOptions
  private readonly asks: ChildAsks
  private readonly pending = new Map<number, Pending>()
  private nextId = 1

  constructor(options: CallsOptions) {
    this.options = options
    this.asks = new ChildAsks(options.mayAsk, (call, input, context) => options.onAsk(call, input, context))
  }

  get size(): number {
    return this.pending.size
  }

  /** @param gaveUp told when it was not answered in its time @throws CallFailure as `Supervisor.call` */
  async make(child: Child, call: AnyCallName, input: unknown, context: CallerContext, gaveUp: () => void): Promise<CallResult> {
    if (this.pending.size >= MAX_PENDING) throw new CallFailure(new FoyerError('process.down'))
    const id = this.nextId++
    return await new Promise<CallResult>((resolve, reject) => {
      const cancel = () => { child.post({ kind: 'cancel', id } satisfies ToChild) }
      const timer = setTimeout(() => {
        this.take(id)
        cancel()
        gaveUp()
        reject(new CallFailure(new FoyerError('internal.timeout')))
      }, allCalls[call].timeoutMs)
      this.pending.set(id, { context, call, resolve, reject, timer, relayed: [], forget: () => { context.signal?.removeEventListener('abort', cancel) } })
      try {
        child.post({ kind: 'request', id, call, input, context: shownOf(context, this.options.keepsSessions) } satisfies ToChild)
        if (context.signal?.aborted === true) cancel()
        else context.signal?.addEventListener('abort', cancel)
      } catch {
        // It cannot be sent, or nobody is there to send it to: nothing will ever answer it.
        this.take(id)
        reject(new CallFailure(new FoyerError('process.down')))
      }
    })
  }

  private take(id: number): Pending | undefined {
    const pending = this.pending.get(id)
    this.pending.delete(id)
    clearTimeout(pending?.timer)
    pending?.forget()
    return pending
  }

  /** The process has gone. */
  fail(code: ErrorCode): void {
    for (const id of [...this.pending.keys()]) this.take(id)?.reject(new CallFailure(new FoyerError(code)))
  }

  /** An event goes where its entry in the contract says, and nowhere else. */
  hear(message: Extract<FromChild, { kind: 'event' }>): void {
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
      case 'main':
        this.options.onEvent(name, payload.data, null)
    }
  }

  /** @returns the call that it answers; undefined where nobody waits for it any more */
  settle(message: Extract<FromChild, { kind: 'response' }>): AnyCallName | undefined {
    const pending = this.take(message.id)
    if (pending) this.giveAnswer(pending, message)
    return pending?.call
  }

  private giveAnswer(pending: Pending, message: Extract<FromChild, { kind: 'response' }>): void {
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

  async relay(child: Child, message: Extract<FromChild, { kind: 'relay' }>): Promise<void> {
    const answer: Extract<ToChild, { kind: 'relayed' }> = { kind: 'relayed', id: message.id }
    try {
      answer.value = await this.asks.answer(message, this.pending.get(message.cause))
    } catch (thrown) {
      answer.error = FoyerError.from(thrown).toPayload()
    }
    child.post(answer)
  }
}

/** What a process is shown of who asks. */
function shownOf({ session, way, inside, address, presented, ticket, policy, owner }: CallerContext, keepsSessions: boolean): CallContext {
  return { session: keepsSessions ? session : null, way, inside, address, ...(keepsSessions ? { presented, ticket } : {}), policy, owner }
}

/** Where an answer left its schema, by property names only. */
function outputFault(path: readonly PropertyKey[] | undefined): string {
  return `answer at ${(path ?? []).map((part) => (typeof part === 'number' ? '#' : String(part))).join('.').slice(0, 80)}`
}
