import { FoyerError } from '../contract/errors.ts'
import type { AnyCallName } from '../contract/index.ts'
import type { TrustPreview } from '../contract/trust.ts'
import { SYSTEM, type CallerContext, type ValidInput } from '../transport/handlers.ts'
import type { TrustCallsOptions } from './trust-calls.ts'

/**
 * A file of trust that the uplink fetched: the reader says what it is, as of one that a person gives, and the vault whether it is kept. Whoever proves
 * by certificates is then given those that count now.
 * @throws FoyerError `input.unknownCall` for any other call; what the reader and the vault have against it
 */
export async function takeFetched({ vault, reader, trust }: Omit<TrustCallsOptions, 'foundFolder'>, call: AnyCallName, input: unknown, context: CallerContext): Promise<unknown> {
  if (call !== 'internal.trustFetched') throw new FoyerError('input.unknownCall')
  const { address, entityTag, bytes } = input as ValidInput<'internal.trustFetched'>
  // Held against what is kept.
  await trust.ready()
  const preview = (await reader.call('internal.previewTrust', { bytes }, SYSTEM)).value as TrustPreview
  await vault.call('internal.keepFetchedTrust', { address, entityTag, bytes, preview }, context)
  if (!preview.present) await trust.renew()
  return {}
}
