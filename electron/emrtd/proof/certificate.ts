import { Asn1Error } from '../../documents/asn1/errors.ts'
import { readBer, type Asn1Limits, type Asn1Node } from '../../documents/asn1/reader.ts'
import { asn1Tags, contextTag } from '../../documents/asn1/tags.ts'
import { timeValue } from '../../documents/asn1/times.ts'
import { bitStringValue, childrenOf, integerValue, oidValue, onlyChild, smallInteger } from '../../documents/asn1/values.ts'
import { equalBytes } from '../../documents/asn1/writer.ts'
import type { ChipCertificate } from '../../contract/chip.ts'
import { schemeName, signatureScheme, type SignatureScheme } from '../algorithms/algorithms.ts'
import { readExtensions, type CertificateExtensions } from './extensions.ts'
import { expectNoParameters, hash } from '../algorithms/hashes.ts'
import { distinguishedName, type DistinguishedName } from './names.ts'
import { keyName, publicKeyOf, type PublicKey } from '../algorithms/public-key.ts'
import { verifySignature } from '../algorithms/signatures.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'

/** One X.509 certificate as read by our own walker (RFC 5280, 9303-12 §7.1). Bytes are views of the input. */
export interface Certificate extends CertificateExtensions {
  readonly der: Uint8Array
  /** What its issuer signed. */
  readonly signed: Uint8Array
  readonly signature: Uint8Array
  /** 1 to 3; version 1 has no extensions, so nothing says what its key may do. */
  readonly version: number
  readonly serial: bigint
  readonly issuer: DistinguishedName
  readonly subject: DistinguishedName
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
  /** AlgorithmIdentifier and SubjectPublicKeyInfo, read when they are asked for: see the functions below. */
  readonly signatureAlgorithm: Asn1Node
  readonly publicKeyInfo: Asn1Node
}

/** Clocks of signing machines are not ours: one day of grace around a certificate's first and last moment. */
export const GRACE_MS = 24 * 3600 * 1000

export const certificateLimits: Asn1Limits = { maxBytes: 16_384, maxDepth: 20, maxNodes: 1000 }

/** Reads a certificate of at most 16 KiB; throws `Asn1Error`. Nothing is verified. */
export function readCertificate(der: Uint8Array): Certificate {
  const whole = childrenOf(readBer(der, certificateLimits), asn1Tags.sequence)
  const [tbs, signatureAlgorithm, signatureValue] = whole
  const fields = [...childrenOf(tbs, asn1Tags.sequence)]
  // v1 certificates have no version field and no extensions.
  const version = fields[0]?.tag === contextTag(0) ? smallInteger(onlyChild(fields.shift()!)) + 1 : 1
  const [serial, innerAlgorithm, issuer, validity, subject, publicKeyInfo, ...rest] = fields
  if (whole.length !== 3 || signatureAlgorithm === undefined || publicKeyInfo === undefined) throw new Asn1Error('badValue')
  if (innerAlgorithm === undefined || !sameIdentifier(innerAlgorithm, signatureAlgorithm)) throw new Asn1Error('badValue')
  const { bytes: signature, unusedBits } = bitStringValue(signatureValue)
  if (unusedBits !== 0) throw new Asn1Error('badValue')
  const [notBefore, notAfter] = childrenOf(validity, asn1Tags.sequence)
  const extensions = rest.find(({ tag }) => tag === contextTag(3))
  return {
    ...readExtensions(extensions === undefined ? undefined : onlyChild(extensions)),
    der,
    signed: tbs!.bytes,
    signature,
    version,
    serial: integerValue(serial),
    issuer: distinguishedName(issuer),
    subject: distinguishedName(subject),
    notBefore: timeValue(notBefore),
    notAfter: timeValue(notAfter),
    signatureAlgorithm: innerAlgorithm,
    publicKeyInfo,
  }
}

/**
 * The outer identifier is not signed, so it must equal the one inside that is (RFC 5280 §4.1.1.2). Some issuers write NULL
 * in one and nothing in the other.
 */
function sameIdentifier(inner: Asn1Node, outer: Asn1Node): boolean {
  if (equalBytes(inner.bytes, outer.bytes)) return true
  const [a, b] = [inner, outer].map((each) => childrenOf(each, asn1Tags.sequence))
  expectNoParameters(a!)
  expectNoParameters(b!)
  return oidValue(a![0]) === oidValue(b![0])
}

const keys = new WeakMap<Certificate, PublicKey>()

/** The certified key, read once; throws `UnsupportedAlgorithm` or `Asn1Error`. */
export function certifiedKey(certificate: Certificate): PublicKey {
  const key = keys.get(certificate) ?? publicKeyOf(certificate.publicKeyInfo)
  keys.set(certificate, key)
  return key
}

/** How the issuer signed the certificate; throws `UnsupportedAlgorithm` or `Asn1Error`. */
export function certificateScheme(certificate: Certificate): SignatureScheme {
  return signatureScheme(certificate.signatureAlgorithm)
}

/** Did the owner of `key` sign this certificate? Throws `UnsupportedAlgorithm` or `Asn1Error`. */
export function isSignedBy(certificate: Certificate, key: PublicKey): boolean {
  return verifySignature(certificateScheme(certificate), key, certificate.signed, certificate.signature)
}

export function isWithinValidity(certificate: Certificate, at: number): boolean {
  return certificate.notBefore <= at && at <= certificate.notAfter
}

/**
 * May this certificate's key sign certificates (9303-12 §7.1.1)? keyUsage decides where it is there: eight CSCAs
 * in published lists leave cA out of their basicConstraints.
 */
export function maySignCertificates(certificate: Certificate): boolean {
  return certificate.keyUsage?.keyCertSign ?? certificate.isAuthority === true
}

/** SHA-256 of the certificate, hexadecimal. */
export function fingerprint(der: Uint8Array): string {
  return Buffer.from(hash('SHA-256', der)).toString('hex')
}

function orUnknown(name: () => string): string {
  try {
    return name()
  } catch (fault) {
    if (fault instanceof UnsupportedAlgorithm) return fault.algorithm
    if (fault instanceof Asn1Error) return 'unreadable'
    throw fault
  }
}

/** The certificate for people and for the record. */
export function certificateSummary(certificate: Certificate): ChipCertificate {
  return {
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    serial: certificate.serial.toString(16).replace('-', '').slice(0, 64),
    country: certificate.subject.country ?? certificate.issuer.country,
    notBefore: new Date(certificate.notBefore).toISOString(),
    notAfter: new Date(certificate.notAfter).toISOString(),
    key: orUnknown(() => keyName(certifiedKey(certificate))),
    signatureAlgorithm: orUnknown(() => schemeName(certificateScheme(certificate))),
    fingerprint: fingerprint(certificate.der),
  }
}
