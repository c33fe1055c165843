import { FoyerError } from '../../electron/contract/errors.ts'
import { events, type EventName, type EventPayload } from '../../electron/contract/events.ts'
import type { CallSpec } from '../../electron/contract/call.ts'
import { isScreenCallName, screenCalls, type Input, type Output, type ScreenCallName } from '../../electron/contract/index.ts'
import { anyone } from '../../electron/contract/principal.ts'
import { rolePermissions, type Role } from '../../electron/contract/roles.ts'
import type { FoyerBridge } from '../../renderer/bridge.ts'

/** What a handler of the double may do besides answering. */
export interface MockTools {
  emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void
}

export type MockHandlers = { [N in ScreenCallName]: (input: Input<N>, tools: MockTools) => Promise<Output<N>> | Output<N> }

/** What the double's desk tells the bridge about who is there, so that the contract's roles hold here too. */
export interface MockDesk {
  handlers: MockHandlers
  role(): Role | null
  /** Every call that was made, for the trail. */
  onCall(name: ScreenCallName, error: FoyerError | null): void
}

export interface MockBridge extends FoyerBridge {
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void
  /** Calls so far, by name: what the tests look at. */
  made: { name: string; input: unknown }[]
  /** Let the answers to a call wait on their way to the page, though they are made already; the returned function lets them go. */
  delay(name: ScreenCallName): () => void
  /** Answers to a call that are held back now. */
  waiting(name: ScreenCallName): number
}

/**
 * A bridge made from the contract, without processes behind it: inputs, outputs and events go through the same
 * schemas as in the product, and roles are refused as the vault would.
 */
export function mockBridge(desk: MockDesk): MockBridge {
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  const made: { name: string; input: unknown }[] = []
  const delayed = new Map<string, Promise<void>>()
  const waiting = new Map<string, number>()

  const emit = <N extends EventName>(name: N, payload: EventPayload<N>): void => {
    const valid = events[name].payload.parse(payload)
    for (const listener of listeners.get(name) ?? []) listener(valid)
  }

  const answer = async (name: ScreenCallName, raw: unknown): Promise<unknown> => {
    const spec = screenCalls[name]
    const input = spec.input.safeParse(raw)
    if (!input.success) throw new FoyerError('input.invalid', { detail: name })
    const role = desk.role()
    const has = role === null ? anyone.permissions : rolePermissions[role]
    if (!has.has(spec.needs) && !(spec as CallSpec).openInSetUp) throw new FoyerError(role === null ? 'staff.signInRequired' : 'staff.forbidden')
    // The schema of this very call has just made the input what its handler takes.
    const valid: never = input.data as never
    const handler: (input: never, tools: MockTools) => unknown = desk.handlers[name]
    // An answer that does not fit the contract is a fault of the double: it must be seen, not shown.
    const value = spec.output.parse(await handler(valid, { emit }))
    // Frames that bring no Reading go on as ever.
    const goesOn = typeof value === 'object' && 'held' in value && value.held === null
    const gate = goesOn ? undefined : delayed.get(name)
    if (gate === undefined) return value
    waiting.set(name, (waiting.get(name) ?? 0) + 1)
    await gate
    waiting.delete(name)
    return value
  }

  return {
    made,
    emit,
    delay(name) {
      let resolve = (): void => undefined
      delayed.set(name, new Promise((done) => {
        resolve = done
      }))
      return () => {
        delayed.delete(name)
        resolve()
      }
    },
    waiting: (name) => waiting.get(name) ?? 0,
    async call(name, input) {
      made.push({ name, input })
      if (!isScreenCallName(name)) return { ok: false, error: new FoyerError('input.unknownCall').toPayload() }
      try {
        const value = await answer(name, input)
        desk.onCall(name, null)
        return { ok: true, value }
      } catch (thrown) {
        if (!(thrown instanceof FoyerError)) console.error('mock bridge', name, thrown)
        const error = FoyerError.from(thrown)
        desk.onCall(name, error)
        return { ok: false, error: error.toPayload() }
      }
    },
    on(name, listener) {
      const all = listeners.get(name) ?? new Set()
      listeners.set(name, all)
      all.add(listener)
      return () => all.delete(listener)
    },
  }
}
