import { Asn1Error } from './errors.ts'
import type { Asn1Node } from './reader.ts'
import { asn1Tags } from './tags.ts'
import { hexOf } from '../hex.ts'

/** A node that must be there and have this tag; throws `Asn1Error('unexpectedTag')`. */
export function expectTag(node: Asn1Node | undefined, tag: number): Asn1Node {
  if (node?.tag !== tag) throw new Asn1Error('unexpectedTag')
  return node
}

/** Children of a node with this tag; throws `Asn1Error('unexpectedTag')`. */
export function childrenOf(node: Asn1Node | undefined, tag: number): readonly Asn1Node[] {
  return expectTag(node, tag).children
}

/** The single child of an explicit tag; throws `Asn1Error`. */
export function onlyChild(node: Asn1Node): Asn1Node {
  if (node.children.length !== 1) throw new Asn1Error('badValue')
  return node.children[0]!
}

/** Content octets as an unsigned big-endian number. */
export function bytesToBigInt(bytes: Uint8Array): bigint {
  const hex = hexOf(bytes)
  return hex === '' ? 0n : BigInt(`0x${hex}`)
}

/** `number` as exactly `length` big-endian bytes; throws `RangeError` when it does not fit. */
export function bigIntToBytes(number: bigint, length: number): Uint8Array {
  const hex = number.toString(16).padStart(length * 2, '0')
  if (number < 0n || hex.length > length * 2) throw new RangeError('number does not fit')
  return Uint8Array.from({ length }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}

/** INTEGER, signed (X.690 §8.3), of at most 2,100 bytes (RSA 16384). */
export function integerValue(node: Asn1Node | undefined): bigint {
  return integerContent(expectTag(node, asn1Tags.integer).content)
}

/** The same for the content octets of an implicitly tagged INTEGER. */
export function integerContent(content: Uint8Array): bigint {
  if (content.length === 0 || content.length > 2100) throw new Asn1Error('badValue')
  const unsigned = bytesToBigInt(content)
  return content[0]! >= 0x80 ? unsigned - (1n << BigInt(8 * content.length)) : unsigned
}

/** INTEGER in the range of a safe, non-negative number. */
export function smallInteger(node: Asn1Node | undefined, max = 0x7fffffff): number {
  const value = integerValue(node)
  if (value < 0n || value > BigInt(max)) throw new Asn1Error('badValue')
  return Number(value)
}

/** OBJECT IDENTIFIER as dotted text (X.690 §8.19). */
export function oidValue(node: Asn1Node | undefined): string {
  return oidContent(expectTag(node, asn1Tags.oid).content)
}

/** The same for the content octets of an implicitly tagged OBJECT IDENTIFIER. */
export function oidContent(content: Uint8Array): string {
  if (content.length === 0 || content.length > 64 || content.at(-1)! >= 0x80) throw new Asn1Error('badValue')
  const arcs: bigint[] = []
  let arc = 0n
  let fresh = true
  for (const octet of content) {
    if (fresh && octet === 0x80) throw new Asn1Error('badValue')
    arc = (arc << 7n) | BigInt(octet & 0x7f)
    fresh = octet < 0x80
    if (fresh) {
      arcs.push(arc)
      arc = 0n
    }
  }
  const first = arcs[0]!
  const root = first < 40n ? 0n : first < 80n ? 1n : 2n
  return [root, first - 40n * root, ...arcs.slice(1)].join('.')
}

/** OCTET STRING: primitive as a view, constructed (BER) joined into a new array. */
export function octetStringValue(node: Asn1Node | undefined): Uint8Array {
  if (node?.tag === asn1Tags.octetString) return node.content
  if (node?.tag !== asn1Tags.constructedOctetString) throw new Asn1Error('unexpectedTag')
  return joinBytes(node.children.map(octetStringValue))
}

/** Joins byte strings into one new array. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** BIT STRING, primitive: its octets and how many of the last octet's bits do not count (0 to 7). */
export function bitStringValue(node: Asn1Node | undefined): { bytes: Uint8Array; unusedBits: number } {
  const { content } = expectTag(node, asn1Tags.bitString)
  const unusedBits = content[0]
  if (unusedBits === undefined || unusedBits > 7 || (content.length === 1 && unusedBits > 0)) {
    throw new Asn1Error('badValue')
  }
  return { bytes: content.subarray(1), unusedBits }
}

/** BOOLEAN. */
export function booleanValue(node: Asn1Node | undefined): boolean {
  const { content } = expectTag(node, asn1Tags.boolean)
  if (content.length !== 1) throw new Asn1Error('badValue')
  return content[0] !== 0
}
