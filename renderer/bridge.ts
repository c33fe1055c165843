import type { ErrorPayload } from '../electron/contract/errors.ts'
import { FoyerError } from '../electron/contract/errors.ts'
import type { EventName, EventPayload } from '../electron/contract/events.ts'
import type { Input, Output, ScreenCallName } from '../electron/contract/index.ts'

/** What the preload script puts on the page: one door for calls, one for events. Main validates both. */
export interface FoyerBridge {
  call(name: string, input: unknown): Promise<{ ok: true; value: unknown } | { ok: false; error: ErrorPayload }>
  on(name: string, listener: (payload: unknown) => void): () => void
}

function door(): FoyerBridge | undefined {
  return (window as unknown as { foyer?: FoyerBridge }).foyer
}

/** Whether the page runs inside Foyer at all. */
export function bridgeIsThere(): boolean {
  return door() !== undefined
}

/**
 * Make one call of the contract.
 * @throws FoyerError with the code that the far side gave; `process.down` when there is no far side.
 */
export async function call<N extends ScreenCallName>(name: N, input: Input<N>): Promise<Output<N>> {
  const bridge = door()
  if (bridge === undefined) throw new FoyerError('process.down')
  const answer = await bridge.call(name, input)
  if (!answer.ok) throw FoyerError.fromPayload(answer.error)
  return answer.value as Output<N>
}

/** Listen to one event of the contract; the returned function stops it. */
export function on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
  const bridge = door()
  if (bridge === undefined) return () => undefined
  return bridge.on(name, (payload) => listener(payload as EventPayload<N>))
}
