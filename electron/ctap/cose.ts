import { FoyerError } from '../contract/errors.ts'
import type { PublicKey } from '../contract/security-key.ts'
import { type CborMap, encodeCbor } from './cbor.ts'
import { asBytes, asNumber } from './take.ts'

/** Signatures that a desk takes, the one that it would have first (RFC 9053 §2.1, §2.2; RFC 8812 §2). */
export const signatureAlgorithms = { ES256: -7, EdDSA: -8, RS256: -257 } as const

const label = { kty: 1, alg: 3, crv: -1, x: -2, y: -3, n: -1, e: -2 } as const
const kty = { OKP: 1, EC2: 2, RSA: 3 } as const
const curve = { P256: 1, Ed25519: 6 } as const
/** Algorithm number of a key that is agreed upon: ECDH-ES + HKDF-256 (RFC 9053 §6.3.1), which CTAP uses whatever the PIN protocol derives by. */
const KEY_AGREEMENT = -25
const COORDINATE = { least: 32, most: 32 }
const WHOLE = { least: -70_000, most: 70_000 }
/** Moduli of 2048 to 4096 bits. */
const MODULUS = { least: 256, most: 512 }

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** A credential's public key (COSE_Key, RFC 9052 §7). @throws FoyerError `securityKey.malformed`, `securityKey.unsupported` for an algorithm that was not offered */
export function publicKeyOf(map: CborMap): PublicKey {
  const type = asNumber(map.get(label.kty), WHOLE, 'COSE kty')
  const algorithm = asNumber(map.get(label.alg), WHOLE, 'COSE alg')
  if (algorithm === signatureAlgorithms.ES256 && type === kty.EC2 && map.get(label.crv) === curve.P256) {
    return { algorithm: 'ES256', x: base64url(asBytes(map.get(label.x), COORDINATE, 'COSE x')), y: base64url(asBytes(map.get(label.y), COORDINATE, 'COSE y')) }
  }
  if (algorithm === signatureAlgorithms.EdDSA && type === kty.OKP && map.get(label.crv) === curve.Ed25519) {
    return { algorithm: 'EdDSA', x: base64url(asBytes(map.get(label.x), COORDINATE, 'COSE x')) }
  }
  if (algorithm === signatureAlgorithms.RS256 && type === kty.RSA) {
    return { algorithm: 'RS256', n: base64url(asBytes(map.get(label.n), MODULUS, 'COSE n')), e: base64url(asBytes(map.get(label.e), { least: 1, most: 8 }, 'COSE e')) }
  }
  throw new FoyerError('securityKey.unsupported', { detail: `COSE kty ${type} alg ${algorithm}` })
}

/** The same as COSE: what a key hands out. */
export function coseOf(key: PublicKey): CborMap {
  const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64url'))
  const [type, parts]: [number, [number, number | Uint8Array][]] =
    key.algorithm === 'ES256' ? [kty.EC2, [[label.crv, curve.P256], [label.x, bytes(key.x)], [label.y, bytes(key.y)]]]
    : key.algorithm === 'EdDSA' ? [kty.OKP, [[label.crv, curve.Ed25519], [label.x, bytes(key.x)]]]
    : [kty.RSA, [[label.n, bytes(key.n)], [label.e, bytes(key.e)]]]
  return new Map<number, number | Uint8Array>([[label.kty, type], [label.alg, signatureAlgorithms[key.algorithm]], ...parts])
}

/** A point on P-256, 32 bytes each. */
export interface Point { x: Uint8Array, y: Uint8Array }

/** The key for agreeing upon a secret (CTAP 2.1 §6.5.6). */
export function agreementKey({ x, y }: Point): CborMap {
  return new Map<number, number | Uint8Array>([[label.kty, kty.EC2], [label.alg, KEY_AGREEMENT], [label.crv, curve.P256], [label.x, x], [label.y, y]])
}

/** @throws FoyerError `securityKey.malformed` */
export function agreementPoint(map: CborMap): Point {
  if (map.get(label.kty) !== kty.EC2 || map.get(label.crv) !== curve.P256) throw new FoyerError('securityKey.malformed', { detail: 'key agreement' })
  return { x: asBytes(map.get(label.x), COORDINATE, 'key agreement x'), y: asBytes(map.get(label.y), COORDINATE, 'key agreement y') }
}

export const publicKeyBytes = (key: PublicKey): Uint8Array => encodeCbor(coseOf(key))
