import type { ChipChain, ChipCloneCheck, ChipEvidence, ChipReason, ChipSod, ChipVerdict, DataGroupState } from '../contract/chip.ts'
import { FoyerError } from '../contract/errors.ts'
import { Asn1Error } from '../documents/asn1/errors.ts'
import { peekBer } from '../documents/asn1/reader.ts'
import { LENGTH_SLACK } from './data-groups/data-group.ts'
import { readDataGroups } from './data-groups/fields.ts'
import { isLicence } from './data-groups/licence.ts'
import { readLicenceGroups } from './data-groups/licence-fields.ts'
import { drivingLicence, travelDocument, type ChipApplication } from './files/applications.ts'
import { authenticatePassively, prepareProof } from './proof/passive-authentication.ts'
import { cloneCheckReasons, mrzProofReasons, sortReasons, verdictOf } from './proof/verdict.ts'
import { signedPart, type SignedHashes } from './signed-length.ts'
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
  const input = { securityObject, kind: dataGroups.size > 0 ? 'sod' : 'either', ...trust, at } as const
  const prepared = prepareProof(input)
  const signed = asSigned(dataGroups, prepared.object?.lds ?? null)
  const { sod, chain, evidence, ...proof } = authenticatePassively({ ...input, dataGroups: signed, prepared })
  const dg1 = signed.get(1)
  const application = dg1 !== undefined && isLicence(dg1) ? drivingLicence : travelDocument
  const cloneCheck = sod?.kind === 'sod' ? cloneCheckReasons(cloneCheckOf(sod.dataGroups, application)) : []
  const contents = application === drivingLicence ? readLicenceGroups(signed) : readDataGroups(signed)
  const document = [...provenReasons(signed, proof), ...contents.reasons]
  const reasons = sortReasons([...proof.reasons, ...document, ...cloneCheck])
  return { verdict: verdictOf(reasons), reasons, sod, chain, dataGroups: proof.dataGroups, evidence }
}

/**
 * Of files as they were dumped, what was signed: a dump goes to the length in the header, which may be wrong by a few bytes, or to the
 * end of the file on the chip, which may be longer than its contents.
 */
function asSigned(dataGroups: DocumentFiles['dataGroups'], lds: SignedHashes | null): DocumentFiles['dataGroups'] {
  if (lds === null) return dataGroups
  return new Map([...dataGroups].map(([number, file]) => {
    const end = endOf(file)
    const parts = [file.length, end + LENGTH_SLACK, end].map((length) => signedPart(file.subarray(0, length), number, lds))
    return [number, parts.find((part) => part !== null) ?? file]
  }))
}

/** Where a file ends by its own header; the whole of it where that says nothing. */
function endOf(file: Uint8Array): number {
  try {
    const header = peekBer(file)
    return header === null || header.contentLength === null ? file.length : header.headerLength + header.contentLength
  } catch (fault) {
    if (fault instanceof Asn1Error) return file.length
    throw fault
  }
}

/** An object's signatures say nothing about a document of which nothing is there to be compared, and little without its own lines. */
function provenReasons(dataGroups: DocumentFiles['dataGroups'], proof: Parameters<typeof mrzProofReasons>[0]): ChipReason[] {
  return dataGroups.size === 0 ? [{ code: 'noDataGroupGiven' }] : mrzProofReasons(proof)
}

/** Offline there is no chip to ask: a clone check is either not done, or was never offered (no DG14 or DG15 signed; of a licence DG13). */
function cloneCheckOf(listed: readonly number[], { activeAuthentication }: ChipApplication): ChipCloneCheck {
  return {
    chipAuthentication: listed.includes(14) ? 'notDone' : 'notOffered',
    activeAuthentication: listed.includes(activeAuthentication) ? 'notDone' : 'notOffered',
    cam: 'notOffered',
  }
}
