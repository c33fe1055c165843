import { FoyerError } from '../contract/errors.ts'
import type { AnyCallName, Output } from '../contract/index.ts'
import type { TrustFound, TrustPreview } from '../contract/trust.ts'
import { SYSTEM, type CallContext, type ValidInput } from '../transport/handlers.ts'
import { deleteFoundTrust, foundTrust, foundTrustFile } from './found-trust.ts'
import type { Callee } from './route.ts'
import type { TrustHandover } from './trust-handover.ts'

export interface TrustCallsOptions {
  vault: Callee
  reader: Callee
  trust: Pick<TrustHandover, 'ready' | 'renew'>
  /** Where an earlier Foyer kept imported files. */
  foundFolder: () => string
}

/** Main carries files of trust between whoever gives them, the reader that says what they are, and the vault that keeps them. */
export function trustCalls({ vault, reader, trust, foundFolder }: TrustCallsOptions) {
  const preview = async (bytes: Uint8Array): Promise<TrustPreview> => {
    // Held against what is kept.
    await trust.ready()
    return (await reader.call('internal.previewTrust', { bytes }, SYSTEM)).value as TrustPreview
  }
  const state = async (): Promise<Output<'trust.state'>> => {
    await trust.renew()
    return (await reader.call('trust.state', {}, SYSTEM)).value as Output<'trust.state'>
  }
  /** Looked at again: what is confirmed is what is in the bytes that are kept, as things stand now. */
  const take = async (bytes: Uint8Array, confirmed: string | null, cause: 'trust.import' | 'trust.takeFound', context: CallContext): Promise<Output<'trust.state'>> => {
    const seen = await preview(bytes)
    const { token, shown } = seen.unknownRoots
    if (token !== null && confirmed !== token) throw new FoyerError('trust.rootUnknown', { detail: shown[0]?.fingerprint ?? '' })
    await vault.call('internal.keepTrust', { bytes, preview: seen, cause }, context)
    return await state()
  }
  const describe = async (bytes: Uint8Array): Promise<Pick<TrustFound, 'preview' | 'error'>> => {
    try {
      return { preview: await preview(bytes), error: null }
    } catch (thrown) {
      return { preview: null, error: FoyerError.from(thrown).toPayload() }
    }
  }

  /** @returns undefined for a call that is not about trust */
  return async (name: AnyCallName, input: unknown, context: CallContext): Promise<unknown> => {
    switch (name) {
      case 'trust.preview': return await preview((input as ValidInput<'trust.preview'>).bytes)
      case 'trust.import': {
        const { bytes, confirmed } = input as ValidInput<'trust.import'>
        return await take(bytes, confirmed, name, context)
      }
      case 'trust.remove':
        await vault.call('internal.dropTrust', input, context)
        return await state()
      case 'trust.found': {
        const all: TrustFound[] = []
        for await (const { id, bytes } of foundTrust(foundFolder())) all.push({ id, bytes: bytes.byteLength, ...(await describe(bytes)) })
        return all
      }
      case 'trust.takeFound': {
        const { id, confirmed } = input as ValidInput<'trust.takeFound'>
        return await take((await foundTrustFile(foundFolder(), id)).bytes, confirmed, name, context)
      }
      case 'trust.removeFound': {
        const { id } = input as ValidInput<'trust.removeFound'>
        await deleteFoundTrust(foundFolder(), id)
        await vault.call('internal.foundTrustDeleted', { id }, context)
        return {}
      }
      default: return undefined
    }
  }
}
