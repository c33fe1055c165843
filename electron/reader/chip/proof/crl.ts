import { Asn1Error } from '../../../documents/asn1/errors.ts'
import { readBer, type Asn1Limits } from '../../../documents/asn1/reader.ts'
import { asn1Tags } from '../../../documents/asn1/tags.ts'
import { timeValue } from '../../../documents/asn1/times.ts'
import { bitStringValue, childrenOf, integerValue } from '../../../documents/asn1/values.ts'
import { equalBytes } from '../../../documents/asn1/writer.ts'
import { signatureScheme } from './algorithms.ts'
import { certifiedKey, fingerprint, type Certificate } from './certificate.ts'
import { distinguishedName, type DistinguishedName } from './names.ts'
import { verifySignature } from './signatures.ts'
import { derOf } from './trust-store.ts'
import { UnsupportedAlgorithm } from './unsupported-algorithm.ts'

/** A certificate revocation list (RFC 5280 §5, 9303-12 §7.1.4). Times in milliseconds since 1970. */
export interface RevocationList {
  readonly issuer: DistinguishedName
  readonly thisUpdate: number
  readonly nextUpdate: number | null
  readonly revokedSerials: ReadonlySet<bigint>
  /** SHA-256 of the list, hexadecimal. */
  readonly fingerprint: string
  /** Was it signed by the owner of this certificate's key? Never throws. */
  isSignedBy(certificate: Certificate): boolean
}

const limits: Asn1Limits = { maxBytes: 8 << 20, maxDepth: 16, maxNodes: 400_000 }

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
  const revoked = rest[0]?.tag === asn1Tags.sequence ? rest[0].children : []
  const { bytes: signature } = bitStringValue(signatureValue)
  const signed = tbs!.bytes
  return {
    issuer: distinguishedName(issuer),
    thisUpdate: timeValue(thisUpdate),
    nextUpdate,
    revokedSerials: new Set(revoked.map((entry) => integerValue(childrenOf(entry, asn1Tags.sequence)[0]))),
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
