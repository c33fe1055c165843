import type { AnyCallName, Input, Output } from '../../contract/index.ts'
import type { HandlerTools } from '../../transport/handlers.ts'

/** One of the vault's calls. */
export type Ask = <N extends AnyCallName>(name: N, input: Input<N>) => Promise<Output<N>>

export const askOf = (tools: HandlerTools): Ask => (name, input) => tools.ask(name, input)
