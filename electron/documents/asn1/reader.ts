import { Asn1Error } from './errors.ts'
import { readHeader } from './header.ts'

/** Bounds of one reading; whatever exceeds them is refused with `Asn1Error`. */
export interface Asn1Limits {
  /** Longest input, in bytes. */
  maxBytes: number
  /** Deepest nesting, in levels. */
  maxDepth: number
  /** Most elements in one reading. */
  maxNodes: number
}

export const defaultLimits: Asn1Limits = { maxBytes: 4 << 20, maxDepth: 24, maxNodes: 20_000 }

/**
 * One BER element. The byte fields are views of the input (nothing is copied), so they are valid
 * while the input is left alone.
 */
export interface Asn1Node {
  /** Identifier octets as one number: `0x30` SEQUENCE, `0xA0` [0], `0x5F1F` as ICAO 9303-10 writes tags. */
  readonly tag: number
  readonly constructed: boolean
  /** `true` when the length was given in the indefinite form. */
  readonly indefinite: boolean
  /** The whole element: header, content and end-of-contents octets. */
  readonly bytes: Uint8Array
  /** Content octets only. */
  readonly content: Uint8Array
  /** Elements of a constructed encoding, in order; empty for a primitive one. */
  readonly children: readonly Asn1Node[]
}

interface Walk {
  bytes: Uint8Array
  der: boolean
  limits: Asn1Limits
  nodes: number
}

function readNode(walk: Walk, start: number, end: number, depth: number): { node: Asn1Node; next: number } {
  const { bytes, limits } = walk
  if (depth > limits.maxDepth) throw new Asn1Error('tooDeep', start)
  walk.nodes += 1
  if (walk.nodes > limits.maxNodes) throw new Asn1Error('tooMany', start)
  const header = readHeader(bytes, start, end, walk.der)
  const children: Asn1Node[] = []
  const indefinite = header.length < 0
  let at = header.at
  if (indefinite) {
    for (;;) {
      if (at + 2 > end) throw new Asn1Error('truncated', at)
      if (bytes[at] === 0 && bytes[at + 1] === 0) break
      const child = readNode(walk, at, end, depth + 1)
      children.push(child.node)
      at = child.next
    }
  } else {
    const contentEnd = header.at + header.length
    if (contentEnd > end) throw new Asn1Error('truncated', header.at)
    if (header.constructed) {
      while (at < contentEnd) {
        const child = readNode(walk, at, contentEnd, depth + 1)
        children.push(child.node)
        at = child.next
      }
    } else {
      at = contentEnd
    }
  }
  const next = indefinite ? at + 2 : at
  const node: Asn1Node = {
    tag: header.tag,
    constructed: header.constructed,
    indefinite,
    bytes: bytes.subarray(start, next),
    content: bytes.subarray(header.at, at),
    children,
  }
  return { node, next }
}

function read(bytes: Uint8Array, der: boolean, limits: Asn1Limits): { node: Asn1Node; next: number } {
  if (bytes.length > limits.maxBytes) throw new Asn1Error('tooLarge')
  return readNode({ bytes, der, limits, nodes: 0 }, 0, bytes.length, 1)
}

/**
 * Reads exactly one BER element (X.690 §8): definite and indefinite lengths, tags of up to four octets.
 * Throws `Asn1Error`, also when bytes are left over.
 */
export function readBer(bytes: Uint8Array, limits: Asn1Limits = defaultLimits): Asn1Node {
  const { node, next } = read(bytes, false, limits)
  if (next !== bytes.length) throw new Asn1Error('trailing', next)
  return node
}

/** As {@link readBer}, but tells the bytes after the element instead of refusing them. */
export function readBerPrefix(
  bytes: Uint8Array,
  limits: Asn1Limits = defaultLimits,
): { node: Asn1Node; rest: Uint8Array } {
  const { node, next } = read(bytes, false, limits)
  return { node, rest: bytes.subarray(next) }
}

/** As {@link readBer}, and only with the definite, shortest lengths of DER (X.690 §10.1). */
export function readDer(bytes: Uint8Array, limits: Asn1Limits = defaultLimits): Asn1Node {
  const { node, next } = read(bytes, true, limits)
  if (next !== bytes.length) throw new Asn1Error('trailing', next)
  return node
}

/** One element of a flat run; nothing inside it has been looked at. */
export interface Tlv {
  readonly tag: number
  readonly constructed: boolean
  readonly bytes: Uint8Array
  readonly content: Uint8Array
}

/**
 * Splits a run of definite-length elements without going into them: the way through data groups
 * (ISO 7816-4 §5.2.2) and lists of certificates. `maxElements` bounds the run. Throws `Asn1Error`.
 */
export function splitTlvs(bytes: Uint8Array, maxElements = 1000): Tlv[] {
  const found: Tlv[] = []
  let at = 0
  while (at < bytes.length) {
    if (found.length >= maxElements) throw new Asn1Error('tooMany', at)
    const header = readHeader(bytes, at, bytes.length, false)
    if (header.length < 0) throw new Asn1Error('badLength', at)
    const end = header.at + header.length
    if (end > bytes.length) throw new Asn1Error('truncated', header.at)
    found.push({
      tag: header.tag,
      constructed: header.constructed,
      bytes: bytes.subarray(at, end),
      content: bytes.subarray(header.at, end),
    })
    at = end
  }
  return found
}

/**
 * Tag, header length and content length (bytes) at the start of a file of which only the first
 * bytes are known, as a reader of chip files needs them. `null` while too few bytes are there;
 * throws `Asn1Error` when they cannot become a definite-length element.
 */
export function peekTlv(bytes: Uint8Array): { tag: number; headerLength: number; contentLength: number } | null {
  const header = peekBer(bytes)
  if (header === null) return null
  const { contentLength } = header
  if (contentLength === null) throw new Asn1Error('badLength', 0)
  return { ...header, contentLength }
}

/** The same of an element of definite or indefinite length; of the latter `contentLength` is null. */
export function peekBer(bytes: Uint8Array): { tag: number; headerLength: number; contentLength: number | null } | null {
  try {
    const header = readHeader(bytes, 0, bytes.length, false)
    return { tag: header.tag, headerLength: header.at, contentLength: header.length < 0 ? null : header.length }
  } catch (fault) {
    if (fault instanceof Asn1Error && fault.fault === 'truncated') return null
    throw fault
  }
}
