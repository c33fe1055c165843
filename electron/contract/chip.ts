import { z } from 'zod'
import { bytes, isoTime, params, text } from './primitives.ts'

/**
 * What a chip said and what its signatures prove. Terms are those of ICAO Doc 9303 parts 10, 11 and 12.
 */

/** `altered`: something whole and signed is shown to be other than it was signed; what could not be read never is. `cannotTell`: a link of the proof is missing. */
export const chipVerdict = z.enum(['genuine', 'cannotTell', 'altered'])
export type ChipVerdict = z.infer<typeof chipVerdict>

/** What each reason does to the verdict; `told` ones are said beside a verdict that they do not change. */
export const chipReasonWeights = {
  // Shown to be other than signed, signed by another state than it names, or withdrawn by the issuer
  otherSecurityObject: 'altered',
  signatureInvalid: 'altered',
  signedContentMismatch: 'altered',
  certificateSignatureInvalid: 'altered',
  dataGroupHashMismatch: 'altered',
  chipAuthenticationFailed: 'altered',
  activeAuthenticationFailed: 'altered',
  chipAuthenticationMappingFailed: 'altered',
  mrzMismatch: 'altered',
  issuerCountryMismatch: 'altered',
  revoked: 'altered',

  // A link of the proof is missing
  sodMissing: 'cannotTell',
  sodMalformed: 'cannotTell',
  fileUnreadable: 'cannotTell',
  unsupportedAlgorithm: 'cannotTell',
  brokenAlgorithm: 'cannotTell',
  signerCertificateMissing: 'cannotTell',
  signerIdentifierMismatch: 'cannotTell',
  noCscaForCountry: 'cannotTell',
  noCscaMatches: 'cannotTell',
  dsNotForSigning: 'cannotTell',
  dsNotYetValidAtSigning: 'cannotTell',
  dsExpiredAtSigning: 'cannotTell',
  cscaNotValidAtSigning: 'cannotTell',
  signingTimeInFuture: 'cannotTell',
  signingTimeUnknown: 'cannotTell',
  dataGroupNotListed: 'cannotTell',
  dataGroupMissing: 'cannotTell',
  noDataGroupGiven: 'cannotTell',
  dataGroupMalformed: 'cannotTell',
  mrzNotProven: 'cannotTell',
  mrzUncertain: 'cannotTell',
  issuerStateUnknown: 'cannotTell',
  cloneCheckUnanswered: 'cannotTell',

  // Said too
  mrzNotCompared: 'told',
  noCloneCheck: 'told',
  cloneCheckNotDone: 'told',
  readerTooShort: 'told',
  readerLosesAnswers: 'told',
  weakAlgorithm: 'told',
  dsExpired: 'told',
  cscaExpired: 'told',
  noRevocationList: 'told',
  revocationListOutdated: 'told',
  revocationListInvalid: 'told',
  revocationListAhead: 'told',
  signedOutsideKeyPeriod: 'told',
  documentOutlivesSigner: 'told',
  dataGroupsNotRead: 'told',
  dataGroupOdd: 'told',
  comDisagrees: 'told',
  accessDowngraded: 'told',
  portraitUnreadable: 'told',
} as const satisfies Record<string, ChipVerdict | 'told'>

export type ChipReasonCode = keyof typeof chipReasonWeights

const reasonCodes = Object.keys(chipReasonWeights) as [ChipReasonCode, ...ChipReasonCode[]]
export const chipReasonCode = z.enum(reasonCodes)

/**
 * One reason: a sentence `chip.reasons.<code>`, most important first. Parameters by code: `dataGroup` (number),
 * `country` (two letters), `state` (three), `algorithm` (name), `field` (name of the field), `file` (name of a file of the chip), `certificate` ('ds' | 'csca'), `days` (number).
 */
export const chipReason = z.object({ code: chipReasonCode, params: params.optional() })
export type ChipReason = z.infer<typeof chipReason>

/** How the chip was opened (9303-11 §4). */
export const chipAccess = z.object({
  /** BAC of a driving licence is what ISO/IEC 18013-3 calls basic access protection. */
  protocol: z.enum(['PACE', 'BAC', 'none']),
  /** PACE only: generic, integrated or chip-authentication mapping. */
  mapping: z.enum(['GM', 'IM', 'CAM']).nullable(),
  /** Curve or MODP group: `brainpoolP256r1`, `modp2048-256`. */
  group: text(40).nullable(),
  /** `3DES`, `AES-128`, `AES-192`, `AES-256`. */
  cipher: text(20).nullable(),
  /** The chip offered more than what was used (PACE offered, BAC used). */
  downgraded: z.boolean(),
})
export type ChipAccess = z.infer<typeof chipAccess>

/** One certificate, for people: no key, no signature. */
export const chipCertificate = z.object({
  /** Distinguished names in RFC 4514 order as printed: `CN=csca-germany,OU=bsi,O=bund,C=DE`. */
  subject: text(1000),
  issuer: text(1000),
  /** Hexadecimal, without sign or leading zeros. */
  serial: text(64),
  country: text(3).nullable(),
  notBefore: isoTime,
  notAfter: isoTime,
  /** `RSA 2048`, `EC brainpoolP384r1`. */
  key: text(60),
  /** How its issuer signed it: `ECDSA SHA-512`. */
  signatureAlgorithm: text(60),
  /** SHA-256 of the DER certificate, hexadecimal. */
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
})
export type ChipCertificate = z.infer<typeof chipCertificate>

/** The document security object (9303-10 §4.6.2), or EF.CardSecurity (9303-11 §9.2.11). */
export const chipSod = z.object({
  kind: z.enum(['sod', 'cardSecurity']),
  /** The encoding: a genuine object may be either. */
  encoding: z.enum(['DER', 'BER']),
  contentType: text(80),
  ldsVersion: z.number().int().nullable(),
  /** LDS and Unicode versions, only inside an LDS security object version 1. */
  ldsRelease: text(20).nullable(),
  /** Of the data groups: `SHA-256`. */
  hashAlgorithm: text(20).nullable(),
  /** Of the signer: `SHA-256`, `ECDSA SHA-256`, `RSASSA-PSS SHA-256`. */
  digestAlgorithm: text(20),
  signatureAlgorithm: text(60),
  signedAttributes: z.boolean(),
  signerIdentifiedBy: z.enum(['issuerAndSerialNumber', 'subjectKeyIdentifier']),
  signature: z.enum(['valid', 'invalid', 'notChecked']),
  /** From the signed attributes, where the signer stated it. */
  signingTime: isoTime.nullable(),
  dataGroups: z.array(z.number().int().min(1).max(16)).max(16),
})
export type ChipSod = z.infer<typeof chipSod>

/** Document signer to country signing CA (9303-12 §7). */
export const chipChain = z.object({
  status: z.enum(['valid', 'invalid', 'unknown']),
  documentSigner: chipCertificate.nullable(),
  /** The path above the signer, nearest first: link certificates, then the trusted CSCA. */
  issuers: z.array(chipCertificate).max(8),
  /** How many certificates of the trust list had the issuer's name or key identifier. */
  candidates: z.number().int().min(0),
  /** The time that validity was judged at, and where it comes from. */
  signedAt: isoTime.nullable(),
  signedAtSource: z.enum(['signingTime', 'documentSigner', 'none']),
  /** `noList`: no revocation list of this issuer was given. */
  revocation: z.enum(['notRevoked', 'revoked', 'noList', 'outdatedList']),
  /** When the list that says so was issued. Left out: no list does, as in readings of before. */
  revocationListAt: isoTime.optional(),
})
export type ChipChain = z.infer<typeof chipChain>

/** `notListed`: on the chip and not in the security object. `notRead`: listed, and not read by us. */
export const dataGroupState = z.object({
  hash: z.enum(['ok', 'mismatch', 'notListed', 'notRead', 'missing']),
  /** Length of the file in bytes, 0 when it was not read. */
  bytes: z.number().int().min(0),
})
export type DataGroupState = z.infer<typeof dataGroupState>

/** Is the chip itself the one that was personalized, or a copy (9303-11 §6)? */
export const cloneCheckState = z.enum(['passed', 'failed', 'notOffered', 'notDone'])
export type CloneCheckState = z.infer<typeof cloneCheckState>

export const chipCloneCheck = z.object({
  chipAuthentication: cloneCheckState,
  activeAuthentication: cloneCheckState,
  /** PACE with chip authentication mapping. */
  cam: cloneCheckState,
})
export type ChipCloneCheck = z.infer<typeof chipCloneCheck>

const list = (each: number, most: number) => z.array(text(each)).max(most)

/** DG1 of a driving licence (ISO/IEC 18013-2 annex C); dates ISO where they are dates. */
export const chipLicence = z.object({
  issuingState: text(3),
  documentNumber: text(40),
  surname: text(300).nullable(),
  otherNames: text(300).nullable(),
  dateOfBirth: text(20).nullable(),
  placeOfBirth: text(200).nullable(),
  dateOfIssue: text(20).nullable(),
  dateOfExpiry: text(20).nullable(),
  issuingAuthority: text(200).nullable(),
  /** Codes of vehicle categories, as AM, B. */
  categories: list(4, 40),
})
export type ChipLicence = z.infer<typeof chipLicence>

/** DG1 as lines, or as a driving licence has it; DG11 and DG12 as the chip wrote them (dates ISO where they are dates), `null` when absent. */
export const chipFields = z.object({
  mrz: z.object({ format: z.enum(['TD1', 'TD2', 'TD3']), lines: list(44, 3) }).nullable(),
  /** Only of a driving licence. */
  licence: chipLicence.nullable().optional(),
  /** DG11, 9303-10 §4.7.11. */
  personal: z.object({
    fullName: text(300).nullable(),
    otherNames: list(300, 16),
    personalNumber: text(100).nullable(),
    dateOfBirth: text(20).nullable(),
    placeOfBirth: list(200, 8),
    address: list(200, 8),
    telephone: text(60).nullable(),
    profession: text(200).nullable(),
    title: text(100).nullable(),
    personalSummary: text(500).nullable(),
    custodyInformation: text(500).nullable(),
    otherTravelDocuments: list(100, 16),
  }).nullable(),
  /** DG12, 9303-10 §4.7.12. */
  document: z.object({
    issuingAuthority: text(200).nullable(),
    dateOfIssue: text(20).nullable(),
    otherPersons: list(300, 16),
    endorsements: text(500).nullable(),
    taxExitRequirements: text(500).nullable(),
    personalizationTime: text(30).nullable(),
    personalizationSystem: text(200).nullable(),
  }).nullable(),
  /** DG16, persons to notify: how many entries there are; they are not read out. */
  personsToNotify: z.number().int().min(0).nullable(),
})
export type ChipFields = z.infer<typeof chipFields>

/** DG2's first portrait, decoded and encoded anew; nothing of the chip's own file reaches a screen. */
export const chipPortrait = z.object({
  mime: z.enum(['image/jpeg', 'image/png']),
  bytes: bytes(4 * 1024 * 1024),
  width: z.number().int().min(1).max(4096),
  height: z.number().int().min(1).max(4096),
})
export type ChipPortrait = z.infer<typeof chipPortrait>

const dataGroupNumber = z.string().regex(/^(?:[1-9]|1[0-6])$/)

/** Everything that is needed to repeat the verdict offline, without the person's data groups. */
export const chipEvidence = z.object({
  sod: bytes(65_536).nullable(),
  /** As computed from what the chip sent, hexadecimal, in the security object's hash algorithm. */
  dataGroupHashes: z.record(dataGroupNumber, z.string().regex(/^[0-9a-f]{40,128}$/)),
  hashAlgorithm: text(20).nullable(),
  /** DER: the document signer, then its issuers up to the CSCA. */
  certificates: z.array(bytes(16_384)).max(9),
  /** The revocation lists that were consulted, by SHA-256 (hexadecimal). */
  revocationLists: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(8),
  checkedAt: isoTime,
  algorithms: list(60, 12),
  trustListVersion: text(120).nullable(),
})
export type ChipEvidence = z.infer<typeof chipEvidence>

/** One step and its wall-clock time in milliseconds; APDUs and bytes where the step spoke to the chip. */
export const chipTimings = z.object({
  totalMs: z.number().min(0),
  steps: z.array(z.object({
    step: text(40),
    ms: z.number().min(0),
    apdus: z.number().int().min(0),
    bytes: z.number().int().min(0),
  })).max(40),
})
export type ChipTimings = z.infer<typeof chipTimings>

export const chipReading = z.object({
  verdict: chipVerdict,
  /** Most important first. */
  reasons: z.array(chipReason).max(40),
  access: chipAccess,
  sod: chipSod.nullable(),
  chain: chipChain.nullable(),
  dataGroups: z.record(dataGroupNumber, dataGroupState),
  cloneCheck: chipCloneCheck,
  fields: chipFields,
  portrait: chipPortrait.nullable(),
  evidence: chipEvidence,
  timings: chipTimings,
})
export type ChipReading = z.infer<typeof chipReading>
