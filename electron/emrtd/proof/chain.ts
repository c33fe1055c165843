import type { ChipReason } from '../../contract/chip.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { equalBytes } from '../../documents/asn1/writer.ts'
import {
  certificateScheme, certifiedKey, GRACE_MS, isSignedBy, isWithinValidity, maySignCertificates, type Certificate,
} from './certificate.ts'
import { countriesOf, issuerCountryReasons } from './issuer-country.ts'
import { oids } from '../algorithms/oids.ts'
import { weaknesses } from '../algorithms/signatures.ts'
import type { TrustStore } from './trust-store.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'

/** The way from a document signer up to a trusted country signing certificate (9303-11 §5.1, 9303-12 §7). */
export interface ChainProof {
  status: 'valid' | 'invalid' | 'unknown'
  /** Nearest first; the last one is trusted. Empty when no way was found. */
  issuers: Certificate[]
  candidates: number
  reasons: ChipReason[]
}

const LONGEST_CHAIN = 4

function hasKeyId(issuer: Certificate, certificate: Certificate): boolean {
  return certificate.authorityKeyId !== null && issuer.subjectKeyId !== null
    && equalBytes(certificate.authorityKeyId, issuer.subjectKeyId)
}

/** Of several certificates of one key, one that was valid when `certificate` was issued comes first. */
function byValidity(certificate: Certificate, candidates: Certificate[]): Certificate[] {
  const at = certificate.notBefore
  return candidates.toSorted((a, b) => Number(isWithinValidity(b, at)) - Number(isWithinValidity(a, at)))
}

/** Whether `issuer` signed `certificate`; what cannot be computed is kept in `faults`, so that the next candidate is still asked. */
function signedBy(certificate: Certificate, issuer: Certificate, faults: (UnsupportedAlgorithm | Asn1Error)[]): boolean {
  try {
    return isSignedBy(certificate, certifiedKey(issuer))
  } catch (fault) {
    if (!(fault instanceof UnsupportedAlgorithm || fault instanceof Asn1Error)) throw fault
    faults.push(fault)
    return false
  }
}

/** Path from `certificate` to the store, going through authority certificates that the message encloses. */
function findPath(
  certificate: Certificate, enclosed: readonly Certificate[], store: TrustStore, depth: number, faults: (UnsupportedAlgorithm | Asn1Error)[],
): Certificate[] | null {
  const { named, sameCountry } = store.issuersOf(certificate)
  const direct = byValidity(certificate, named).find((each) => signedBy(certificate, each, faults))
  if (direct !== undefined) return [direct]
  if (depth < LONGEST_CHAIN) {
    const links = enclosed.filter((each) => each !== certificate && maySignCertificates(each)
      && (each.subject.key === certificate.issuer.key || hasKeyId(each, certificate)))
    for (const link of links.slice(0, 4)) {
      if (!signedBy(certificate, link, faults)) continue
      const above = findPath(link, enclosed.filter((each) => each !== link), store, depth + 1, faults)
      if (above !== null) return [link, ...above]
    }
  }
  // A CSCA that changed its name since: the signature proves the key, the list vouches for it.
  const renamed = byValidity(certificate, sameCountry).find((each) => signedBy(certificate, each, faults))
  return renamed === undefined ? null : [renamed]
}

/**
 * Finds and verifies the chain of `signer`, trying every candidate. `invalid` means: a trusted certificate with the very
 * key that the signer's certificate names did not sign it. Throws `UnsupportedAlgorithm`, `Asn1Error`.
 */
export function verifyChain(signer: Certificate, enclosed: readonly Certificate[], store: TrustStore): ChainProof {
  const { named } = store.issuersOf(signer)
  const faults: (UnsupportedAlgorithm | Asn1Error)[] = []
  const path = findPath(signer, enclosed, store, 1, faults)
  if (path !== null) {
    return { status: 'valid', issuers: path, candidates: named.length, reasons: chainWeaknesses([signer, ...path]) }
  }
  if (faults[0] !== undefined) throw faults[0]
  const country = signer.issuer.country
  const params = { country: country ?? '' }
  if (named.some((each) => hasKeyId(each, signer))) {
    return { status: 'invalid', issuers: [], candidates: named.length, reasons: [{ code: 'certificateSignatureInvalid', params: { certificate: 'ds' } }] }
  }
  const known = named.length > 0 || store.hasCountry(country)
  const reason: ChipReason = { code: known ? 'noCscaMatches' : 'noCscaForCountry', params }
  return { status: 'unknown', issuers: [], candidates: named.length, reasons: [reason] }
}

/** Does a chain lead from this certificate to a trusted one of the same state? For those that nobody vouches for otherwise. Never throws. */
export function isCertified(certificate: Certificate, store: TrustStore): boolean {
  try {
    const { status, issuers } = verifyChain(certificate, [], store)
    return status === 'valid' && issuerCountryReasons(countriesOf(certificate, issuers), null).length === 0
  } catch (fault) {
    if (fault instanceof UnsupportedAlgorithm || fault instanceof Asn1Error) return false
    throw fault
  }
}

/** Weak signatures between the certificates; the trusted one's own signature is not relied on. */
function chainWeaknesses(chain: readonly Certificate[]): ChipReason[] {
  return chain.slice(0, -1).flatMap((certificate, i) =>
    weaknesses(certificateScheme(certificate), certifiedKey(chain[i + 1]!))
      .map((algorithm) => ({ code: 'weakAlgorithm' as const, params: { algorithm } })))
}

/** Is the signer's certificate one that may sign documents (9303-12 §7.1.1, table 8)? */
export function usageReasons(signer: Certificate): ChipReason[] {
  const may = signer.keyUsage === null || signer.keyUsage.digitalSignature
  // The same CSCA certifies signers of master lists, deviation lists and visible seals (9303-12 §7.1.1).
  const forOther = signer.extendedKeyUsage?.some((oid) => oid.startsWith(`${oids.icaoSecurity}.`)) === true
  return may && !forOther && signer.unknownCritical.length === 0 ? [] : [{ code: 'dsNotForSigning' }]
}

/**
 * Validity at the time of signing and at `at` (both milliseconds since 1970). A signer that has expired since is told
 * only, when the signature states its time: documents live shorter than their signer's certificate.
 */
export function validityReasons(
  signer: Certificate, issuers: readonly Certificate[], signingTime: number | null, at: number,
): ChipReason[] {
  const reasons: ChipReason[] = []
  const from = signer.notBefore - GRACE_MS
  const until = signer.notAfter + GRACE_MS
  if (signingTime === null ? at < from : signingTime < from) reasons.push({ code: 'dsNotYetValidAtSigning' })
  if (signingTime !== null && signingTime > until) reasons.push({ code: 'dsExpiredAtSigning' })
  if ((signingTime ?? from) > at + GRACE_MS) reasons.push({ code: 'signingTimeInFuture' })
  if (at > until) {
    reasons.push({ code: 'dsExpired' })
    if (signingTime === null) reasons.push({ code: 'signingTimeUnknown' })
  }
  const below = [signer, ...issuers]
  issuers.forEach((issuer, i) => {
    const issuedAt = below[i]!.notBefore
    if (issuedAt < issuer.notBefore - GRACE_MS || issuedAt > issuer.notAfter + GRACE_MS) {
      reasons.push({ code: 'cscaNotValidAtSigning' })
    }
    if (at > issuer.notAfter + GRACE_MS) reasons.push({ code: 'cscaExpired' })
  })
  return reasons
}
