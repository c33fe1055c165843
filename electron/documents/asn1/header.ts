import { Asn1Error } from './errors.ts'

/** Identifier and length octets of one element (X.690 §8.1). */
export interface Header {
  tag: number
  constructed: boolean
  /** Content length in bytes; -1 for the indefinite form. */
  length: number
  /** Offset of the first content octet. */
  at: number
}

/**
 * Reads an element's header; throws `Asn1Error`. `longTags: false` where tags have two octets at most: the second one then ends the tag whatever its
 * first bit says.
 */
export function readHeader(bytes: Uint8Array, start: number, end: number, der: boolean, longTags = true): Header {
  let at = start
  if (at >= end) throw new Asn1Error('truncated', at)
  const first = bytes[at++]!
  let tag = first
  if ((first & 0x1f) === 0x1f) {
    // The bit that says that the tag goes on (X.690 §8.1.2.4.2).
    const goesOn = longTags ? 0x80 : 0
    let octets = 0
    let octet: number
    do {
      if (at >= end) throw new Asn1Error('truncated', at)
      octet = bytes[at++]!
      octets += 1
      if (octets > 3 || (octets === 1 && octet === 0x80)) throw new Asn1Error('badTag', at)
      tag = tag * 256 + octet
    } while ((octet & goesOn) !== 0)
  } else if (first === 0) {
    // End-of-contents octets are only ever consumed by the indefinite form.
    throw new Asn1Error('badTag', start)
  }
  const constructed = (first & 0x20) !== 0
  if (at >= end) throw new Asn1Error('truncated', at)
  const short = bytes[at++]!
  if (short < 0x80) return { tag, constructed, length: short, at }
  if (short === 0x80) {
    if (der) throw new Asn1Error('notDer', start)
    if (!constructed) throw new Asn1Error('badLength', start)
    return { tag, constructed, length: -1, at }
  }
  const octets = short & 0x7f
  if (octets > 4) throw new Asn1Error('badLength', start)
  if (at + octets > end) throw new Asn1Error('truncated', at)
  let length = 0
  for (let i = 0; i < octets; i += 1) length = length * 256 + bytes[at++]!
  if (der && (length < 0x80 || length < 2 ** (8 * (octets - 1)))) throw new Asn1Error('notDer', start)
  return { tag, constructed, length, at }
}
