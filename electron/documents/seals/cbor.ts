/** What CBOR holds, as far as seals use it. Map keys are numbers or text; `tagged` keeps the tag's number. */
export type Cbor = null | boolean | number | string | Uint8Array | Cbor[] | Map<number | string, Cbor> | { tag: number; value: Cbor }

const deepest = 12
/** Items of a whole message: a health certificate has some forty. */
const mostItems = 500

/** Reads one CBOR item that fills all bytes (RFC 8949; definite lengths and the indefinite ones of arrays and maps). Throws RangeError. */
export function readCbor(bytes: Uint8Array): Cbor {
  const reader = new Reader(bytes)
  const value = reader.item(0)
  if (!reader.atEnd()) throw new RangeError('CBOR: bytes left over')
  return value
}

class Reader {
  private at = 0
  private items = 0
  private readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  atEnd(): boolean {
    return this.at === this.bytes.length
  }

  item(depth: number): Cbor {
    if (depth > deepest || ++this.items > mostItems) throw new RangeError('CBOR: too deep or too long')
    const head = this.byte()
    const [major, info] = [head >> 5, head & 0x1f]
    if (major === 7) return this.simple(info)
    if (info === 31) return this.indefinite(major, depth)
    const argument = this.argument(info)
    switch (major) {
      case 0: return argument
      case 1: return -1 - argument
      case 2: return this.take(argument)
      case 3: return new TextDecoder('utf-8', { fatal: true }).decode(this.take(argument))
      case 4: return Array.from({ length: this.bounded(argument) }, () => this.item(depth + 1))
      case 5: return new Map(Array.from({ length: this.bounded(argument) }, () => this.pair(depth)))
      default: return { tag: argument, value: this.item(depth + 1) }
    }
  }

  private indefinite(major: number, depth: number): Cbor {
    if (major !== 4 && major !== 5) throw new RangeError('CBOR: chunks')
    const list: Cbor[] = []
    const map = new Map<number | string, Cbor>()
    while (this.bytes[this.at] !== 0xff) {
      if (major === 4) list.push(this.item(depth + 1))
      else map.set(...this.pair(depth))
    }
    this.at++
    return major === 4 ? list : map
  }

  private pair(depth: number): [number | string, Cbor] {
    const key = this.item(depth + 1)
    if (typeof key !== 'number' && typeof key !== 'string') throw new RangeError('CBOR: key')
    return [key, this.item(depth + 1)]
  }

  private simple(info: number): Cbor {
    switch (info) {
      case 20: return false
      case 21: return true
      case 22: case 23: return null
      case 26: case 27: {
        const size = info === 26 ? 4 : 8
        const view = new DataView(Uint8Array.from(this.take(size)).buffer)
        return size === 4 ? view.getFloat32(0) : view.getFloat64(0)
      }
      default: throw new RangeError('CBOR: simple value')
    }
  }

  private argument(info: number): number {
    if (info < 24) return info
    if (info > 27) throw new RangeError('CBOR: length')
    let value = 0
    for (const byte of this.take(2 ** (info - 24))) value = value * 256 + byte
    if (!Number.isSafeInteger(value)) throw new RangeError('CBOR: number')
    return value
  }

  private bounded(count: number): number {
    if (count > mostItems) throw new RangeError('CBOR: too many')
    return count
  }

  private byte(): number {
    return this.take(1)[0]!
  }

  private take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw new RangeError('CBOR: truncated')
    this.at += length
    return this.bytes.slice(this.at - length, this.at)
  }
}

/** A byte string with its CBOR head: what a COSE signature covers is put together of these (RFC 9052 §4.4). */
export function cborBytes(bytes: Uint8Array): Uint8Array {
  const { length } = bytes
  const head = length < 24 ? [0x40 | length] : length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff]
  return Uint8Array.from([...head, ...bytes])
}
