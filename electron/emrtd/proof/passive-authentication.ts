import type { ChipChain, ChipEvidence, ChipReason, ChipSod, DataGroupState } from '../../contract/chip.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { equalBytes } from '../../documents/asn1/writer.ts'
import { schemeName } from '../algorithms/algorithms.ts'
import { certificateSummary, type Certificate } from './certificate.ts'
import { usageReasons, validityReasons, verifyChain, type ChainProof } from './chain.ts'
import type { RevocationList } from './crl.ts'
import { hash } from '../algorithms/hashes.ts'
import { statedIn, type StatedInDg1 } from '../data-groups/stated.ts'
import { countriesOf, issuerCountryReasons } from './issuer-country.ts'
import { keyPeriodReasons, outlivingReasons } from './document-dates.ts'
import { checkRevocation, type RevocationProof } from './revocation.ts'
import { readSecurityObject, type SecurityObject } from './security-object.ts'
import type { SignerShelf } from './signer-shelf.ts'
import { verifySigner, type SignerProof } from './signer.ts'
import type { TrustStore } from './trust-store.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'
import { sortReasons } from './verdict.ts'

export interface PassiveAuthenticationInput {
  /** EF.SOD or EF.CardSecurity as read; null when the chip has none. */
  securityObject: Uint8Array | null
  /**
   * Which of the two it has to be: EF.SOD unless said otherwise. An EF.CardSecurity is signed as well and lists no
   * data group, so in the place of EF.SOD it would vouch for nothing and contradict nothing.
   */
  kind?: SecurityObject['kind'] | 'either'
  /** Data groups as read, whole files, by number. */
  dataGroups: ReadonlyMap<number, Uint8Array>
  /** Numbers that were asked for and that the chip says it does not have. */
  missing?: ReadonlySet<number>
  /** Numbers of those that could not be read, or only in part: what is missing of a file contradicts nothing. */
  incomplete?: ReadonlySet<number>
  /** The security object was not given whole. */
  sodIncomplete?: boolean
  /** DG1 of the same document, for an EF.CardSecurity, which does not list it: its issuing state is the signer's. */
  dg1?: Uint8Array
  trust: TrustStore
  revocationLists: readonly RevocationList[]
  /** Document signers to try where the object encloses none. */
  signers?: SignerShelf
  /** Now, in milliseconds since 1970. */
  at: number
  /** From {@link prepareProof} with the same security object, kind, trust and time. */
  prepared?: PreparedProof | null
}

/** What the signatures prove, and everything that is needed to prove it again. */
export interface PassiveAuthentication {
  reasons: ChipReason[]
  sod: ChipSod | null
  chain: ChipChain | null
  dataGroups: Record<string, DataGroupState>
  evidence: ChipEvidence
}

const isoOf = (time: number): string => new Date(time).toISOString()

const unreadable = (file: string): ChipReason => ({ code: 'fileUnreadable', params: { file } })

/** The hash of every data group, compared; one that is not listed is not signed by anyone. */
function compareDataGroups(
  object: SecurityObject | null, input: PassiveAuthenticationInput,
): { states: Record<string, DataGroupState>; hashes: Record<string, string>; reasons: ChipReason[] } {
  const states: Record<string, DataGroupState> = {}
  const hashes: Record<string, string> = {}
  const reasons: ChipReason[] = []
  const lds = object?.lds ?? null
  for (const number of lds?.hashes.keys() ?? []) {
    if (input.dataGroups.has(number)) continue
    const missing = input.missing?.has(number) === true
    states[number] = { hash: missing ? 'missing' : 'notRead', bytes: 0 }
    if (missing) reasons.push({ code: 'dataGroupMissing', params: { dataGroup: number } })
    else if (input.incomplete?.has(number) === true) reasons.push(unreadable(`DG${number}`))
    else reasons.push({ code: 'dataGroupsNotRead' })
  }
  for (const [number, file] of input.dataGroups) {
    const listed = lds?.hashes.get(number)
    const computed = hash(lds?.hashAlgorithm ?? 'SHA-256', file)
    hashes[number] = Buffer.from(computed).toString('hex')
    const whole = input.incomplete?.has(number) !== true
    const state = listed === undefined ? 'notListed' : equalBytes(listed, computed) ? 'ok' : whole ? 'mismatch' : 'notRead'
    states[number] = { hash: state, bytes: file.length }
    if (state === 'notRead') reasons.push(unreadable(`DG${number}`))
    if (state === 'mismatch') reasons.push({ code: 'dataGroupHashMismatch', params: { dataGroup: number } })
    // Also when the object is a card security object, good as it may be: it lists no data group at all.
    if (state === 'notListed' && object !== null) reasons.push({ code: 'dataGroupNotListed', params: { dataGroup: number } })
  }
  return { states, hashes, reasons }
}

/** Runs a step of the proof; what it cannot read or compute becomes its reason. */
function attempt<T>(reasons: ChipReason[], step: () => T): T | null {
  try {
    return step()
  } catch (fault) {
    if (fault instanceof UnsupportedAlgorithm) {
      reasons.push({ code: fault.broken ? 'brokenAlgorithm' : 'unsupportedAlgorithm', params: { algorithm: fault.algorithm } })
    } else if (fault instanceof Asn1Error) reasons.push({ code: 'sodMalformed' })
    else throw fault
    return null
  }
}

/**
 * What DG1 and the signer's certificates must agree in: one state, and a signer that lives as long as the document. A DG1 that
 * cannot be read is told elsewhere; without one the certificates must still agree with each other.
 */
function documentReasons(signer: Certificate, issuers: readonly Certificate[], stated: StatedInDg1 | null): ChipReason[] {
  const reasons = issuerCountryReasons(countriesOf(signer, issuers), stated?.issuingState ?? null)
  return [...reasons, ...outlivingReasons(signer, stated?.dateOfExpiry ?? null)]
}

function readableDg1(file: Uint8Array | undefined, at: number): StatedInDg1 | null {
  try {
    return file === undefined ? null : statedIn(file, at)
  } catch (fault) {
    if (fault instanceof Asn1Error) return null
    throw fault
  }
}

function signerReasons(proof: SignerProof): ChipReason[] {
  const reasons: ChipReason[] = proof.weaknesses.map((algorithm) => ({ code: 'weakAlgorithm', params: { algorithm } }))
  if (proof.state === 'invalid') reasons.push({ code: 'signatureInvalid' })
  if (proof.state === 'contentMismatch') reasons.push({ code: 'signedContentMismatch' })
  if (proof.state === 'noCertificate') reasons.push({ code: 'signerCertificateMissing' })
  else if (!proof.identified) reasons.push({ code: 'signerIdentifierMismatch' })
  return reasons
}

/** SHA-1 below the signature: over the data groups, or over the object. */
function digestReasons({ lds }: SecurityObject, { digestAlgorithm }: SignerProof): ChipReason[] {
  const weak = lds?.hashAlgorithm === 'SHA-1' || digestAlgorithm === 'SHA-1'
  return weak ? [{ code: 'weakAlgorithm', params: { algorithm: 'SHA-1' } }] : []
}

function sodSummary(object: SecurityObject, proof: SignerProof | null): ChipSod {
  const { data, lds } = object
  const signer = proof?.signer ?? data.signer
  return {
    kind: object.kind,
    encoding: data.encoding,
    contentType: data.contentType,
    ldsVersion: lds?.version ?? null,
    ldsRelease: lds?.release ?? null,
    hashAlgorithm: lds?.hashAlgorithm ?? null,
    digestAlgorithm: proof?.digestAlgorithm ?? 'unknown',
    signatureAlgorithm: proof === null ? 'unknown' : schemeName(proof.scheme),
    signedAttributes: signer.signedAttributes !== null,
    signerIdentifiedBy: signer.identifier.by,
    signature: proof === null || proof.state === 'noCertificate' ? 'notChecked' : proof.state === 'valid' ? 'valid' : 'invalid',
    signingTime: typeof proof?.signingTime === 'number' ? isoOf(proof.signingTime) : null,
    dataGroups: [...(lds?.hashes.keys() ?? [])].toSorted((a, b) => a - b),
  }
}

function chainSummary(proof: SignerProof, chain: ChainProof | null, revocation: RevocationProof | null): ChipChain {
  const signer = proof.certificate
  const source = proof.signingTime !== null ? 'signingTime' : signer === null ? 'none' : 'documentSigner'
  const signedAt = proof.signingTime ?? signer?.notBefore ?? null
  const listAt = revocation?.issuedAt ?? null
  return {
    status: chain?.status ?? 'unknown',
    documentSigner: signer === null ? null : certificateSummary(signer),
    issuers: (chain?.issuers ?? []).map(certificateSummary),
    candidates: chain?.candidates ?? 0,
    signedAt: signedAt === null ? null : isoOf(signedAt),
    signedAtSource: source,
    revocation: revocation?.state ?? 'noList',
    ...(listAt === null ? {} : { revocationListAt: isoOf(listAt) }),
  }
}

/** What can be proven before any data group is there: everything about the security object and its signers. */
export interface PreparedProof {
  object: SecurityObject | null
  proof: SignerProof | null
  chain: ChainProof | null
  revocation: RevocationProof | null
  reasons: ChipReason[]
}

/**
 * The part of passive authentication that does not wait for data groups: signature, chain, validity,
 * revocation. Given to {@link authenticatePassively} with the same input, it is not done again.
 */
export function prepareProof(input: Omit<PassiveAuthenticationInput, 'dataGroups' | 'missing' | 'prepared'>): PreparedProof {
  const { at, trust } = input
  const reasons: ChipReason[] = []
  const file = input.securityObject
  if (file === null) reasons.push({ code: 'sodMissing' })
  const object = file === null ? null : attempt(reasons, () => readSecurityObject(file))
  const proof = object === null ? null : attempt(reasons, () => verifySigner(object.data, input.signers))
  const kind = input.kind ?? 'sod'
  if (object !== null && kind !== 'either' && object.kind !== kind) reasons.push({ code: 'otherSecurityObject' })
  let chain: ChainProof | null = null
  let revocation: RevocationProof | null = null
  if (object !== null && proof !== null) {
    reasons.push(...signerReasons(proof), ...digestReasons(object, proof))
    const signer = proof.certificate
    if (signer !== null) {
      const certificates = object.data.certificates
      chain = attempt(reasons, () => verifyChain(signer, certificates, trust))
      const issuers = chain?.issuers ?? []
      revocation = checkRevocation(signer, issuers, input.revocationLists, trust, at)
      reasons.push(...(chain?.reasons ?? []), ...usageReasons(signer))
      reasons.push(...validityReasons(signer, issuers, proof.signingTime, at), ...keyPeriodReasons(signer, proof.signingTime), ...revocation.reasons)
    }
  }
  return { object, proof, chain, revocation, reasons }
}

/**
 * Passive authentication (9303-11 §5.1): the security object's signature, every data group's hash, the
 * chain to a trusted country signing certificate, validity and revocation. Every input is hostile; nothing
 * thrown by reading it gets out, it becomes a reason.
 */
export function authenticatePassively(input: PassiveAuthenticationInput): PassiveAuthentication {
  const { at, trust } = input
  const file = input.securityObject
  const { object, proof, chain, revocation, reasons: found } = input.prepared ?? prepareProof(input)
  const proven = input.sodIncomplete === true && object === null ? [unreadable('EF.SOD')] : found
  const groups = compareDataGroups(object, input)
  const signer = proof?.certificate ?? null
  const reasons = [...proven, ...groups.reasons, ...(signer === null ? [] : documentReasons(signer, chain?.issuers ?? [], readableDg1(input.dataGroups.get(1) ?? input.dg1, at)))]
  const certificates = proof?.certificate ? [proof.certificate, ...(chain?.issuers ?? [])] : []
  return {
    reasons: sortReasons(reasons),
    sod: object === null ? null : sodSummary(object, proof),
    chain: proof === null ? null : chainSummary(proof, chain, revocation),
    dataGroups: groups.states,
    evidence: {
      sod: file === null || file.length > 65_536 ? null : file,
      dataGroupHashes: groups.hashes,
      hashAlgorithm: object === null ? null : object.lds?.hashAlgorithm ?? null,
      certificates: certificates.map(({ der }) => Uint8Array.from(der)),
      revocationLists: (revocation?.consulted ?? []).slice(0, 8),
      checkedAt: isoOf(at),
      algorithms: proof === null ? [] : [proof.digestAlgorithm, schemeName(proof.scheme),
        ...certificates.map((each) => certificateSummary(each).signatureAlgorithm)].slice(0, 12),
      trustListVersion: trust.version,
    },
  }
}
