import { Asn1Error } from '../../documents/asn1/errors.ts'
import type { Asn1Node } from '../../documents/asn1/reader.ts'
import { asn1Tags, contextTag } from '../../documents/asn1/tags.ts'
import { childrenOf, oidValue, onlyChild, smallInteger } from '../../documents/asn1/values.ts'
import { expectNoParameters, hashOfIdentifier, type HashName } from './hashes.ts'
import { oids } from './oids.ts'
import { UnsupportedAlgorithm } from './unsupported-algorithm.ts'

/** How a signature was made, fully determined: nothing is guessed when it is verified. */
export type SignatureScheme =
  | { kind: 'rsa'; hash: HashName }
  | { kind: 'rsaPss'; hash: HashName; maskHash: HashName; saltBytes: number }
  | { kind: 'ecdsa'; hash: HashName; encoding: 'der' | 'plain' }

const rsa = new Map<string, HashName>([
  ['1.2.840.113549.1.1.5', 'SHA-1'],
  ['1.3.14.3.2.29', 'SHA-1'],
  ['1.2.840.113549.1.1.14', 'SHA-224'],
  ['1.2.840.113549.1.1.11', 'SHA-256'],
  ['1.2.840.113549.1.1.12', 'SHA-384'],
  ['1.2.840.113549.1.1.13', 'SHA-512'],
])

const ecdsa = new Map<string, HashName>([
  ['1.2.840.10045.4.1', 'SHA-1'],
  ['1.2.840.10045.4.3.1', 'SHA-224'],
  ['1.2.840.10045.4.3.2', 'SHA-256'],
  ['1.2.840.10045.4.3.3', 'SHA-384'],
  ['1.2.840.10045.4.3.4', 'SHA-512'],
])

/** BSI TR-03111 §5.2.1: r and s side by side instead of in a SEQUENCE. */
const plainEcdsa = new Map<string, HashName>([
  ['0.4.0.127.0.7.1.1.4.1.1', 'SHA-1'],
  ['0.4.0.127.0.7.1.1.4.1.2', 'SHA-224'],
  ['0.4.0.127.0.7.1.1.4.1.3', 'SHA-256'],
  ['0.4.0.127.0.7.1.1.4.1.4', 'SHA-384'],
  ['0.4.0.127.0.7.1.1.4.1.5', 'SHA-512'],
])

const ecdsaWithSpecified = '1.2.840.10045.4.3'

/** md2WithRSA, md4WithRSA, md5WithRSA. */
const broken = new Set(['1.2.840.113549.1.1.2', '1.2.840.113549.1.1.3', '1.2.840.113549.1.1.4'])

/** RSASSA-PSS-params (RFC 4055 §3.1) with its defaults: SHA-1, MGF1 with SHA-1, 20 bytes of salt. */
function pssScheme(parameters: Asn1Node | undefined): SignatureScheme {
  const scheme = { kind: 'rsaPss' as const, hash: 'SHA-1' as HashName, maskHash: 'SHA-1' as HashName, saltBytes: 20 }
  if (parameters === undefined || parameters.tag === asn1Tags.null) return scheme
  for (const field of childrenOf(parameters, asn1Tags.sequence)) {
    const value = onlyChild(field)
    if (field.tag === contextTag(0)) scheme.hash = hashOfIdentifier(value)
    else if (field.tag === contextTag(1)) {
      const [mask, maskParameters] = childrenOf(value, asn1Tags.sequence)
      if (oidValue(mask) !== oids.mgf1) throw new UnsupportedAlgorithm(oidValue(mask))
      scheme.maskHash = hashOfIdentifier(maskParameters)
    } else if (field.tag === contextTag(2)) scheme.saltBytes = smallInteger(value, 512)
    else if (field.tag !== contextTag(3) || smallInteger(value) !== 1) throw new Asn1Error('badValue')
  }
  return scheme
}

/**
 * The scheme that an AlgorithmIdentifier names. `digest` stands in where signers name only the kind of
 * their key (rsaEncryption, id-ecPublicKey), as RFC 3370 §3.2 allows. Throws `UnsupportedAlgorithm` or `Asn1Error`.
 */
export function signatureScheme(identifier: Asn1Node | undefined, digest?: HashName): SignatureScheme {
  const parts = childrenOf(identifier, asn1Tags.sequence)
  const [algorithm, parameters] = parts
  const oid = oidValue(algorithm)
  if (oid === oids.rsaPss) return pssScheme(parameters)
  if (oid === ecdsaWithSpecified) return { kind: 'ecdsa', hash: hashOfIdentifier(parameters), encoding: 'der' }
  // Some signers repeat their curve here beside it, which says nothing that is not in the certificate.
  if (oid === oids.ecPublicKey && digest !== undefined) return { kind: 'ecdsa', hash: digest, encoding: 'der' }
  const curveRepeated = parameters?.tag === asn1Tags.oid || parameters?.tag === asn1Tags.sequence
  const ecdsaHash = ecdsa.get(oid)
  const plainHash = plainEcdsa.get(oid)
  if (!(curveRepeated && (ecdsaHash ?? plainHash) !== undefined)) expectNoParameters(parts)
  if (ecdsaHash !== undefined) return { kind: 'ecdsa', hash: ecdsaHash, encoding: 'der' }
  if (plainHash !== undefined) return { kind: 'ecdsa', hash: plainHash, encoding: 'plain' }
  const rsaHash = rsa.get(oid)
  if (rsaHash !== undefined) return { kind: 'rsa', hash: rsaHash }
  if (oid === oids.rsaEncryption && digest !== undefined) return { kind: 'rsa', hash: digest }
  throw new UnsupportedAlgorithm(oid, broken.has(oid))
}

/** The scheme in words: `RSA SHA-256`, `RSASSA-PSS SHA-256`, `ECDSA SHA-384`. */
export function schemeName(scheme: SignatureScheme): string {
  const kind = { rsa: 'RSA', rsaPss: 'RSASSA-PSS', ecdsa: 'ECDSA' }[scheme.kind]
  return `${kind} ${scheme.hash}`
}
