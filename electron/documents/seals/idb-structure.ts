import { hexOf } from '../hex.ts'
import { decodeC40 } from './c40.ts'
import { sealDate } from './vds.ts'

const tags = { group: 0x61, certificate: 0x7e, signature: 0x7f } as const

export interface Tlv {
  tag: number
  /** Index behind its last byte. */
  end: number
  value: Uint8Array
}

/** The parts of a barcode of ICAO's Datastructure, before its messages are understood. */
export interface IdbStructure {
  country: string
  /** Number of the signature's algorithm; 0 where it is not signed. */
  algorithm: number
  /** Names the certificate: the last five bytes of its SHA-1, in hexadecimal; empty where it is not signed. */
  reference: string
  signedOn: string | null
  messages: Tlv[]
  /** What the signature covers. */
  covered: Uint8Array
  certificate?: Uint8Array
  signature?: Uint8Array
}

/**
 * Lengths of a signed header: country (2), algorithm (1), certificate (5), day of signing. The report's table 2 gives that day three bytes; the date of
 * its §2.1 has a mask before them, and Germany's codes do too (github.com/tsenger/vdstools, issue 19). Only one of the two leads on to a whole structure.
 */
const signedHeaders = [12, 11] as const

/** Null where the bytes are not one. */
export function idbStructure(bytes: Uint8Array, isSigned: boolean): IdbStructure | null {
  for (const end of isSigned ? signedHeaders : [2]) {
    try {
      const found = structureBehind(bytes, end, isSigned)
      if (found !== null) return found
    } catch {
      // Not of this header.
    }
  }
  return null
}

function structureBehind(bytes: Uint8Array, header: number, isSigned: boolean): IdbStructure | null {
  if (bytes[header] !== tags.group) return null
  const country = decodeC40(bytes.subarray(0, 2)).trimEnd()
  if (!/^[A-Z]{1,3}$/.test(country)) return null
  const outer = readTlvs(bytes, header)
  const find = (tag: number): Tlv | undefined => outer.find((each) => each.tag === tag)
  const group = find(tags.group)
  const [certificate, signature] = [find(tags.certificate), find(tags.signature)]
  if (group === undefined || (isSigned && signature === undefined)) return null
  return {
    country, algorithm: isSigned ? bytes[2]! : 0, reference: isSigned ? hexOf(bytes.subarray(3, 8)) : '',
    signedOn: isSigned ? sealDate(bytes.subarray(header - 3, header)) : null, messages: readTlvs(group.value, 0), covered: bytes.slice(0, group.end),
    ...(certificate === undefined ? {} : { certificate: certificate.value }), ...(signature === undefined || !isSigned ? {} : { signature: signature.value }),
  }
}

const mostTlvs = 64

/** Tag, DER length, value. Throws RangeError where a length lies. */
export function readTlvs(bytes: Uint8Array, from: number): Tlv[] {
  const found: Tlv[] = []
  for (let at = from; at < bytes.length;) {
    const [tag, short] = [bytes[at], bytes[at + 1]]
    if (tag === undefined || short === undefined || found.length >= mostTlvs) throw new RangeError('TLV')
    at += 2
    let length = short
    if (short >= 0x80) {
      const octets = short & 0x7f
      if (octets < 1 || octets > 2) throw new RangeError('TLV length')
      length = 0
      for (let i = 0; i < octets; i++) length = length * 256 + (bytes[at + i] ?? Infinity)
      at += octets
    }
    if (at + length > bytes.length) throw new RangeError('TLV length')
    at += length
    found.push({ tag, end: at, value: bytes.slice(at - length, at) })
  }
  return found
}
