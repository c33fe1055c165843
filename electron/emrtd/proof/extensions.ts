import { Asn1Error } from '../../documents/asn1/errors.ts'
import { readBer, type Asn1Node } from '../../documents/asn1/reader.ts'
import { asn1Tags, contextTag } from '../../documents/asn1/tags.ts'
import { timeValue } from '../../documents/asn1/times.ts'
import {
  bitStringValue, booleanValue, childrenOf, octetStringValue, oidValue, smallInteger,
} from '../../documents/asn1/values.ts'
import { oids } from '../algorithms/oids.ts'

/** What a certificate's extensions say, where they decide something here (9303-12 §7.1.1, tables 8 to 11). */
export interface CertificateExtensions {
  subjectKeyId: Uint8Array | null
  authorityKeyId: Uint8Array | null
  /** basicConstraints cA; null when the extension is absent. */
  isAuthority: boolean | null
  pathLength: number | null
  /** keyUsage; null when the extension is absent. */
  keyUsage: { digitalSignature: boolean; keyCertSign: boolean; crlSign: boolean } | null
  extendedKeyUsage: readonly string[] | null
  /** privateKeyUsagePeriod: from when until when this key may sign, milliseconds since 1970; null when absent or not readable. */
  privateKeyPeriod: { from: number | null; until: number | null } | null
  /** Critical extensions that this reader does not know. */
  unknownCritical: readonly string[]
}

/** Critical extensions that are understood, or that say nothing about whether a signature is the signer's. */
const known = new Set<string>([
  oids.subjectKeyIdentifier, oids.keyUsage, oids.privateKeyUsagePeriod, oids.subjectAltName, oids.issuerAltName,
  oids.basicConstraints, oids.crlDistributionPoints, oids.certificatePolicies, oids.authorityKeyIdentifier,
  oids.extendedKeyUsage, oids.documentTypeList, oids.nameChange,
])

function keyUsage(value: Asn1Node): CertificateExtensions['keyUsage'] {
  const { bytes } = bitStringValue(value)
  const first = bytes[0] ?? 0
  return { digitalSignature: (first & 0x80) !== 0, keyCertSign: (first & 0x04) !== 0, crlSign: (first & 0x02) !== 0 }
}

/**
 * PrivateKeyUsagePeriod ::= [0] notBefore, [1] notAfter, GeneralizedTime in either (RFC 3280 §4.2.1.4). It is only told, so one
 * that is not written so must not take a certificate along that is good in everything else.
 */
function privateKeyPeriod(content: Uint8Array): CertificateExtensions['privateKeyPeriod'] {
  try {
    const times = childrenOf(readBer(content), asn1Tags.sequence)
    const time = (number: number): number | null => {
      const found = times.find(({ tag }) => tag === contextTag(number, false))
      return found === undefined ? null : timeValue({ ...found, tag: asn1Tags.generalizedTime })
    }
    return { from: time(0), until: time(1) }
  } catch (fault) {
    if (fault instanceof Asn1Error) return null
    throw fault
  }
}

/** Reads the Extensions SEQUENCE; a repeated extension is refused. Throws `Asn1Error`. */
export function readExtensions(list: Asn1Node | undefined): CertificateExtensions {
  const found: CertificateExtensions = {
    subjectKeyId: null, authorityKeyId: null, isAuthority: null, pathLength: null,
    keyUsage: null, extendedKeyUsage: null, privateKeyPeriod: null, unknownCritical: [],
  }
  const unknownCritical: string[] = []
  const seen = new Set<string>()
  for (const extension of list === undefined ? [] : childrenOf(list, asn1Tags.sequence)) {
    const parts = childrenOf(extension, asn1Tags.sequence)
    const oid = oidValue(parts[0])
    if (seen.has(oid)) throw new Asn1Error('badValue')
    seen.add(oid)
    const critical = parts.length === 3 && booleanValue(parts[1])
    if (critical && !known.has(oid)) unknownCritical.push(oid)
    const content = octetStringValue(parts.at(-1))
    if (oid === oids.subjectKeyIdentifier) found.subjectKeyId = octetStringValue(readBer(content))
    else if (oid === oids.authorityKeyIdentifier) {
      found.authorityKeyId = childrenOf(readBer(content), asn1Tags.sequence).find(({ tag }) => tag === 0x80)?.content ?? null
    } else if (oid === oids.basicConstraints) {
      const [authority, pathLength] = childrenOf(readBer(content), asn1Tags.sequence)
      found.isAuthority = authority?.tag === asn1Tags.boolean && booleanValue(authority)
      found.pathLength = pathLength === undefined ? null : smallInteger(pathLength, 255)
    } else if (oid === oids.keyUsage) found.keyUsage = keyUsage(readBer(content))
    else if (oid === oids.privateKeyUsagePeriod) found.privateKeyPeriod = privateKeyPeriod(content)
    else if (oid === oids.extendedKeyUsage) found.extendedKeyUsage = childrenOf(readBer(content), asn1Tags.sequence).map(oidValue)
  }
  return { ...found, unknownCritical }
}
