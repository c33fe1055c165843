import { Asn1Error } from '../../documents/asn1/errors.ts'
import { readBer, type Asn1Node } from '../../documents/asn1/reader.ts'
import { asn1Tags } from '../../documents/asn1/tags.ts'
import {
  bitStringValue, bytesToBigInt, childrenOf, expectTag, integerValue, octetStringValue, oidValue,
} from '../../documents/asn1/values.ts'
import { curveByOid, curveByParameters, curves, type Curve, type CurvePoint } from './curves.ts'
import { oids } from './oids.ts'
import { UnsupportedAlgorithm } from './unsupported-algorithm.ts'

export interface RsaPublicKey {
  kind: 'rsa'
  modulus: bigint
  exponent: bigint
  /** Length of the modulus in bits. */
  bits: number
}

export interface EcPublicKey {
  kind: 'ec'
  curve: Curve
  point: CurvePoint
  /** The curve was given by its parameters, which match a known curve in every number. */
  explicit: boolean
}

export type PublicKey = RsaPublicKey | EcPublicKey

/**
 * RSA: 512 to 8192 bits and an odd exponent of 3 to 33 bits, which is what OpenSSL and BoringSSL
 * both compute on.
 */
function rsaKey(bits: Uint8Array): RsaPublicKey {
  // The BSI's reference chips leave the sign octet out; a modulus is never negative, so there is one reading.
  const [modulus, exponent] = childrenOf(readBer(bits), asn1Tags.sequence)
    .map((number) => bytesToBigInt(expectTag(number, asn1Tags.integer).content))
  if (modulus === undefined || exponent === undefined) throw new Asn1Error('badValue')
  const length = modulus.toString(2).length
  if (length > 8192 || exponent.toString(2).length > 33) throw new UnsupportedAlgorithm(`RSA ${length}`)
  if (length < 512 || exponent < 3n || exponent % 2n === 0n || modulus % 2n === 0n) {
    throw new UnsupportedAlgorithm(`RSA ${length}`, true)
  }
  return { kind: 'rsa', modulus, exponent, bits: length }
}

/** The generator of explicit parameters; `gy` is null when it is compressed to x and a parity. */
function generator(bytes: Uint8Array): { gx: bigint; gy: bigint | null; odd: boolean } {
  const form = bytes[0]
  const size = form === 4 ? (bytes.length - 1) / 2 : bytes.length - 1
  if (!Number.isInteger(size) || size < 1) throw new Asn1Error('badValue')
  const gx = bytesToBigInt(bytes.subarray(1, 1 + size))
  if (form === 2 || form === 3) return { gx, gy: null, odd: form === 3 }
  if (form !== 4) throw new Asn1Error('badValue')
  const gy = bytesToBigInt(bytes.subarray(1 + size))
  return { gx, gy, odd: (gy & 1n) === 1n }
}

/**
 * The known curve that ECParameters (named, RFC 5480 §2.1.1, or explicit, RFC 3279 §2.3.5) stand for. Explicit
 * parameters must equal a known curve in p, a, b, generator, order and cofactor: computing on a curve
 * of the signer's own choice would let anybody sign (CVE-2020-0601). Throws `UnsupportedAlgorithm`, `Asn1Error`.
 */
export function curveOfParameters(parameters: Asn1Node | undefined): { curve: Curve; explicit: boolean } {
  if (parameters?.tag === asn1Tags.oid) {
    const oid = oidValue(parameters)
    const curve = curveByOid(oid)
    if (curve === undefined) throw new UnsupportedAlgorithm(oid)
    return { curve, explicit: false }
  }
  const [version, field, coefficients, base, order, cofactor] = childrenOf(parameters, asn1Tags.sequence)
  const versionNumber = integerValue(version)
  if (versionNumber < 1n || versionNumber > 3n) throw new Asn1Error('badValue')
  const [fieldType, prime] = childrenOf(field, asn1Tags.sequence)
  if (oidValue(fieldType) !== oids.primeField) throw new UnsupportedAlgorithm(oidValue(fieldType))
  const [a, b] = childrenOf(coefficients, asn1Tags.sequence)
  const { gx, gy, odd } = generator(octetStringValue(base))
  const common = {
    p: integerValue(prime),
    a: bytesToBigInt(octetStringValue(a)),
    b: bytesToBigInt(octetStringValue(b)),
    gx,
    n: integerValue(order),
  }
  const curve = curveByParameters({ ...common, gy: gy ?? knownY(common.p, common.a, common.b, gx, odd) })
  if (curve === undefined || (cofactor !== undefined && integerValue(cofactor) !== 1n)) {
    throw new UnsupportedAlgorithm('unknown curve')
  }
  return { curve, explicit: true }
}

/** y of a compressed generator: that of the known curve with these numbers, or -1, which no curve has. */
function knownY(p: bigint, a: bigint, b: bigint, gx: bigint, odd: boolean): bigint {
  const known = curves
    .map(({ Point }) => Point.CURVE())
    .find((each) => each.p === p && each.a === a && each.b === b && each.Gx === gx)
  const gy = known?.Gy ?? -1n
  return ((gy & 1n) === 1n) === odd ? gy : -1n
}

/** A point of a known curve in uncompressed or compressed form, on the curve and not its zero; throws `Asn1Error`. */
export function pointOnCurve(curve: Curve, bytes: Uint8Array): CurvePoint {
  try {
    const point = curve.Point.fromBytes(Uint8Array.from(bytes))
    point.assertValidity()
    return point
  } catch {
    throw new Asn1Error('badValue')
  }
}

/**
 * SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) by our own walker: the runtime's X509Certificate and
 * createPublicKey abort under BoringSSL on brainpool and explicit curves. Throws `UnsupportedAlgorithm`, `Asn1Error`.
 */
export function publicKeyOf(info: Asn1Node | undefined): PublicKey {
  const [identifier, key] = childrenOf(info, asn1Tags.sequence)
  const [algorithm, parameters] = childrenOf(identifier, asn1Tags.sequence)
  const oid = oidValue(algorithm)
  const { bytes, unusedBits } = bitStringValue(key)
  if (unusedBits !== 0) throw new Asn1Error('badValue')
  // A PSS key is an RSA key that may only sign with PSS; the scheme of each signature says so anyway.
  if (oid === oids.rsaEncryption || oid === oids.rsaPss) return rsaKey(bytes)
  // id-ecDH (RFC 5480 §2.1.2) is seen in chip authentication keys.
  if (oid === oids.ecPublicKey || oid === '1.3.132.1.12') {
    const { curve, explicit } = curveOfParameters(parameters)
    return { kind: 'ec', curve, point: pointOnCurve(curve, bytes), explicit }
  }
  throw new UnsupportedAlgorithm(oid)
}

/** The key in words: `RSA 2048`, `EC brainpoolP384r1`. */
export function keyName(key: PublicKey): string {
  return key.kind === 'rsa' ? `RSA ${key.bits}` : `EC ${key.curve.name}`
}
