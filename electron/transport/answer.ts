import { FoyerError } from '../contract/errors.ts'
import type { AnyCallName } from '../contract/index.ts'
import type { HandlerTools } from './handlers.ts'

/**
 * What a table of handlers answers to a call. The table gives each handler its own input type; transport has validated the input against that very call's schema.
 * @throws FoyerError `input.unknownCall`
 */
export async function answer(handlers: object, name: AnyCallName, input: unknown, tools: HandlerTools): Promise<unknown> {
  if (!Object.hasOwn(handlers, name)) throw new FoyerError('input.unknownCall')
  const handler = (handlers as Readonly<Record<string, (given: unknown, by: HandlerTools) => unknown>>)[name]
  return await handler?.(input, tools)
}
