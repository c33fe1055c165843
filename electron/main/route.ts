import type { CallSpec } from '../contract/call.ts'
import { FoyerError } from '../contract/errors.ts'
import { allCalls, type AnyCallName, type Output } from '../contract/index.ts'
import type { ChildName } from '../contract/processes.ts'
import type { CallerContext } from '../transport/handlers.ts'
import { CallFailure, type CallResult } from '../transport/calls-under-way.ts'

/** What the router needs of a process. */
export interface Callee {
  call(name: AnyCallName, input: unknown, context: CallerContext): Promise<CallResult>
}

export interface Routes {
  to(process: ChildName): Callee
  /** Calls that main answers itself; asked for only after the vault allowed it. */
  main(name: AnyCallName, input: unknown, context: CallerContext): Promise<unknown>
}

/**
 * A call that came over the API and cannot be made as it is: who asks comes first, so that nobody learns by an answer what a call takes, and the trail has it.
 * @throws CallFailure what the vault has against whoever asks, else `error`
 */
export async function turnAway(vault: Callee, name: AnyCallName, error: FoyerError, context: CallerContext): Promise<never> {
  const { ticket } = (await vault.call('internal.authorise', { call: name }, context)).value as Output<'internal.authorise'>
  await vault.call('internal.outcome', { call: name, error: error.toPayload(), subject: null }, { ...context, presented: undefined, ticket: ticket ?? undefined })
  throw error
}

/**
 * Carry one validated call to the process that answers it. The vault checks its own calls; for all others it is asked
 * first and told the outcome afterwards, so that one place decides and one place records.
 * @throws CallFailure
 */
export async function route(routes: Routes, name: AnyCallName, input: unknown, context: CallerContext): Promise<CallResult> {
  const spec: CallSpec = allCalls[name]
  const vault = routes.to('vault')
  if (spec.to === 'vault') return await vault.call(name, input, context)
  const grant = (await vault.call('internal.authorise', { call: name }, context)).value as Output<'internal.authorise'>
  const { ticket, ...given } = grant
  // What came with it to prove who asks counts once: from here on it goes by the ticket.
  const its: CallerContext = ticket === null ? context : { ...context, presented: undefined, ticket }
  const outcome = (error: FoyerError | null, subject: string | null) =>
    vault.call('internal.outcome', { call: name, error: error?.toPayload() ?? null, subject }, its)
  // Leaving a desk is told to the trail of the desk that is left, while its vault is still there.
  const leaves = spec.leavesDesk
  if (leaves) await outcome(null, null)
  try {
    const result = spec.to === 'main'
      ? { value: await routes.main(name, input, { ...its, ...given }), session: undefined, subject: undefined }
      : await routes.to(spec.to).call(name, input, { ...its, ...given })
    if ((spec.audit === 'always' || ticket !== null) && !leaves) await outcome(null, result.subject ?? null)
    return result
  } catch (thrown) {
    const error = FoyerError.from(thrown)
    const subject = thrown instanceof CallFailure ? (thrown.subject ?? null) : null
    await outcome(error, subject)
    throw thrown
  }
}
