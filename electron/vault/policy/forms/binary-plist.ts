import { DEEPEST, type PlistValue } from './plist-value.ts'

const MAGIC = 'bplist00'
const TRAILER_BYTES = 32
/** Things in one list: a policy has a few hundred. */
const MOST_OBJECTS = 10_000

export const isBinaryPlist = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, MAGIC.length)).toString('latin1') === MAGIC

/**
 * Apple's binary property list (CFBinaryPList.c): objects, a table of where they lie, and a trailer that says how the table is written.
 * @throws TypeError or RangeError where it is none, or holds what no policy has
 */
export function binaryPlist(given: Uint8Array): PlistValue {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  const trailer = bytes.length - TRAILER_BYTES
  if (trailer < MAGIC.length) throw new TypeError('no property list')
  const [offsetBytes, referenceBytes] = [bytes.readUInt8(trailer + 6), bytes.readUInt8(trailer + 7)]
  const [count, top, table] = [8, 16, 24].map((at) => Number(bytes.readBigUInt64BE(trailer + at)))
  if (count === undefined || top === undefined || table === undefined || count > MOST_OBJECTS) throw new TypeError('no property list')
  if (!isWidth(offsetBytes) || !isWidth(referenceBytes)) throw new TypeError('no property list')
  // One thing may stand in a list many times: what is read counts, not what is there.
  let read = 0

  const countOf = (at: number): { length: number, from: number } => {
    const low = bytes.readUInt8(at) & 0x0f
    if (low !== 0x0f) return { length: low, from: at + 1 }
    const width = 1 << (bytes.readUInt8(at + 1) & 0x0f)
    if (!isWidth(width)) throw new TypeError('no property list')
    return { length: bytes.readUIntBE(at + 2, width), from: at + 2 + width }
  }
  const sliceOf = (from: number, length: number): Buffer => {
    if (from + length > trailer) throw new RangeError('beyond its end')
    return bytes.subarray(from, from + length)
  }
  const references = (from: number, length: number): number[] => {
    sliceOf(from, length * referenceBytes)
    return Array.from({ length }, (_each, index) => bytes.readUIntBE(from + index * referenceBytes, referenceBytes))
  }
  const valueOf = (reference: number, depth: number): PlistValue => {
    read += 1
    if (reference >= count || depth > DEEPEST || read > MOST_OBJECTS) throw new TypeError('no property list')
    const at = bytes.readUIntBE(table + reference * offsetBytes, offsetBytes)
    const kind = bytes.readUInt8(at)
    if (kind === 0x08 || kind === 0x09) return kind === 0x09
    if (kind >> 4 === 0x1) return numberAt(bytes, at + 1, 1 << (kind & 0x0f))
    const { length, from } = countOf(at)
    switch (kind >> 4) {
      case 0x5: return sliceOf(from, length).toString('latin1')
      case 0x6: return Buffer.from(sliceOf(from, length * 2)).swap16().toString('utf16le')
      case 0xa: return references(from, length).map((each) => valueOf(each, depth + 1))
      case 0xd: {
        const [keys, values] = [references(from, length), references(from + length * referenceBytes, length)]
        return Object.fromEntries(keys.map((key, index) => [nameOf(valueOf(key, depth + 1)), valueOf(values[index] ?? count, depth + 1)]))
      }
      default: throw new TypeError('no value of a policy')
    }
  }
  return valueOf(top, 0)
}

/** Bytes of a number here: more than a list of this size needs none has. */
const isWidth = (width: number): boolean => width >= 1 && width <= 4

function nameOf(value: PlistValue): string {
  if (typeof value !== 'string') throw new TypeError('no name')
  return value
}

function numberAt(bytes: Buffer, at: number, width: number): number {
  // Those of eight bytes have a sign.
  const value = width === 8 ? Number(bytes.readBigInt64BE(at)) : isWidth(width) ? bytes.readUIntBE(at, width) : NaN
  if (!Number.isSafeInteger(value)) throw new TypeError('no number')
  return value
}
