import type { CallSpec } from '../contract/call.ts'
import { FoyerError } from '../contract/errors.ts'
import { calls, type AnyCallName, type CallName, type Output } from '../contract/index.ts'
import type { CallContext } from '../transport/handlers.ts'
import { CallFailure, type CallResult } from '../transport/supervisor.ts'

/** What the router needs of a process. */
export interface Callee {
  call(name: AnyCallName, input: unknown, context: CallContext): Promise<CallResult>
}

export interface Routes {
  vault: Callee
  reader: Callee
  /** Calls that main answers itself; asked for only after the vault allowed it. */
  main(name: CallName, input: unknown, context: CallContext): Promise<unknown>
}

/**
 * Carry one validated call to the process that answers it. The vault checks its own calls; for all others it is asked
 * first and told the outcome afterwards, so that one place decides and one place records.
 * @throws CallFailure
 */
export async function route(routes: Routes, name: CallName, input: unknown, context: CallContext): Promise<CallResult> {
  const spec: CallSpec = calls[name]
  if (spec.to === 'vault') {
    const result = await routes.vault.call(name, input, context)
    const gone = spec.forgetsReading ? (input as { readingId: string }).readingId : null
    // The reader drops its copy of what was stored or discarded; that it fails to changes nothing for the person.
    if (gone !== null) routes.reader.call('internal.forgetReading', { readingId: gone }, context).catch(() => undefined)
    return result
  }
  const presentSecret = spec.afresh ? (input as { presentSecret?: string }).presentSecret : undefined
  const asked = { call: name, ...(presentSecret === undefined ? {} : { presentSecret }) }
  const grant = (await routes.vault.call('internal.authorise', asked, context)).value as Output<'internal.authorise'>
  const outcome = (error: FoyerError | null, subject: string | null) =>
    routes.vault.call('internal.outcome', { call: name, error: error?.toPayload() ?? null, subject }, context)
  // Leaving a desk is told to the trail of the desk that is left, while its vault is still there.
  const leaves = spec.leavesDesk
  if (leaves) await outcome(null, null)
  try {
    const result = spec.to === 'reader'
      ? await routes.reader.call(name, input, { ...context, policy: grant.policy })
      : { value: await routes.main(name, input, context), session: undefined, subject: undefined }
    if (spec.audit === 'always' && !leaves) await outcome(null, result.subject ?? null)
    return result
  } catch (thrown) {
    const error = FoyerError.from(thrown)
    const subject = thrown instanceof CallFailure ? (thrown.subject ?? null) : null
    await outcome(error, subject)
    throw thrown
  }
}
