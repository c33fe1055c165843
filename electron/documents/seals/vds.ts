import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { isoDate } from '../dates.ts'
import { decodeC40 } from './c40.ts'
import { fieldsFromMrz, sealMrzLines } from './mrz-fields.ts'
import { checkedSignature, type SealTools } from './tools.ts'
import { hexOf } from '../hex.ts'

interface Feature {
  tag: number
  value: Uint8Array
}

interface Header {
  version: number
  country: string
  signer: string
  certificateReference: string
  issued: string | null
  signedOn: string | null
  documentType: number
  /** Where the features begin. */
  end: number
}

type Coding = 'c40' | 'mrz' | 'mrva' | 'mrvb' | 'utf8' | 'byte' | 'bytes' | 'date'
interface Profile {
  name: string
  features: Record<number, [name: string, coding: Coding]>
}

// Doc 9303-13 parts 3 and 4 (visa, emergency travel document); BSI TR-03137 §5 (German documents). Key:
// feature definition reference and document type category, two bytes.
const profiles: Record<number, Profile> = {
  0x5d01: {
    name: 'visa',
    features: { 1: ['mrz', 'mrva'], 2: ['mrz', 'mrvb'], 3: ['numberOfEntries', 'byte'], 4: ['durationOfStay', 'bytes'], 5: ['passportNumber', 'c40'], 6: ['visaType', 'bytes'], 7: ['additional', 'bytes'] },
  },
  0x5e03: { name: 'emergencyTravelDocument', features: { 2: ['mrz', 'mrz'] } },
  0xfd02: { name: 'arrivalAttestation', features: { 2: ['mrz', 'mrz'], 3: ['azrNumber', 'c40'] } },
  0xfb06: { name: 'residencePermit', features: { 2: ['mrz', 'mrz'], 3: ['passportNumber', 'c40'] } },
  0xfa06: { name: 'residencePermitSheet', features: { 4: ['mrz', 'mrz'], 5: ['sheetNumber', 'c40'] } },
  0xfc04: { name: 'socialInsuranceCard', features: { 1: ['socialInsuranceNumber', 'c40'], 2: ['surname', 'utf8'], 3: ['givenNames', 'utf8'], 4: ['nameAtBirth', 'utf8'] } },
  0xf908: { name: 'addressStickerIdCard', features: { 1: ['documentNumber', 'c40'], 2: ['municipality', 'c40'], 3: ['address', 'c40'] } },
  0xf90c: { name: 'addressStickerResidencePermit', features: { 1: ['documentNumber', 'c40'], 2: ['municipality', 'c40'], 3: ['address', 'c40'] } },
  // BSI TR-03171: the profile has a number of 16 bytes, and what follows is its own.
  0x01c8: { name: 'administrativeDocument', features: { 0: ['profileNumber', 'bytes'] } },
  0xf80a: { name: 'addressStickerPassport', features: { 1: ['documentNumber', 'c40'], 2: ['municipality', 'c40'], 3: ['postalCode', 'c40'] } },
}

const magic = 0xdc
const signatureTag = 0xff

/**
 * ICAO visible digital seal for non-electronic documents (Doc 9303-13 §4), header versions 3 and 4
 * (coded 2 and 3), and the TR-03137 profiles. `null` for anything else, and for a seal without signature.
 */
export function parseVds(bytes: Uint8Array, tools: SealTools): ParsedBarcodeOf<'vds'> | null {
  if (bytes[0] !== magic || bytes.length < 24) return null
  let header: Header
  try {
    header = readHeader(bytes)
  } catch {
    return null
  }
  const read = readFeatures(bytes, header.end)
  if (read === null) return null
  const { features, signature, signedEnd } = read
  const warnings = new Set<BarcodeWarning>()
  const profile = profiles[header.documentType]
  if (profile === undefined) warnings.add('unknownProfile')
  if (header.issued === null || header.signedOn === null) warnings.add('dateInvalid')
  const issuingState = header.country.replace(/<+$/, '')
  const fields: BarcodeFields = { issuingState }
  if (header.issued !== null) fields.dateOfIssue = header.issued
  const extra: Record<string, string> = {}
  for (const { tag, value } of features) {
    const [name, coding] = profile?.features[tag] ?? [`tag${tag}`, 'bytes']
    try {
      take(name, coding, value, fields, extra, warnings, tools.now)
    } catch {
      warnings.add('damagedData')
    }
  }
  return {
    kind: 'vds',
    fields,
    warnings: [...warnings],
    signature: checkedSignature(tools, {
      scheme: 'icaoVds',
      authority: header.signer,
      certificateReference: header.certificateReference,
      issuingState,
      signed: bytes.slice(0, signedEnd),
      signature,
      ...(header.signedOn === null ? {} : { signedOn: header.signedOn }),
    }),
    profile: profile?.name ?? 'unknown',
    version: header.version,
    extra,
  }
}

function readHeader(bytes: Uint8Array): Header {
  const raw = bytes[1]!
  if (raw !== 2 && raw !== 3) throw new RangeError('version')
  const country = decodeC40(bytes.subarray(2, 4)).trimEnd()
  let signer: string
  let reference: string
  let at: number
  if (raw === 2) {
    // Nine characters: signer (4), certificate reference (5).
    const text = decodeC40(bytes.subarray(4, 10))
    signer = text.slice(0, 4)
    reference = text.slice(4, 9)
    at = 10
  } else {
    const text = decodeC40(bytes.subarray(4, 8))
    signer = text.slice(0, 4)
    // Two hexadecimal digits say how long the reference is; German administrative seals write them in decimal (TR-03171).
    const length = Number.parseInt(text.slice(4, 6), signer === 'DEZV' ? 10 : 16)
    if (!(length >= 0 && length <= 64)) throw new RangeError('reference')
    at = 8 + Math.ceil(length / 3) * 2
    reference = decodeC40(bytes.subarray(8, at)).slice(0, length)
  }
  if (!/^[A-Z]{1,3}$/.test(country) || !/^[A-Z]{2}[A-Z0-9]{2}$/.test(signer) || bytes.length < at + 8) throw new RangeError('header')
  return {
    version: raw + 1,
    country,
    signer,
    certificateReference: reference.replace(/^0+(?=.)/, ''),
    issued: sealDate(bytes.subarray(at, at + 3)),
    signedOn: sealDate(bytes.subarray(at + 3, at + 6)),
    documentType: (bytes[at + 6]! << 8) | bytes[at + 7]!,
    end: at + 8,
  }
}

/** Three bytes: the number MMDDYYYY (Doc 9303-13 §4.2). */
export function sealDate(bytes: Uint8Array): string | null {
  const digits = String((bytes[0]! << 16) | (bytes[1]! << 8) | bytes[2]!).padStart(8, '0')
  return isoDate(Number(digits.slice(4)), Number(digits.slice(0, 2)), Number(digits.slice(2, 4)))
}

/** Tag, DER length, value; the signature is the last. `null` when lengths lie or it is missing. */
function readFeatures(bytes: Uint8Array, from: number): { features: Feature[]; signature: Uint8Array; signedEnd: number } | null {
  const features: Feature[] = []
  let at = from
  while (at + 2 <= bytes.length && features.length < 64) {
    const start = at
    const tag = bytes[at]!
    let length = bytes[at + 1]!
    at += 2
    if (length >= 0x80) {
      const octets = length & 0x7f
      if (octets < 1 || octets > 2 || at + octets > bytes.length) return null
      length = octets === 1 ? bytes[at]! : (bytes[at]! << 8) | bytes[at + 1]!
      at += octets
    }
    if (at + length > bytes.length) return null
    const value = bytes.slice(at, at + length)
    at += length
    if (tag === signatureTag) return length >= 40 && length % 2 === 0 ? { features, signature: value, signedEnd: start } : null
    features.push({ tag, value })
  }
  return null
}

function take(name: string, coding: Coding, value: Uint8Array, fields: BarcodeFields, extra: Record<string, string>, warnings: Set<BarcodeWarning>, now: number): void {
  switch (coding) {
    case 'mrz': case 'mrva': case 'mrvb': {
      const lines = sealMrzLines(decodeC40(value), coding)
      Object.assign(fields, fieldsFromMrz(lines, now, (warning) => warnings.add(warning)), { mrzLines: lines })
      return
    }
    case 'c40':
      setText(name, decodeC40(value).trim(), fields, extra)
      return
    case 'utf8':
      setText(name, new TextDecoder('utf-8', { fatal: true }).decode(value), fields, extra)
      return
    case 'byte':
      extra[name] = String(value[0] ?? '')
      return
    default:
      // Duration of stay (9303-13 part 3): days, months, years.
      extra[name] = name === 'durationOfStay' && value.length === 3 ? `${value[0]} d ${value[1]} m ${value[2]} y` : hexOf(value.subarray(0, 200))
  }
}

function setText(name: string, text: string, fields: BarcodeFields, extra: Record<string, string>): void {
  const value = text.slice(0, 600)
  if (name === 'documentNumber') fields.documentNumber = value
  else if (name === 'surname') fields.primaryIdentifier = value
  else if (name === 'givenNames') fields.secondaryIdentifier = value
  else if (name === 'socialInsuranceNumber' || name === 'azrNumber') fields.personalNumber = value
  else if (name === 'postalCode') fields.postalCode = value
  else if (name === 'address') {
    // Postal code first, then street and number without blanks.
    const match = /^(\d{5})(.*)$/.exec(value)
    if (match !== null) {
      fields.postalCode = match[1]
      fields.addressLines = [match[2]!]
    } else fields.addressLines = [value]
  }
  extra[name] = value
}
