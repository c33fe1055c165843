import { FoyerError } from '../../contract/errors.ts'
import { splitTlvs } from '../../documents/asn1/reader.ts'

// READ BINARY with the odd instruction (ISO/IEC 7816-4 §11.3.3): its offset in object 54, its answer in object 53.

/** Octets of tag and length that object 53 puts around so much data. */
export function objectOverhead(length: number): number {
  return length > 255 ? 4 : length > 127 ? 3 : 2
}

/** Content of object 54. */
export function offsetBytes(offset: number): Uint8Array {
  return offset > 0xffff
    ? Uint8Array.of(offset >> 16, (offset >> 8) & 0xff, offset & 0xff)
    : Uint8Array.of(offset >> 8, offset & 0xff)
}

/** Content of object 53 (ISO/IEC 7816-4 §11.3.3). */
export function oddData(data: Uint8Array): Uint8Array {
  try {
    const object = splitTlvs(data, 1)[0]
    if (object?.tag === 0x53) return object.content
  } catch {
    // Told below.
  }
  throw new FoyerError('chip.malformed', { detail: 'odd READ BINARY answer' })
}
