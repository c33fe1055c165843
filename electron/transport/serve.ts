import { FoyerError } from '../contract/errors.ts'
import type { Presented } from '../contract/api.ts'
import { allCalls, isAnyCallName, type AnyCallName, type Input, type Output } from '../contract/index.ts'
import { events, type Announce, type EventName } from '../contract/events.ts'
import type { ProcessName } from '../contract/processes.ts'
import type { ChildPort } from './child-port.ts'
import { leaveNow } from '../system/end-process.ts'
import { giveBackAfterStart } from '../system/give-back-memory.ts'
import type { HandlerTools } from './handlers.ts'
import { toChild, type FromChild, type ToChild } from './wire.ts'

/** What a process does once it knows its options. */
export interface Service {
  /** Answer one validated call; throws FoyerError. */
  dispatch(name: AnyCallName, input: unknown, tools: HandlerTools): Promise<unknown>
  /** Close files and devices; bounded by the parent's patience. */
  stop(): Promise<void>
  /** Nothing is kept that a later call may need: a fresh process would do as well. Left out: never. */
  isResting?(): boolean
}

/** A call of somebody before the process's own door, by what they presented. `hear`: what is said of it before the answer. `signal`: aborted when they have gone. @throws FoyerError */
export type Knock = (call: AnyCallName, input: unknown, presented: Presented, hear?: Hear, signal?: AbortSignal) => Promise<unknown>
export type Hear = (name: EventName, payload: unknown) => void

export type StartService = (options: Record<string, unknown>, announce: Announce, knock: Knock) => Promise<Service>

type Request = Extract<ToChild, { kind: 'request' }>

/**
 * Serve the contract's calls to `self` on a port: validates every message and every input, answers with coded
 * errors only, lets a handler make calls on other processes.
 */
export function serve(self: ProcessName, port: ChildPort, start: StartService): void {
  let service: Service | null = null
  let sent = 0
  const running = new Map<number, AbortController>()
  type Waiting = Map<number, { resolve(value: unknown): void; reject(error: FoyerError): void; hear?: Hear | undefined }>
  const relayed: Waiting = new Map()
  const knocked: Waiting = new Map()
  const post = (message: FromChild): void => port.post(message)
  const announce: Announce = (name, payload, sessions: readonly string[] | null) => post({ kind: 'event', name, payload, ...(sessions === null ? {} : { sessions: [...sessions] }) })

  const relay = (cause: number, call: AnyCallName, input: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      sent += 1
      relayed.set(sent, { resolve, reject })
      post({ kind: 'relay', id: sent, cause, call, input })
    })

  const knock: Knock = (call, input, presented, hear, signal) => {
    sent += 1
    const id = sent
    const gone = () => { post({ kind: 'gone', id }) }
    return new Promise((resolve, reject) => {
      knocked.set(id, { resolve, reject, hear })
      post({ kind: 'knock', id, call, input, presented })
      // It is answered all the same: whoever does the work has an end of it, and the place that it took is free then.
      if (signal?.aborted === true) gone()
      else signal?.addEventListener('abort', gone)
    }).finally(() => { signal?.removeEventListener('abort', gone) })
  }

  const answer = async (request: Request): Promise<void> => {
    const reply: Extract<FromChild, { kind: 'response' }> = { kind: 'response', id: request.id }
    const abort = new AbortController()
    running.set(request.id, abort)
    try {
      if (!service) throw new FoyerError('process.down')
      if (!isAnyCallName(request.call) || allCalls[request.call].to !== self) throw new FoyerError('input.unknownCall')
      const input = allCalls[request.call].input.safeParse(request.input)
      if (!input.success) throw new FoyerError('input.invalid', { cause: input.error })
      reply.value = await service.dispatch(request.call, input.data, {
        context: request.context,
        emit: (name, payload) => post({ kind: 'event', name, payload, cause: request.id }),
        setSession: (token) => { reply.session = token },
        setSubject: (id) => { reply.subject = id },
        ask: <N extends AnyCallName>(name: N, asked: Input<N>) => relay(request.id, name, asked) as Promise<Output<N>>,
        signal: abort.signal,
      })
    } catch (thrown) {
      const error = FoyerError.from(thrown)
      if (error.code === 'internal.fault') post(reportFault(self, request.call, thrown))
      reply.error = error.toPayload()
    } finally {
      running.delete(request.id)
    }
    reply.rss = process.memoryUsage.rss()
    post(reply)
  }

  const leave = (): void => void (service?.stop() ?? Promise.resolve()).finally(() => leaveNow(0))

  port.onMessage((raw) => {
    const parsed = toChild.safeParse(raw)
    if (!parsed.success) return
    const message = parsed.data
    switch (message.kind) {
      case 'start':
        start(message.options, announce, knock).then(
          (started) => {
            service = started
            post({ kind: 'ready' })
            giveBackAfterStart()
          },
          (thrown: unknown) => { post(reportFault(self, 'start', thrown)); leaveNow(70) },
        )
        return
      case 'request':
        void answer(message)
        return
      case 'cancel':
        running.get(message.id)?.abort()
        return
      case 'relayed':
      case 'answered': {
        const all = message.kind === 'relayed' ? relayed : knocked
        const waiting = all.get(message.id)
        all.delete(message.id)
        if (message.error) waiting?.reject(FoyerError.fromPayload(message.error))
        else waiting?.resolve(message.value)
        return
      }
      case 'told':
        if (Object.hasOwn(events, message.name)) knocked.get(message.id)?.hear?.(message.name as EventName, message.payload)
        return
      case 'recycle':
        if (running.size === 0 && service?.isResting?.() === true) leave()
        else if (service) post({ kind: 'ready' })
        return
      case 'stop':
        leave()
    }
  })
}

/**
 * A fault on stderr, for whoever mends it: the process, the call, the error's type and our own stack lines. Never its message,
 * which a library may have built from what was on the document.
 * @returns what main is told of it
 */
function reportFault(self: ProcessName, call: string, thrown: unknown): Extract<FromChild, { kind: 'fault' }> {
  const cause = thrown instanceof FoyerError && thrown.cause !== undefined ? thrown.cause : thrown
  const error = cause instanceof Error ? cause : new Error(typeof cause)
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 6)
  process.stderr.write(`${self}: fault in ${call}: ${error.name}\n${stack.join('\n')}\n`)
  return { kind: 'fault', call: call.slice(0, 60), error: error.name.slice(0, 60) }
}
