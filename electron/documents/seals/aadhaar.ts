import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { isoDate } from '../dates.ts'
import { checkedSignature, type SealTools } from './tools.ts'

const signatureLength = 256
const hashLength = 32
const separator = 0xff
/** A secure QR unpacks to some 3 KB; a portrait of JPEG 2000 is most of it. */
const unpackedLimit = 64 * 1024

// UIDAI, "Secure QR Code Specification" (2019) and the additions of version 2: fields in this order, each ended by 0xFF.
const order = ['indicator', 'reference', 'name', 'birth', 'gender', 'careOf', 'district', 'landmark', 'house', 'location', 'pin', 'postOffice', 'state', 'street', 'subDistrict', 'vtc'] as const
type Field = (typeof order)[number]
type Values = Record<Field, string> & { version?: string }

/**
 * UIDAI secure QR code of an Aadhaar letter, card or the app: a decimal number whose bytes are gzip of the fields,
 * a portrait, hashes and an RSA signature over all of it. `null` for anything else.
 */
export function parseAadhaar(text: string, tools: SealTools): ParsedBarcodeOf<'aadhaar'> | null {
  if (!/^[1-9]\d{700,7100}$/.test(text)) return null
  let data: Uint8Array
  try {
    data = tools.inflate(bytesOfDecimal(text), unpackedLimit)
  } catch {
    return null
  }
  if (data.length < signatureLength + 20) return null
  const signed = data.slice(0, data.length - signatureLength)
  const signature = data.slice(data.length - signatureLength)
  const read = readFields(signed)
  if (read === null) return null
  const { values, end } = read
  const indicator = Number(values.indicator)
  if (!/^[0-3]$/.test(values.indicator) || !/^\d{4}\d{14,17}$/.test(values.reference)) return null

  const warnings = new Set<BarcodeWarning>()
  // Since version 2 the last digits of the mobile number stand for the hashes, and the portrait is all that follows.
  const hashed = values.version === undefined ? indicator : 0
  const hashes = (hashed & 1 ? hashLength : 0) + (hashed & 2 ? hashLength : 0)
  const portrait = signed.slice(end, Math.max(end, signed.length - hashes))
  const stamp = values.reference.slice(4)
  const signedOn = isoDate(Number(stamp.slice(0, 4)), Number(stamp.slice(4, 6)), Number(stamp.slice(6, 8)))
  const result: ParsedBarcodeOf<'aadhaar'> = {
    kind: 'aadhaar',
    fields: fieldsOf(values, warnings),
    warnings: [],
    signature: checkedSignature(tools, {
      scheme: 'uidai', authority: 'UIDAI', certificateReference: '', signed, signature, ...(signedOn === null ? {} : { signedOn }),
    }),
    referenceLast4: values.reference.slice(0, 4),
    // Bit 0: e-mail, bit 1: mobile.
    emailHashPresent: (hashed & 1) === 1,
    mobileHashPresent: (hashed & 2) === 2,
  }
  if (isPicture(portrait)) result.portrait = portrait
  result.warnings = [...warnings]
  return result
}

/** JPEG 2000 codestream or file, or JPEG. */
function isPicture(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && (bytes[1] === 0x4f || bytes[1] === 0xd8)) || (bytes[0] === 0 && bytes[3] === 0x0c && bytes[4] === 0x6a)
}

/** Big-endian bytes of a decimal number; the specification asks for two's complement, positive numbers only. */
function bytesOfDecimal(text: string): Uint8Array {
  const hex = BigInt(text).toString(16)
  const even = hex.length % 2 === 0 ? hex : `0${hex}`
  const bytes = new Uint8Array(even.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(even.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

function readFields(data: Uint8Array): { values: Values; end: number } | null {
  const values = {} as Values
  let at = 0
  const next = (): string | null => {
    const end = data.indexOf(separator, at)
    if (end < 0 || end - at > 600) return null
    const value = data.subarray(at, end)
    at = end + 1
    return decodeText(value)
  }
  const first = next()
  if (first === null) return null
  // 'V2' and later lead with their version and end with the last four digits of the mobile number.
  const version = /^V(\d{1,2})$/.exec(first)
  if (version === null) values.indicator = first
  else values.version = first
  for (const field of order) {
    if (field === 'indicator' && version === null) continue
    const value = next()
    if (value === null) return null
    values[field] = value
  }
  if (version !== null && next() === null) return null
  return { values, end: at }
}

/** ISO 8859-1 by the specification; letters with names in Indian scripts are UTF-8. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim()
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('').trim()
  }
}

function fieldsOf(values: Record<Field, string>, warnings: Set<BarcodeWarning>): BarcodeFields {
  const fields: BarcodeFields = { issuingState: 'IND', personalNumber: `XXXXXXXX${values.reference.slice(0, 4)}` }
  if (values.name !== '') fields.fullName = values.name
  const birth = /^(\d{2})[-/](\d{2})[-/](\d{4})$/.exec(values.birth)
  const year = /^\d{4}$/.exec(values.birth)
  const iso = birth === null ? null : isoDate(Number(birth[3]), Number(birth[2]), Number(birth[1]))
  if (iso !== null) fields.dateOfBirth = iso
  else if (year !== null && Number(year[0]) >= 1850) fields.yearOfBirth = Number(year[0])
  else if (values.birth !== '') warnings.add('dateInvalid')
  const sex = { M: 'M', F: 'F', T: 'X' }[values.gender] as 'M' | 'F' | 'X' | undefined
  if (sex !== undefined) fields.sex = sex
  else if (values.gender !== '') warnings.add('valueInvalid')
  const lines = [values.careOf, values.house, values.street, values.landmark, values.location, values.vtc, values.postOffice, values.subDistrict].filter((line) => line !== '')
  if (lines.length > 0) fields.addressLines = lines.slice(0, 8)
  if (values.district !== '') fields.city = values.district
  if (values.state !== '') fields.region = values.state
  if (/^\d{6}$/.test(values.pin)) fields.postalCode = values.pin
  else if (values.pin !== '') warnings.add('postalCodeInvalid')
  return fields
}
