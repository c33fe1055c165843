import { createHash } from 'node:crypto'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import type { Asn1Node } from '../../documents/asn1/reader.ts'
import { asn1Tags } from '../../documents/asn1/tags.ts'
import { childrenOf, oidValue } from '../../documents/asn1/values.ts'
import { UnsupportedAlgorithm } from './unsupported-algorithm.ts'

export type HashName = 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512'

const byOid = new Map<string, HashName>([
  ['1.3.14.3.2.26', 'SHA-1'],
  ['2.16.840.1.101.3.4.2.4', 'SHA-224'],
  ['2.16.840.1.101.3.4.2.1', 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
])

/** Digests that anybody can make collide today; a signature over one proves nothing. */
const broken = new Set(['1.2.840.113549.2.2', '1.2.840.113549.2.4', '1.2.840.113549.2.5'])

export const hashBytes: Readonly<Record<HashName, number>> = {
  'SHA-1': 20, 'SHA-224': 28, 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64,
}

export const hashOids: Readonly<Record<HashName, string>> = {
  'SHA-1': '1.3.14.3.2.26',
  'SHA-224': '2.16.840.1.101.3.4.2.4',
  'SHA-256': '2.16.840.1.101.3.4.2.1',
  'SHA-384': '2.16.840.1.101.3.4.2.2',
  'SHA-512': '2.16.840.1.101.3.4.2.3',
}

export function hash(name: HashName, bytes: Uint8Array): Uint8Array {
  return createHash(name.replace('-', '').toLowerCase()).update(bytes).digest()
}

/** Of an AlgorithmIdentifier's parts: parameters are absent or NULL (RFC 5754 §2); throws `Asn1Error`. */
export function expectNoParameters(parts: readonly Asn1Node[]): void {
  if (parts.length > 2 || (parts[1] !== undefined && (parts[1].tag !== asn1Tags.null || parts[1].content.length > 0))) {
    throw new Asn1Error('badValue')
  }
}

/** The hash of an AlgorithmIdentifier; throws `UnsupportedAlgorithm` or `Asn1Error`. */
export function hashOfIdentifier(identifier: Asn1Node | undefined): HashName {
  const parts = childrenOf(identifier, asn1Tags.sequence)
  const oid = oidValue(parts[0])
  const name = byOid.get(oid)
  expectNoParameters(parts)
  if (name === undefined) throw new UnsupportedAlgorithm(oid, broken.has(oid))
  return name
}
