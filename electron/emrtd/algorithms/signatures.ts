import { constants, createPublicKey, publicDecrypt, timingSafeEqual, type KeyObject } from 'node:crypto'
import { ecdsa } from '@noble/curves/abstract/weierstrass.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { readBer } from '../../documents/asn1/reader.ts'
import { asn1Tags } from '../../documents/asn1/tags.ts'
import { bigIntToBytes, bytesToBigInt, childrenOf, expectTag, joinBytes } from '../../documents/asn1/values.ts'
import { schemeName, type SignatureScheme } from './algorithms.ts'
import { nullValue, octetString, oid, sequence } from '../../documents/asn1/writer.ts'
import { hash, hashBytes, hashOids, type HashName } from './hashes.ts'
import { keyName, type EcPublicKey, type PublicKey, type RsaPublicKey } from './public-key.ts'
import { UnsupportedAlgorithm } from './unsupported-algorithm.ts'

const keyObjects = new WeakMap<RsaPublicKey, KeyObject>()

/** The runtime's key from modulus and exponent alone: the form in which both OpenSSL and BoringSSL take it. */
export function rsaKeyObject(key: RsaPublicKey): KeyObject {
  const made = keyObjects.get(key) ?? makeKeyObject(key)
  keyObjects.set(key, made)
  return made
}

function makeKeyObject(key: RsaPublicKey): KeyObject {
  const base64url = (number: bigint): string => {
    const bytes = bigIntToBytes(number, Math.ceil(number.toString(16).length / 2))
    return Buffer.from(bytes).toString('base64url')
  }
  return createPublicKey({ key: { kty: 'RSA', n: base64url(key.modulus), e: base64url(key.exponent) }, format: 'jwk' })
}

/** RSAVP1 (RFC 8017 §5.2.2): the encoded message, as long as the modulus; throws when `signature` is out of range. */
export function rsaRecover(key: RsaPublicKey, signature: Uint8Array): Uint8Array {
  return publicDecrypt({ key: rsaKeyObject(key), padding: constants.RSA_NO_PADDING }, signature)
}

/** MGF1 (RFC 8017 §B.2.1). */
function mask(name: HashName, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = []
  for (let counter = 0; counter * hashBytes[name] < length; counter += 1) {
    blocks.push(hash(name, joinBytes([seed, bigIntToBytes(BigInt(counter), 4)])))
  }
  return joinBytes(blocks).subarray(0, length)
}

/**
 * EMSA-PSS-VERIFY (RFC 8017 §9.1.2). The runtime cannot be told a mask hash other than the
 * message's, and travel documents use such, so the padding is checked here; the RSA itself is the runtime's.
 */
function verifyPss(
  scheme: Extract<SignatureScheme, { kind: 'rsaPss' }>,
  key: RsaPublicKey,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const digest = hash(scheme.hash, message)
  const emBits = key.bits - 1
  const emLength = Math.ceil(emBits / 8)
  const recovered = rsaRecover(key, signature)
  const encoded = recovered.subarray(recovered.length - emLength)
  if (recovered.length > emLength && recovered[0] !== 0) return false
  const dbLength = emLength - digest.length - 1
  if (dbLength < scheme.saltBytes + 1 || encoded.at(-1) !== 0xbc) return false
  const masked = encoded.subarray(0, dbLength)
  const seed = encoded.subarray(dbLength, -1)
  const spareBits = 8 * emLength - emBits
  if (masked[0]! >> (8 - spareBits) !== 0) return false
  const stream = mask(scheme.maskHash, seed, dbLength)
  const block = masked.map((octet, i) => octet ^ stream[i]!)
  block[0]! &= 0xff >> spareBits
  const saltAt = dbLength - scheme.saltBytes
  if (block[saltAt - 1] !== 1 || block.subarray(0, saltAt - 1).some((octet) => octet !== 0)) return false
  const expected = hash(scheme.hash, joinBytes([new Uint8Array(8), digest, block.subarray(saltAt)]))
  return timingSafeEqual(expected, seed)
}

/**
 * RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2): the whole encoded message is made and compared, so nothing can hide in it
 * (Bleichenbacher 2006); once with the NULL beside the digest's algorithm and once without, as appendix A.2.4 asks of verifiers
 * and the runtime does not do.
 */
function verifyPkcs1(name: HashName, key: RsaPublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  const encoded = rsaRecover(key, signature)
  const digest = octetString(hash(name, message))
  return [[nullValue()], []].some((parameters) => {
    const info = sequence(sequence(oid(hashOids[name]), ...parameters), digest)
    const padding = encoded.length - info.length - 3
    if (padding < 8) return false
    return timingSafeEqual(joinBytes([Uint8Array.of(0, 1), new Uint8Array(padding).fill(0xff), Uint8Array.of(0), info]), encoded)
  })
}

/** r and s of one signature as fixed-length big-endian bytes side by side, or null when they cannot be. */
function compactSignature(encoding: 'der' | 'plain', key: EcPublicKey, signature: Uint8Array): Uint8Array | null {
  const size = key.curve.orderBytes
  if (encoding === 'plain' && signature.length !== 2 * size) return null
  const halves = encoding === 'plain' ? [signature.subarray(0, size), signature.subarray(size)] : derHalves(signature)
  const [r, s] = halves.map(bytesToBigInt)
  const { n } = key.curve.Point.CURVE()
  if (halves.length !== 2 || r === undefined || s === undefined || r === 0n || s === 0n || r >= n || s >= n) return null
  return joinBytes([bigIntToBytes(r, size), bigIntToBytes(s, size)])
}

/** Early issuers forgot the sign octet, so that r or s reads as negative; taken as unsigned there is one reading only. */
function derHalves(signature: Uint8Array): Uint8Array[] {
  return childrenOf(readBer(signature), asn1Tags.sequence).map((half) => expectTag(half, asn1Tags.integer).content)
}

function verifyEcdsa(
  scheme: Extract<SignatureScheme, { kind: 'ecdsa' }>,
  key: EcPublicKey,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const compact = compactSignature(scheme.encoding, key, signature)
  if (compact === null) return false
  // Half of all ECDSA signatures have a high s; documents are not Bitcoin.
  const rules = { prehash: false, lowS: false, format: 'compact' as const }
  // The curve's default hash is not used: the digest is made here.
  return ecdsa(key.curve.Point, sha256).verify(
    Uint8Array.from(compact), Uint8Array.from(hash(scheme.hash, message)), key.point.toBytes(false), rules,
  )
}

/**
 * Does `signature` prove that the owner of `key` signed `message` in this way? Throws `UnsupportedAlgorithm` where the runtime does not
 * compute it: that we cannot is never a signature that does not hold.
 */
export function verifySignature(
  scheme: SignatureScheme, key: PublicKey, message: Uint8Array, signature: Uint8Array,
): boolean {
  try {
    if (key.kind === 'ec') return scheme.kind === 'ecdsa' && verifyEcdsa(scheme, key, message, signature)
    // RSAVP1 step 1 (RFC 8017 §5.2.2): out of range is no signature, whatever a runtime says of it.
    if (signature.length !== Math.ceil(key.bits / 8) || bytesToBigInt(signature) >= key.modulus) return false
    if (scheme.kind === 'rsaPss') return verifyPss(scheme, key, message, signature)
    return scheme.kind === 'rsa' && verifyPkcs1(scheme.hash, key, message, signature)
  } catch (fault) {
    // A signature that is not written as one.
    if (fault instanceof Asn1Error) return false
    throw new UnsupportedAlgorithm(`${schemeName(scheme)} ${keyName(key)}`)
  }
}

/**
 * What about this way of signing is weak by today's measure (BSI TR-02102-1, NIST SP 800-131A), by name;
 * empty when nothing is.
 */
export function weaknesses(scheme: SignatureScheme, key: PublicKey): string[] {
  const weak: string[] = []
  if (scheme.hash === 'SHA-1') weak.push('SHA-1')
  if (key.kind === 'rsa' && key.bits < 2000) weak.push(`RSA ${key.bits}`)
  if (key.kind === 'ec' && key.curve.orderBytes < 28) weak.push(`EC ${key.curve.name}`)
  return weak
}
