import { createECDH } from 'node:crypto'
import { FoyerError } from '../../contract/errors.ts'
import { bigIntToBytes } from '../../documents/asn1/values.ts'
import { curveByParameterId, type Curve, type CurveName, type CurvePoint } from './curves.ts'
import { modPow, modpGroupByParameterId, type ModpGroup } from './modp-groups.ts'
import { equalBytes } from './ciphers.ts'

/**
 * The group of a key agreement (ICAO 9303-11 §9.4). Elements are their encodings: an uncompressed
 * point, or the integer in the length of the prime (§9.4.2, §9.4.3). Every element taken in is
 * checked to be one of the group and not its neutral element; else `chip.malformed` is thrown.
 */
export interface KeyAgreementGroup {
  readonly kind: 'ECDH' | 'DH'
  readonly name: string
  readonly generator: Uint8Array
  /** Order of the generator; private keys are below it. */
  readonly order: bigint
  /** The prime of the field. */
  readonly prime: bigint
  /** scalar·element, or element^scalar. */
  power(element: Uint8Array, scalar: bigint): Uint8Array
  /** The group operation on two elements. */
  combine(a: Uint8Array, b: Uint8Array): Uint8Array
  /** The secret that keys are derived from: the x coordinate of scalar·element, or element^scalar itself. */
  secret(element: Uint8Array, scalar: bigint): Uint8Array
  /** Maps a field element to a group element (ICAO 9303-11 appendix B; §4.4.3.3.2). */
  fromField(value: bigint): Uint8Array
}

function malformed(): FoyerError {
  return new FoyerError('chip.malformed', { detail: 'public key' })
}

/** Group for a standardized domain parameter id, or undefined for one that is not defined (ICAO 9303-11 §9.5.1). */
export function groupByParameterId(id: number): KeyAgreementGroup | undefined {
  const curve = curveByParameterId(id)
  if (curve !== undefined) return curveGroup(curve)
  const modp = modpGroupByParameterId(id)
  return modp === undefined ? undefined : modpGroup(modp)
}

export function curveGroup(curve: Curve): KeyAgreementGroup {
  const { Point } = curve
  const generator = Point.BASE.toBytes(false)
  const decode = (bytes: Uint8Array): CurvePoint => {
    if (bytes.length !== 2 * curve.fieldBytes + 1 || bytes[0] !== 4) throw malformed()
    if (equalBytes(bytes, generator)) return Point.BASE
    try {
      const point = Point.fromBytes(bytes)
      point.assertValidity()
      return point
    } catch {
      throw malformed()
    }
  }
  const encode = (point: CurvePoint): Uint8Array => {
    if (point.is0()) throw malformed()
    return point.toBytes(false)
  }
  return {
    kind: 'ECDH',
    name: curve.name,
    generator,
    order: Point.Fn.ORDER,
    prime: Point.Fp.ORDER,
    power: (element, scalar) => encode(decode(element).multiply(scalar)),
    combine: (a, b) => encode(decode(a).add(decode(b))),
    secret: (element, scalar) => nativeSecret(curve, decode, element, scalar)
      ?? encode(decode(element).multiply(scalar)).slice(1, 1 + curve.fieldBytes),
    fromField: (value) => encode(pointFromField(curve, value)),
  }
}

/** Curves that OpenSSL and BoringSSL both have, by their names there. */
const nativeCurves: Partial<Record<CurveName, string>> = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' }

/** The x coordinate by the runtime's own ECDH, many times faster; undefined for curves that it may lack. */
function nativeSecret(
  curve: Curve,
  decode: (bytes: Uint8Array) => CurvePoint,
  element: Uint8Array,
  scalar: bigint,
): Uint8Array | undefined {
  const name = nativeCurves[curve.name]
  if (name === undefined) return undefined
  decode(element)
  const agreement = createECDH(name)
  agreement.setPrivateKey(bigIntToBytes(scalar, curve.orderBytes))
  return new Uint8Array(agreement.computeSecret(element))
}

/** Simplified Shallue-van de Woestijne-Ulas, affine, for p = 3 mod 4 (ICAO 9303-11 appendix B.1). */
function pointFromField(curve: Curve, t: bigint): CurvePoint {
  const { a, b, p } = curve.Point.CURVE()
  if (p % 4n !== 3n) throw new FoyerError('chip.unsupported', { detail: 'integrated mapping on this curve' })
  const { Fp } = curve.Point
  const alpha = Fp.neg(Fp.sqr(t))
  const x2 = Fp.mul(Fp.mul(Fp.neg(b), Fp.inv(a)), Fp.add(1n, Fp.inv(Fp.add(alpha, Fp.sqr(alpha)))))
  const x3 = Fp.mul(alpha, x2)
  const rightSide = (x: bigint): bigint => Fp.add(Fp.add(Fp.mul(Fp.sqr(x), x), Fp.mul(a, x)), b)
  const h2 = rightSide(x2)
  const u = Fp.mul(Fp.mul(Fp.sqr(t), t), h2)
  const root = Fp.pow(h2, p - 1n - (p + 1n) / 4n)
  const square = Fp.mul(Fp.sqr(root), h2) === 1n
  return curve.Point.fromAffine(square ? { x: x2, y: Fp.mul(root, h2) } : { x: x3, y: Fp.mul(root, u) })
}

export function modpGroup(group: ModpGroup): KeyAgreementGroup {
  const { p, g, q } = group
  const length = Math.ceil(p.toString(16).length / 2)
  const encode = (value: bigint): Uint8Array => {
    if (value <= 1n || value >= p - 1n) throw malformed()
    return new Uint8Array(Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex'))
  }
  const decode = (bytes: Uint8Array): bigint => {
    if (bytes.length === 0 || bytes.length > length) throw malformed()
    const value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
    // Elements of small order would give the shared secret away.
    if (value <= 1n || value >= p - 1n || modPow(value, q, p) !== 1n) throw malformed()
    return value
  }
  return {
    kind: 'DH',
    name: group.name,
    generator: encode(g),
    order: q,
    prime: p,
    power: (element, scalar) => encode(modPow(decode(element), scalar, p)),
    combine: (a, b) => encode((decode(a) * decode(b)) % p),
    secret: (element, scalar) => encode(modPow(decode(element), scalar, p)),
    fromField: (value) => encode(modPow(value, (p - 1n) / q, p)),
  }
}
