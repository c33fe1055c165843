import type { ErrorPayload } from '../../contract/errors.ts'
import type { ClientAuthority } from '../clients/certificates.ts'
import { TakenProofs } from '../clients/tokens/dpop-proof.ts'

/** What is known of tokens while this process runs. */
export interface TokenState {
  proofs: TakenProofs
  /** Steady clock, milliseconds; null before the first try. */
  triedAt: number | null
  fault: ErrorPayload | null
  /** A token named a key that is not among those that were fetched. */
  keyMissed: boolean
  /** The uplink was asked for the provider's keys, and has not brought them. */
  asked: boolean
  authority: { file: string, found: ClientAuthority } | null
}

export const tokenState = (elapsed: () => number): TokenState => ({ proofs: new TakenProofs(elapsed), triedAt: null, fault: null, keyMissed: false, asked: false, authority: null })
