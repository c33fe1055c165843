import type { z } from 'zod'
import type { allCalls, AnyCallName, CallsTo, Input, Output } from '../contract/index.ts'
import type { EventName, TellCaller } from '../contract/events.ts'
import type { Presented } from '../contract/api.ts'
import type { PartOfPolicy } from '../contract/policy.ts'
import type { Way } from '../contract/principal.ts'
import type { ProcessName } from '../contract/processes.ts'

/** Who asks: filled in by main from the sender, never by the sender. */
export interface CallContext {
  /** Session token of the person at the screen or the command line, or null before signing in. Only the vault can read it. */
  session: string | null
  way: Way
  /** One of Foyer's own processes asks, for whom this context names: what is behind no door of theirs is open to it. */
  inside?: true | undefined
  /** Network address for the trail; `local` at the desk itself. */
  address: string
  /** Over the API: what came to prove who asks, at the beginning of a call; then its ticket. Only the vault sees either. */
  presented?: Presented | undefined
  ticket?: string | undefined
  /** What the call's entry names of policy, as the vault said when it allowed the call. */
  policy?: PartOfPolicy | undefined
  /** What the vault calls whoever asks, as it said when it allowed the call: to keep what is theirs apart, without knowing who they are. */
  owner?: string | undefined
}

/** As main carries a call: who asks, where they hear what is said to them before the answer, and whether they still wait for it. It leaves main for no process. */
export interface CallerContext extends CallContext {
  hear?: ((name: EventName, payload: unknown) => void) | undefined
  /** Aborted when whoever asked has gone: what goes on for them alone may end. */
  signal?: AbortSignal | undefined
}

/** Foyer itself asks: nobody is signed in, nothing came over a network. */
export const SYSTEM: CallContext = { session: null, way: 'system', address: 'local' }

/** What a handler may do besides answering. */
export interface HandlerTools {
  context: CallContext
  /** Tell whoever made this very call, before it is answered. */
  emit: TellCaller
  /** Give the sender a new session (after signing in) or take it away (`null`). Vault only. */
  setSession(token: string | null): void
  /** Name the record or staff member that this call was about, for the trail. */
  setSubject(id: string): void
  /** Make a call on another process on behalf of this very request: one that main's table of processes allows this one. */
  ask<N extends AnyCallName>(name: N, input: Input<N>): Promise<Output<N>>
  /** Aborted when the caller has given up (time-out, or its process went). */
  signal: AbortSignal
}

/** Input as a handler gets it: validated. */
export type ValidInput<N extends AnyCallName> = z.output<(typeof allCalls)[N]['input']>

/** Implementation of every call that process P answers. */
export type Handlers<P extends ProcessName> = {
  [N in CallsTo<P>]: (input: ValidInput<N>, tools: HandlerTools) => Promise<Output<N>> | Output<N>
}
