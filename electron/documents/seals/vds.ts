import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { isoDate } from '../dates.ts'
import { decodeC40 } from './c40.ts'
import { isOfOneState } from './mrz-fields.ts'
import { checkedSignature, type SealTools } from './tools.ts'
import { takeFeature } from './vds-features.ts'
import { administrativeProfiles, sealProfiles } from './vds-profiles.ts'
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
  // Lengths up to 254 stood in one byte as they are before 9303-13 (TR-03137 §3.2.3); only one way comes out at a signature.
  const read = readFeatures(bytes, header.end, 'der') ?? readFeatures(bytes, header.end, 'plain')
  if (read === null) return null
  const { features, signature, signedEnd } = read
  const warnings = new Set<BarcodeWarning>()
  const profile = sealProfiles[header.documentType]
  const registered = administrativeProfiles[hexOf(features.find(({ tag }) => tag === 0)?.value ?? new Uint8Array())]
  const own = registered?.documentType === header.documentType ? registered : undefined
  if (profile === undefined) warnings.add('unknownProfile')
  if (header.issued === null || header.signedOn === null) warnings.add('dateInvalid')
  const issuingState = header.country.replace(/<+$/, '')
  const fields: BarcodeFields = { issuingState }
  if (header.issued !== null) fields.dateOfIssue = header.issued
  const extra: Record<string, string> = {}
  for (const { tag, value } of features) {
    const [name, coding] = profile?.features[tag] ?? own?.features[tag] ?? [`tag${tag}`, 'bytes']
    try {
      takeFeature(name, coding, value, { fields, extra, warnings, now: tools.now })
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
    }, isOfOneState(warnings)),
    profile: own?.name ?? profile?.name ?? 'unknown',
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

/** Tag, length, value; the signature is the last, and only zeros that fill up a code follow it. `null` when lengths lie, it is missing or anything else follows. */
function readFeatures(bytes: Uint8Array, from: number, lengths: 'der' | 'plain'): { features: Feature[]; signature: Uint8Array; signedEnd: number } | null {
  const features: Feature[] = []
  let at = from
  while (at + 2 <= bytes.length && features.length < 64) {
    const start = at
    const tag = bytes[at]!
    let length = bytes[at + 1]!
    at += 2
    if (lengths === 'der' && length >= 0x80) {
      const octets = length & 0x7f
      if (octets < 1 || octets > 2 || at + octets > bytes.length) return null
      length = octets === 1 ? bytes[at]! : (bytes[at]! << 8) | bytes[at + 1]!
      at += octets
    }
    if (at + length > bytes.length) return null
    const value = bytes.slice(at, at + length)
    at += length
    if (tag === signatureTag) return length >= 40 && length % 2 === 0 && bytes.subarray(at).every((byte) => byte === 0) ? { features, signature: value, signedEnd: start } : null
    features.push({ tag, value })
  }
  return null
}
