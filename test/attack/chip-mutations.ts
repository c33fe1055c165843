import { joinBytes } from '../../electron/documents/asn1/values.ts'

/** One way of spoiling an input; positions are shares of its length, 0 to 1. */
export interface Edit {
  kind: 'flip' | 'set' | 'insert' | 'delete' | 'copy' | 'truncate' | 'length' | 'nest'
  at: number
  to: number
  value: number
}

export const editKinds: readonly Edit['kind'][] = ['flip', 'set', 'insert', 'delete', 'copy', 'truncate', 'length', 'nest']

/** Lengths and tags on which parsers break: empty, largest, indefinite, four octets, high tags, end of contents. */
const nasty = [0x00, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xff, 0x1f, 0x5f, 0x30, 0x24, 0x02, 0x06, 0xa0]

/** `input` after one edit; never longer than it by more than 1,024 bytes. */
export function edit(input: Uint8Array, { kind, at, to, value }: Edit): Uint8Array {
  const from = Math.min(input.length, Math.floor(at * input.length))
  const end = Math.min(input.length, from + Math.floor(to * 64))
  const spoiled = (...parts: (Uint8Array | number[])[]): Uint8Array => joinBytes(parts.map((part) => Uint8Array.from(part)))
  switch (kind) {
    case 'flip': return spoiled(input.subarray(0, from), [(input[from] ?? 0) ^ (1 << (value % 8))], input.subarray(from + 1))
    case 'set': return spoiled(input.subarray(0, from), [nasty[value % nasty.length]!], input.subarray(from + 1))
    case 'insert': return spoiled(input.subarray(0, from), [value], input.subarray(from))
    case 'delete': return spoiled(input.subarray(0, from), input.subarray(end))
    case 'copy': return spoiled(input.subarray(0, end), input.subarray(from, end), input.subarray(end))
    case 'truncate': return input.subarray(0, from)
    // A longer or shorter length than the content has, right after what may be a tag.
    case 'length': return spoiled(input.subarray(0, from), [0x30, 0x82, value, Math.floor(to * 255)], input.subarray(from))
    case 'nest': return spoiled(input.subarray(0, from), new Array<number>(Math.floor(to * 512)).fill(0).flatMap(() => [0x30, 0x80]), input.subarray(from))
    default: return input
  }
}

/** Seeded numbers below one (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
