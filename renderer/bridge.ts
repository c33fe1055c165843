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
  const ask = () => bridge.call(name, input)
  const answer = await ask()
  // Once approved it is the same act again, letter for letter; whoever closes that question gets the first answer.
  const last = !answer.ok && answer.error.code === 'staff.secondWanted' && askSecond !== null && await askSecond() ? await ask() : answer
  if (!last.ok) throw FoyerError.fromPayload(last.error)
  return last.value as Output<N>
}

/** Asks for the second person of an act that was just refused for want of one. @returns whether somebody approved it */
type AskSecond = () => Promise<boolean>
let askSecond: AskSecond | null = null

/** Be the one who asks for a second person; the returned function stops it. */
export function onSecondWanted(ask: AskSecond): () => void {
  askSecond = ask
  return () => { if (askSecond === ask) askSecond = null }
}

/** Listen to one event of the contract; the returned function stops it. */
export function on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
  const bridge = door()
  if (bridge === undefined) return () => undefined
  return bridge.on(name, (payload) => listener(payload as EventPayload<N>))
}
