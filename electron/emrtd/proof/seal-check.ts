import type { SealCheck, SealClaim, SealTools } from '../../documents/seals/tools.ts'
import { certifiedKey, fingerprint, GRACE_MS, isSignedBy, isWithinValidity, maySignCertificates, readCertificate, type Certificate } from './certificate.ts'
import { hash, type HashName } from '../algorithms/hashes.ts'
import { issuerCountryReasons } from './issuer-country.ts'
import { keyName, type PublicKey } from '../algorithms/public-key.ts'
import { verifySignature } from '../algorithms/signatures.ts'

/**
 * Checks of seals against the given DER certificates: signers themselves, or the CSCAs above the
 * signers that a seal brings along. A file that is not a certificate is passed over.
 */
export function sealCheck(files: readonly Uint8Array[]): SealTools['check'] {
  const trusted = files.flatMap((der) => {
    try {
      return [readCertificate(der)]
    } catch {
      return []
    }
  })
  return (claim) => {
    try {
      return claim.scheme === 'vdsNc' || claim.certificate !== undefined ? checkByCertificate(claim, trusted) : checkBySigner(claim, trusted.filter((certificate) => signs(certificate, claim)))
    } catch {
      return { status: 'unsupported', algorithm: '' }
    }
  }
}

/** Whether this is the certificate that the seal names. */
function signs({ der, subject, issuer, serial }: Certificate, { scheme, authority, certificateReference }: SealClaim): boolean {
  const name = commonName(subject.text)
  switch (scheme) {
    // Doc 9303-13 §4.2: country and common name of the subject; the serial number in hexadecimal.
    case 'icaoVds': return subject.country === authority.slice(0, 2) && name === authority.slice(2) && serial.toString(16).toUpperCase() === certificateReference.toUpperCase()
    // ANTS: the authority is the issuer's common name, the certificate its subject's.
    case '2dDoc': return commonName(issuer.text) === authority && name === certificateReference
    case 'uidai': return /UIDAI|UNIQUE IDENTIFICATION AUTHORITY/i.test(subject.text)
    // HCERT §4.1: the key's name is the first eight bytes of the SHA-256 of its certificate.
    case 'hcert': return certificateReference.toLowerCase() === fingerprint(der).slice(0, 16)
    // ICAO Datastructure for Barcode §3.2.3: the last five bytes of the SHA-1 of the certificate.
    case 'idb': return certificateReference.toLowerCase() === idbReference(der)
    default: return false
  }
}

/** By so many bytes a code of ICAO's Datastructure names its signer's certificate. */
const REFERENCE_BYTES = 5

function idbReference(der: Uint8Array): string {
  return Buffer.from(hash('SHA-1', der).slice(-REFERENCE_BYTES)).toString('hex')
}

function commonName(text: string): string {
  return /(?:^|,)CN=([^,]*)/.exec(text)?.[1]?.toUpperCase() ?? ''
}

function checkBySigner(claim: SealClaim, signers: Certificate[]): SealCheck {
  if (signers.length === 0) return { status: 'unknownSigner', algorithm: '' }
  const named = namedHashes.get(claim.hash ?? '')
  if (claim.scheme === 'idb' && named === undefined) return { status: 'unsupported', algorithm: '' }
  let last: SealCheck = { status: 'invalid', algorithm: '' }
  for (const signer of signers) {
    const key = certifiedKey(signer)
    const good = holds(claim, key, named) && wasValid(signer, claim)
    last = { status: good ? statusByState(claim, [signer]) : 'invalid', algorithm: algorithmOf(key, named) }
    if (last.status === 'valid') break
  }
  return last
}

/** A code that brings its signer's certificate is proven through a certificate above it that the desk has, or by that one itself. */
function checkByCertificate(claim: SealClaim, trusted: Certificate[]): SealCheck {
  if (claim.certificate === undefined || claim.certificate.length === 0) return { status: 'unsupported', algorithm: '' }
  const signer = readCertificate(claim.certificate)
  const key = certifiedKey(signer)
  const named = namedHashes.get((claim.scheme === 'idb' ? claim.hash : claim.certificateReference) ?? '')
  if (named === undefined) return { status: 'unsupported', algorithm: algorithmOf(key) }
  const algorithm = algorithmOf(key, named)
  // Wrong whoever signed: the signature, the day, and a certificate that is not the one that the signed header names.
  if (!holds(claim, key, named) || !wasValid(signer, claim) || (claim.scheme === 'idb' && !signs(signer, claim))) return { status: 'invalid', algorithm }
  const anchors = trusted.filter((each) => isSame(each, signer) || (each.subject.key === signer.issuer.key && maySignCertificates(each) && isSignedBy(signer, certifiedKey(each))))
  if (anchors.length === 0) return { status: 'unknownSigner', algorithm }
  const anchor = anchors.find((each) => isSame(each, signer) || (wasValid(each, claim) && wasValidToCertify(each, signer)))
  return { status: anchor === undefined ? 'invalid' : statusByState(claim, [signer, anchor]), algorithm }
}

/** Whether the certificate above was good when it certified this signer (9303-12 §7.1): all that is known of a code without its day. */
function wasValidToCertify(issuer: Certificate, { notBefore }: Certificate): boolean {
  return issuer.notBefore - GRACE_MS <= notBefore && notBefore <= issuer.notAfter + GRACE_MS
}

/** Hashes by the names that codes give them (RFC 7518 §3.4). */
const namedHashes: ReadonlyMap<string, HashName> = new Map([['ES256', 'SHA-256'], ['ES384', 'SHA-384'], ['ES512', 'SHA-512']])

/** A good signature of another state's signer is not the seal's: the state in the seal, its signer and the trusted certificate must agree. */
function statusByState({ issuingState }: SealClaim, chain: readonly Certificate[]): SealCheck['status'] {
  const reasons = issuerCountryReasons(chain.map(({ subject }) => subject.country), issuingState ?? null)
  if (reasons.some(({ code }) => code === 'issuerCountryMismatch')) return 'invalid'
  return reasons.length === 0 ? 'valid' : 'unknownSigner'
}

function isSame(a: Certificate, b: Certificate): boolean {
  return a.der.length === b.der.length && a.der.every((byte, i) => byte === b.der[i])
}

/** Plain ECDSA with the hash that fits the curve (Doc 9303-13 §4.3), or RSA PKCS #1 with SHA-256. */
function holds(claim: SealClaim, key: PublicKey, hash: HashName = hashFor(key)): boolean {
  return key.kind === 'ec'
    ? verifySignature({ kind: 'ecdsa', hash, encoding: 'plain' }, key, claim.signed, claim.signature)
    : verifySignature({ kind: 'rsa', hash }, key, claim.signed, claim.signature)
}

function hashFor(key: PublicKey): HashName {
  if (key.kind === 'rsa') return 'SHA-256'
  const bytes = key.curve.orderBytes
  return bytes <= 28 ? 'SHA-224' : bytes <= 32 ? 'SHA-256' : bytes <= 48 ? 'SHA-384' : 'SHA-512'
}

function algorithmOf(key: PublicKey, hash: HashName = hashFor(key)): string {
  return `${key.kind === 'ec' ? 'ECDSA' : 'RSA'}-${hash} ${keyName(key)}`
}

/** Kinds whose header always has the day of signing: one that is no day cannot be shown to lie within a certificate's. */
const dated: ReadonlySet<SealClaim['scheme']> = new Set(['icaoVds', 'idb'])

/** A seal outlives its signer's certificate: what counts is the day of signing. */
function wasValid(certificate: Certificate, { scheme, signedOn }: SealClaim): boolean {
  if (signedOn === undefined) return !dated.has(scheme)
  const day = Date.parse(`${signedOn}T00:00:00Z`)
  return isWithinValidity(certificate, day) || isWithinValidity(certificate, day + 86_399_000)
}
