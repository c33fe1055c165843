import { Asn1Error } from '../../documents/asn1/errors.ts'
import { readBer } from '../../documents/asn1/reader.ts'
import { stringValue } from '../../documents/asn1/strings.ts'
import { asn1Tags } from '../../documents/asn1/tags.ts'
import { childrenOf, octetStringValue, smallInteger } from '../../documents/asn1/values.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'
import { hashBytes, hashOfIdentifier, type HashName } from '../algorithms/hashes.ts'

/** LDSSecurityObject (9303-10 §4.6.2.2): what the state signed of each data group. */
export interface LdsSecurityObject {
  version: number
  hashAlgorithm: HashName
  /** Data group number to its hash. */
  hashes: ReadonlyMap<number, Uint8Array>
  /** `1.7/4.0.0`: LDS and Unicode version, only in version 1. */
  release: string | null
}

/** Reads the signed content; throws `Asn1Error` or `UnsupportedAlgorithm`. */
export function readLdsSecurityObject(content: Uint8Array): LdsSecurityObject {
  const fields = childrenOf(readBer(content), asn1Tags.sequence)
  const version = smallInteger(fields[0])
  if (version > 1) throw new UnsupportedAlgorithm(`LDS security object ${version}`)
  if (fields.length > 4) throw new Asn1Error('badValue')
  const hashAlgorithm = hashOfIdentifier(fields[1])
  const hashes = new Map<number, Uint8Array>()
  for (const entry of childrenOf(fields[2], asn1Tags.sequence)) {
    const [group, value] = childrenOf(entry, asn1Tags.sequence)
    const number = smallInteger(group)
    const digest = octetStringValue(value)
    if (number < 1 || hashes.has(number) || digest.length !== hashBytes[hashAlgorithm]) throw new Asn1Error('badValue')
    // Some issuers list a file of their own beside the sixteen; nobody reads it.
    if (number <= 16) hashes.set(number, digest)
  }
  const release = fields[3] === undefined ? null : childrenOf(fields[3], asn1Tags.sequence).map(stringValue).join('/')
  return { version, hashAlgorithm, hashes, release: release?.slice(0, 20) ?? null }
}
