import type { ChipChain, ChipCloneCheck, ChipEvidence, ChipReason, ChipSod, ChipVerdict, DataGroupState } from '../contract/chip.ts'
import { FoyerError } from '../contract/errors.ts'
import { readDataGroups } from './data-groups/fields.ts'
import { authenticatePassively } from './proof/passive-authentication.ts'
import { cloneCheckReasons, mrzProofReasons, sortReasons, verdictOf } from './proof/verdict.ts'
import type { TrustForDocuments } from './trust.ts'

export interface DocumentFiles {
  /** EF.SOD, or an EF.CardSecurity by itself. */
  readonly securityObject: Uint8Array
  /** Whole files by number. */
  readonly dataGroups: ReadonlyMap<number, Uint8Array>
}

export interface DocumentProof {
  readonly verdict: ChipVerdict
  readonly reasons: readonly ChipReason[]
  readonly sod: ChipSod | null
  readonly chain: ChipChain | null
  readonly dataGroups: Record<string, DataGroupState>
  readonly evidence: ChipEvidence
}

/** EF.SOD begins with tag 77, EF.CardSecurity with a SEQUENCE: anything else is some other file. */
const SECURITY_OBJECTS: ReadonlySet<number | undefined> = new Set([0x77, 0x30])

/**
 * What the signatures of a document's files prove, without its chip.
 * @param at now, in milliseconds since 1970
 * @throws FoyerError `chip.malformed` for a file that is no security object
 */
export function verifyDocument({ securityObject, dataGroups }: DocumentFiles, trust: TrustForDocuments, at: number): DocumentProof {
  if (!SECURITY_OBJECTS.has(securityObject[0])) throw new FoyerError('chip.malformed', { detail: 'sod' })
  // A file by itself is proven for what it is, and the answer says which; data groups need an EF.SOD.
  const { sod, chain, evidence, ...proof } = authenticatePassively({ securityObject, kind: dataGroups.size > 0 ? 'sod' : 'either', dataGroups, ...trust, at })
  const cloneCheck = sod?.kind === 'sod' ? cloneCheckReasons(cloneCheckOf(sod.dataGroups)) : []
  const document = [...provenReasons(dataGroups, proof), ...readDataGroups(dataGroups).reasons]
  const reasons = sortReasons([...proof.reasons, ...document, ...cloneCheck])
  return { verdict: verdictOf(reasons), reasons, sod, chain, dataGroups: proof.dataGroups, evidence }
}

/** An object's signatures say nothing about a document of which nothing is there to be compared, and little without its own lines. */
function provenReasons(dataGroups: DocumentFiles['dataGroups'], proof: Parameters<typeof mrzProofReasons>[0]): ChipReason[] {
  return dataGroups.size === 0 ? [{ code: 'noDataGroupGiven' }] : mrzProofReasons(proof)
}

/** Offline there is no chip to ask: a clone check is either not done, or was never offered (no DG14 or DG15 signed). */
function cloneCheckOf(listed: readonly number[]): ChipCloneCheck {
  return {
    chipAuthentication: listed.includes(14) ? 'notDone' : 'notOffered',
    activeAuthentication: listed.includes(15) ? 'notDone' : 'notOffered',
    cam: 'notOffered',
  }
}
