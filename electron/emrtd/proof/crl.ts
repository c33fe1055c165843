import { Asn1Error } from '../../documents/asn1/errors.ts'
import { readBer, type Asn1Limits, type Asn1Node } from '../../documents/asn1/reader.ts'
import { asn1Tags, contextTag } from '../../documents/asn1/tags.ts'
import { timeValue } from '../../documents/asn1/times.ts'
import { bitStringValue, booleanValue, childrenOf, expectTag, integerValue, octetStringValue, oidValue, onlyChild } from '../../documents/asn1/values.ts'
import { equalBytes } from '../../documents/asn1/writer.ts'
import { signatureScheme } from '../algorithms/algorithms.ts'
import { certifiedKey, fingerprint, type Certificate } from './certificate.ts'
import { distinguishedName, type DistinguishedName } from './names.ts'
import { oids } from '../algorithms/oids.ts'
import { verifySignature } from '../algorithms/signatures.ts'
import { derOf } from './pem.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'

/** A certificate revocation list (RFC 5280 §5, 9303-12 §7.1.4). Times in milliseconds since 1970. */
export interface RevocationList {
  readonly issuer: DistinguishedName
  readonly thisUpdate: number
  readonly nextUpdate: number | null
  /** Of certificates that the list's own issuer issued. */
  readonly revokedSerials: ReadonlySet<bigint>
  /** It says that it does not hold everything, or something critical that is not understood: its silence about a certificate proves nothing. */
  readonly partial: boolean
  /** SHA-256 of the list, hexadecimal. */
  readonly fingerprint: string
  /** Was it signed by the owner of this certificate's key? Never throws. */
  isSignedBy(certificate: Certificate): boolean
}

const limits: Asn1Limits = { maxBytes: 8 << 20, maxDepth: 16, maxNodes: 400_000 }

const harmless = new Set<string>([oids.crlNumber, oids.authorityKeyIdentifier, oids.issuerAltName])

/** Reads a CRL in DER or PEM of at most 8 MiB; throws `Asn1Error`. */
export function readRevocationList(file: Uint8Array): RevocationList {
  const der = derOf(file)
  const [tbs, algorithm, signatureValue, ...more] = childrenOf(readBer(der, limits), asn1Tags.sequence)
  const fields = [...childrenOf(tbs, asn1Tags.sequence)]
  if (fields[0]?.tag === asn1Tags.integer) fields.shift()
  const [inner, issuer, thisUpdate, ...rest] = fields
  if (more.length > 0 || inner === undefined || algorithm === undefined || !equalBytes(inner.bytes, algorithm.bytes)) {
    throw new Asn1Error('badValue')
  }
  const isTime = (tag: number | undefined): boolean => tag === asn1Tags.utcTime || tag === asn1Tags.generalizedTime
  const nextUpdate = isTime(rest[0]?.tag) ? timeValue(rest.shift()) : null
  const revoked = rest[0]?.tag === asn1Tags.sequence ? rest.shift()!.children : []
  const [extensions] = rest
  const { bytes: signature } = bitStringValue(signatureValue)
  const signed = tbs!.bytes
  const issuerName = distinguishedName(issuer)
  return {
    issuer: issuerName,
    thisUpdate: timeValue(thisUpdate),
    nextUpdate,
    revokedSerials: serialsOf(revoked, issuerName),
    partial: extensions !== undefined && hasCritical(expectTag(extensions, contextTag(0)).children[0]),
    fingerprint: fingerprint(der),
    isSignedBy(certificate) {
      if (certificate.keyUsage !== null && !certificate.keyUsage.crlSign) return false
      try {
        return verifySignature(signatureScheme(algorithm), certifiedKey(certificate), signed, signature)
      } catch (fault) {
        if (fault instanceof UnsupportedAlgorithm || fault instanceof Asn1Error) return false
        throw fault
      }
    },
  }
}

/**
 * Does a list of extensions hold a critical one besides those that change nothing? Those of delta lists and of lists for some
 * certificates or reasons are critical (RFC 5280 §5.2.4, §5.2.5), and 9303-12 §7.1.4 has no use for either.
 */
function hasCritical(list: Asn1Node | undefined): boolean {
  return childrenOf(list, asn1Tags.sequence).some((extension) => {
    const parts = childrenOf(extension, asn1Tags.sequence)
    return parts.length === 3 && booleanValue(parts[1]) && !harmless.has(oidValue(parts[0]))
  })
}

/** Serial numbers of the list's own issuer: an entry may name another one, for itself and those after it (RFC 5280 §5.3.3). */
function serialsOf(revoked: readonly Asn1Node[], issuer: DistinguishedName): Set<bigint> {
  const serials = new Set<bigint>()
  let own = true
  for (const entry of revoked) {
    const [serial, , extensions] = childrenOf(entry, asn1Tags.sequence)
    const named = extensions === undefined ? undefined : certificateIssuer(extensions)
    if (named !== undefined) own = named.key === issuer.key
    if (own) serials.add(integerValue(serial))
  }
  return serials
}

/** The directory name in an entry's certificateIssuer extension, if it has one. */
function certificateIssuer(extensions: Asn1Node): DistinguishedName | undefined {
  for (const extension of childrenOf(extensions, asn1Tags.sequence)) {
    const parts = childrenOf(extension, asn1Tags.sequence)
    if (oidValue(parts[0]) !== oids.certificateIssuer) continue
    const name = childrenOf(readBer(octetStringValue(parts.at(-1))), asn1Tags.sequence).find(({ tag }) => tag === contextTag(4))
    if (name === undefined) throw new Asn1Error('badValue')
    return distinguishedName(onlyChild(name))
  }
  return undefined
}
