import { asn1Tags, contextTag } from './tags.ts'
import { joinBytes } from './values.ts'

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length]
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return [0x80 + octets.length, ...octets]
}

function tagOctets(tag: number): number[] {
  const octets: number[] = []
  for (let rest = tag; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return octets
}

/** One DER element: `tag` as identifier octets in one number (`0x30`, `0x5F1F`), content joined in order. */
export function tlv(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0)
  return joinBytes([Uint8Array.from([...tagOctets(tag), ...lengthOctets(length)]), ...content])
}

export function sequence(...elements: readonly Uint8Array[]): Uint8Array {
  return tlv(asn1Tags.sequence, ...elements)
}

/** SET OF in the order DER asks for (X.690 §11.6). */
export function setOf(...elements: readonly Uint8Array[]): Uint8Array {
  return tlv(asn1Tags.set, ...elements.toSorted(compareBytes))
}

/** Context tag `[number]`, explicit: the content is whole elements. */
export function explicit(number: number, ...elements: readonly Uint8Array[]): Uint8Array {
  return tlv(contextTag(number), ...elements)
}

/** INTEGER of any size and sign. */
export function integer(value: bigint | number): Uint8Array {
  let number = BigInt(value)
  const octets: number[] = []
  do {
    octets.unshift(Number(number & 0xffn))
    number >>= 8n
  } while (!((number === 0n && octets[0]! < 0x80) || (number === -1n && octets[0]! >= 0x80)))
  return tlv(asn1Tags.integer, Uint8Array.from(octets))
}

/** OBJECT IDENTIFIER from dotted text; throws `RangeError` on anything else. */
export function oid(dotted: string): Uint8Array {
  if (!/^[0-2](\.\d+)+$/.test(dotted)) throw new RangeError('not an object identifier')
  const arcs = dotted.split('.').map(BigInt)
  const octets: number[] = []
  for (const arc of [arcs[0]! * 40n + arcs[1]!, ...arcs.slice(2)]) {
    const group = [Number(arc & 0x7fn)]
    for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) group.unshift(Number(rest & 0x7fn) | 0x80)
    octets.push(...group)
  }
  return tlv(asn1Tags.oid, Uint8Array.from(octets))
}

export function octetString(bytes: Uint8Array): Uint8Array {
  return tlv(asn1Tags.octetString, bytes)
}

export function bitString(bytes: Uint8Array, unusedBits = 0): Uint8Array {
  return tlv(asn1Tags.bitString, Uint8Array.of(unusedBits), bytes)
}

export function boolean(value: boolean): Uint8Array {
  return tlv(asn1Tags.boolean, Uint8Array.of(value ? 0xff : 0))
}

export function nullValue(): Uint8Array {
  return tlv(asn1Tags.null)
}

export function utf8String(text: string): Uint8Array {
  return tlv(asn1Tags.utf8String, new TextEncoder().encode(text))
}

/** PrintableString; the caller keeps to its alphabet. */
export function printableString(text: string): Uint8Array {
  return tlv(asn1Tags.printableString, new TextEncoder().encode(text))
}

/** UTCTime up to 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5); `time` in milliseconds since 1970. */
export function time(time: number): Uint8Array {
  const iso = new Date(time).toISOString().replace(/[-:T]/g, '')
  const digits = iso.slice(0, 14)
  const late = Number(digits.slice(0, 4)) >= 2050
  const text = `${late ? digits : digits.slice(2)}Z`
  return tlv(late ? asn1Tags.generalizedTime : asn1Tags.utcTime, new TextEncoder().encode(text))
}

/** Order of byte strings: by the first differing byte, the shorter first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i += 1) {
    const difference = a[i]! - b[i]!
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && compareBytes(a, b) === 0
}
