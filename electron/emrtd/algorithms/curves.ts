import { p256, p384, p521 } from '@noble/curves/nist.js'
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js'
import { weierstrass, type WeierstrassPoint, type WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js'

export type CurveName =
  | 'P-192' | 'P-224' | 'P-256' | 'P-384' | 'P-521'
  | 'brainpoolP192r1' | 'brainpoolP224r1' | 'brainpoolP256r1'
  | 'brainpoolP320r1' | 'brainpoolP384r1' | 'brainpoolP512r1'

export type CurvePoint = WeierstrassPoint<bigint>

/** A prime curve with cofactor 1, as travel documents use them. */
export interface Curve {
  name: CurveName
  /** Object identifier of the named curve (RFC 5480, RFC 5639). */
  oid: string
  /** Standardized domain parameter id (ICAO 9303-11 §9.5.1). */
  parameterId: number
  /** Size of a field element in bytes: of each coordinate. */
  fieldBytes: number
  /** Size of a scalar in bytes: of each half of a plain ECDSA signature. */
  orderBytes: number
  Point: WeierstrassPointCons<bigint>
}

/** Hexadecimal: p, a, b, generator x, generator y, order. */
function define(p: string, a: string, b: string, x: string, y: string, n: string): WeierstrassPointCons<bigint> {
  const int = (hex: string): bigint => BigInt(`0x${hex}`)
  return weierstrass({ p: int(p), a: int(a), b: int(b), Gx: int(x), Gy: int(y), n: int(n), h: 1n })
}

// FIPS 186-4 §D.1.2.1 and §D.1.2.2; RFC 5639 §3.1, §3.2, §3.4: what @noble/curves leaves out.
const p192 = define(
  'fffffffffffffffffffffffffffffffeffffffffffffffff',
  'fffffffffffffffffffffffffffffffefffffffffffffffc',
  '64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1',
  '188da80eb03090f67cbf20eb43a18800f4ff0afd82ff1012',
  '07192b95ffc8da78631011ed6b24cdd573f977a11e794811',
  'ffffffffffffffffffffffff99def836146bc9b1b4d22831',
)
const p224 = define(
  'ffffffffffffffffffffffffffffffff000000000000000000000001',
  'fffffffffffffffffffffffffffffffefffffffffffffffffffffffe',
  'b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4',
  'b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21',
  'bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34',
  'ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d',
)
const brainpoolP192r1 = define(
  'c302f41d932a36cda7a3463093d18db78fce476de1a86297',
  '6a91174076b1e0e19c39c031fe8685c1cae040e5c69a28ef',
  '469a28ef7c28cca3dc721d044f4496bcca7ef4146fbf25c9',
  'c0a0647eaab6a48753b033c56cb0f0900a2f5c4853375fd6',
  '14b690866abd5bb88b5f4828c1490002e6773fa2fa299b8f',
  'c302f41d932a36cda7a3462f9e9e916b5be8f1029ac4acc1',
)
const brainpoolP224r1 = define(
  'd7c134aa264366862a18302575d1d787b09f075797da89f57ec8c0ff',
  '68a5e62ca9ce6c1c299803a6c1530b514e182ad8b0042a59cad29f43',
  '2580f63ccfe44138870713b1a92369e33e2135d266dbb372386c400b',
  '0d9029ad2c7e5cf4340823b2a87dc68c9e4ce3174c1e6efdee12c07d',
  '58aa56f772c0726f24c6b89e4ecdac24354b9e99caa3f6d3761402cd',
  'd7c134aa264366862a18302575d0fb98d116bc4b6ddebca3a5a7939f',
)
const brainpoolP320r1 = define(
  'd35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e27',
  '3ee30b568fbab0f883ccebd46d3f3bb8a2a73513f5eb79da66190eb085ffa9f492f375a97d860eb4',
  '520883949dfdbc42d3ad198640688a6fe13f41349554b49acc31dccd884539816f5eb4ac8fb1f1a6',
  '43bd7e9afb53d8b85289bcc48ee5bfe6f20137d10a087eb6e7871e2a10a599c710af8d0d39e20611',
  '14fdd05545ec1cc8ab4093247f77275e0743ffed117182eaa9c77877aaac6ac7d35245d1692e8ee1',
  'd35e472036bc4fb7e13c785ed201e065f98fcfa5b68f12a32d482ec7ee8658e98691555b44c59311',
)

function curve(name: CurveName, oid: string, parameterId: number, Point: WeierstrassPointCons<bigint>): Curve {
  return { name, oid, parameterId, fieldBytes: Point.Fp.BYTES, orderBytes: Point.Fn.BYTES, Point }
}

/** Every curve of ICAO 9303-11 §9.5.1, table 9. */
export const curves: readonly Curve[] = [
  curve('P-192', '1.2.840.10045.3.1.1', 8, p192),
  curve('brainpoolP192r1', '1.3.36.3.3.2.8.1.1.3', 9, brainpoolP192r1),
  curve('P-224', '1.3.132.0.33', 10, p224),
  curve('brainpoolP224r1', '1.3.36.3.3.2.8.1.1.5', 11, brainpoolP224r1),
  curve('P-256', '1.2.840.10045.3.1.7', 12, p256.Point),
  curve('brainpoolP256r1', '1.3.36.3.3.2.8.1.1.7', 13, brainpoolP256r1.Point),
  curve('brainpoolP320r1', '1.3.36.3.3.2.8.1.1.9', 14, brainpoolP320r1),
  curve('P-384', '1.3.132.0.34', 15, p384.Point),
  curve('brainpoolP384r1', '1.3.36.3.3.2.8.1.1.11', 16, brainpoolP384r1.Point),
  curve('brainpoolP512r1', '1.3.36.3.3.2.8.1.1.13', 17, brainpoolP512r1.Point),
  curve('P-521', '1.3.132.0.35', 18, p521.Point),
]

export function curveByOid(oid: string): Curve | undefined {
  return curves.find((candidate) => candidate.oid === oid)
}

export function curveByParameterId(id: number): Curve | undefined {
  return curves.find((candidate) => candidate.parameterId === id)
}

export function curveByName(name: CurveName): Curve {
  const found = curves.find((candidate) => candidate.name === name)
  if (found === undefined) throw new RangeError('unknown curve')
  return found
}

/**
 * The known curve with exactly these explicit parameters (RFC 3279 §2.3.5 ECParameters), or
 * undefined: unknown explicit curves are refused, not computed on.
 */
export function curveByParameters(parameters: {
  p: bigint; a: bigint; b: bigint; gx: bigint; gy: bigint; n: bigint
}): Curve | undefined {
  return curves.find(({ Point }) => {
    const known = Point.CURVE()
    return known.p === parameters.p && known.a === parameters.a && known.b === parameters.b
      && known.n === parameters.n && known.Gx === parameters.gx && known.Gy === parameters.gy
  })
}
