import { createHash, generateKeyPairSync, sign as nativeSign, constants, type KeyObject } from 'node:crypto'
import { ecdsa } from '@noble/curves/abstract/weierstrass.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bigIntToBytes } from '../../../documents/asn1/values.ts'
import { bitString, explicit, integer, nullValue, octetString, oid, sequence } from '../../../documents/asn1/writer.ts'
import { curveByName, type Curve, type CurveName } from '../../algorithms/curves.ts'
import { randomScalar } from '../../algorithms/key-derivation.ts'

export type HashName = 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512'

export const hashes: Record<HashName, { native: string; oid: string; bytes: number }> = {
  'SHA-1': { native: 'sha1', oid: '1.3.14.3.2.26', bytes: 20 },
  'SHA-224': { native: 'sha224', oid: '2.16.840.1.101.3.4.2.4', bytes: 28 },
  'SHA-256': { native: 'sha256', oid: '2.16.840.1.101.3.4.2.1', bytes: 32 },
  'SHA-384': { native: 'sha384', oid: '2.16.840.1.101.3.4.2.2', bytes: 48 },
  'SHA-512': { native: 'sha512', oid: '2.16.840.1.101.3.4.2.3', bytes: 64 },
}

export function digest(hash: HashName, data: Uint8Array): Uint8Array {
  return new Uint8Array(createHash(hashes[hash].native).update(data).digest())
}

export type KeyRequest = { kind: 'EC'; curve: CurveName; explicitParameters?: boolean } | { kind: 'RSA'; bits: number }

/** A private key of the test PKI, with its SubjectPublicKeyInfo in DER. */
export type TestKey =
  | { kind: 'EC'; curve: Curve; secret: bigint; publicKey: Uint8Array; spki: Uint8Array }
  | { kind: 'RSA'; privateKey: KeyObject; spki: Uint8Array }

export type SignatureScheme = { kind: 'ECDSA' | 'RSA' | 'RSA-PSS'; hash: HashName }

/** EC keys follow from `random`; RSA keys come from the system's generator, which takes no seed. */
export function makeKey(request: KeyRequest, random: (bytes: number) => Uint8Array): TestKey {
  if (request.kind === 'RSA') {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: request.bits })
    return { kind: 'RSA', privateKey, spki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) }
  }
  const curve = curveByName(request.curve)
  const secret = randomScalar(curve.Point.Fn.ORDER, random)
  const publicKey = curve.Point.BASE.multiply(secret).toBytes(false)
  const spki = ecPublicKeyInfo(curve, publicKey, request.explicitParameters ?? false)
  return { kind: 'EC', curve, secret, publicKey, spki }
}

/** SubjectPublicKeyInfo with a named curve or explicit parameters (RFC 5480 §2, RFC 3279 §2.3.5). */
export function ecPublicKeyInfo(curve: Curve, publicKey: Uint8Array, explicitParameters: boolean): Uint8Array {
  const parameters = explicitParameters ? explicitCurve(curve) : oid(curve.oid)
  return sequence(sequence(oid('1.2.840.10045.2.1'), parameters), bitString(publicKey))
}

export function explicitCurve({ Point, fieldBytes }: Curve): Uint8Array {
  const { p, a, b, n, h } = Point.CURVE()
  return sequence(
    integer(1),
    sequence(oid('1.2.840.10045.1.1'), integer(p)),
    sequence(octetString(bigIntToBytes(a, fieldBytes)), octetString(bigIntToBytes(b, fieldBytes))),
    octetString(Point.BASE.toBytes(false)),
    integer(n),
    integer(h),
  )
}

/** Signs; ECDSA in DER with RFC 6979 nonces, so the same key and data give the same bytes. */
export function sign(key: TestKey, scheme: SignatureScheme, data: Uint8Array): Uint8Array {
  const { native, bytes } = hashes[scheme.hash]
  if (key.kind === 'EC') {
    return ecdsa(key.curve.Point, sha256).sign(digest(scheme.hash, data), bigIntToBytes(key.secret, key.curve.orderBytes), {
      prehash: false, lowS: false, format: 'der',
    })
  }
  const padding = scheme.kind === 'RSA-PSS'
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: bytes }
    : { padding: constants.RSA_PKCS1_PADDING }
  return new Uint8Array(nativeSign(native, data, { key: key.privateKey, ...padding }))
}

const ecdsaOids: Record<HashName, string> = {
  'SHA-1': '1.2.840.10045.4.1', 'SHA-224': '1.2.840.10045.4.3.1', 'SHA-256': '1.2.840.10045.4.3.2',
  'SHA-384': '1.2.840.10045.4.3.3', 'SHA-512': '1.2.840.10045.4.3.4',
}

const rsaOids: Record<HashName, string> = {
  'SHA-1': '1.2.840.113549.1.1.5', 'SHA-224': '1.2.840.113549.1.1.14', 'SHA-256': '1.2.840.113549.1.1.11',
  'SHA-384': '1.2.840.113549.1.1.12', 'SHA-512': '1.2.840.113549.1.1.13',
}

export function hashIdentifier(hash: HashName): Uint8Array {
  return sequence(oid(hashes[hash].oid), nullValue())
}

/** AlgorithmIdentifier of a signature (RFC 5758, RFC 4055). */
export function signatureIdentifier({ kind, hash }: SignatureScheme): Uint8Array {
  if (kind === 'ECDSA') return sequence(oid(ecdsaOids[hash]))
  if (kind === 'RSA') return sequence(oid(rsaOids[hash]), nullValue())
  const maskGeneration = sequence(oid('1.2.840.113549.1.1.8'), hashIdentifier(hash))
  return sequence(
    oid('1.2.840.113549.1.1.10'),
    sequence(explicit(0, hashIdentifier(hash)), explicit(1, maskGeneration), explicit(2, integer(hashes[hash].bytes))),
  )
}
