import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { isoDate } from '../dates.ts'
import { decodeBase32 } from './base.ts'
import { fieldsFromMrz, sealMrzLines } from './mrz-fields.ts'
import { checkedSignature, type SealTools } from './tools.ts'

const groupSeparator = '\x1d'
const recordSeparator = '\x1e'
const unitSeparator = '\x1f'

// ANTS, "Spécifications techniques des codes à barres 2D-Doc", annexe: data identifiers of fixed length, which no
// separator follows, and the longest value of the others, after which none follows either. What is not
// listed ends at a separator.
const fixed: Record<number, string> = {
  1: '1G 1H 68 6J 76 7C 7D 7E 7F 7G 7I 7J 7O AF AG B6 BA BD C0 C5',
  2: '26 2D 34 5J 65 67 6C 6I 6Y 7H A0 A6 B5 B9 BG',
  3: '6B A5 A7 A9 BE BF',
  4: '08 09 36 37 45 53 54 56 AD AE',
  5: '24 2B 5H 6W 78 7A C9',
  6: '06 07 51',
  7: '52 AK',
  8: '1C 4A 4B 55 57 69 6L 6N 6O 75 96 AA AI AN B7 C4',
  9: '0A 0B 7L',
  10: 'CB',
  11: 'AL',
  12: '6R 70 71 86 C3 CC',
  13: '40 44 47 49 7K AJ',
  14: '50 BK',
  17: '85 A4',
  19: '6K',
  21: '5N',
}
const longest: Record<number, string> = {
  5: 'AM', 8: 'AB', 10: '6H 6Q', 11: '32 38 39 58 5A 5C 6Z', 12: '59 5B A8', 14: '5L', 16: '1D', 17: 'A1 A2 A3', 18: '95', 19: 'AC',
  20: '5P 61 66 82 B1 BC C2 C7', 30: '1E 1F 33 AH BH BI BJ', 32: '25 2C 5I 6A 6X B8', 34: '35', 40: '6M 6P 83 84', 45: '77 7B CA',
  38: '10 11 12 13 14 15 16 17 1I 1J 1K 1L 1M 1N 1O 1P 20 21 22 23 27 28 29 2A 31 46 48 5D 5E 5F 5G 5M 5O 62 63 64 6G 6S 6T 6U 6V 72 74 80 90 91 92 93 94 B2 B3 B4 C1 C6 C8',
  50: '5K BB', 60: '60 6D 6E 73 81 B0', 64: '7M', 90: '6F', 114: '79', 128: '7N', 140: '30',
}
const byIdentifier = (table: Record<number, string>): Map<string, number> =>
  new Map(Object.entries(table).flatMap(([length, ids]) => ids.split(' ').map((id): [string, number] => [id, Number(length)])))
const fixedLength = byIdentifier(fixed)
const longestLength = byIdentifier(longest)

/**
 * French 2D-Doc (ANTS), C40 form, versions 01 to 04: header, data identifiers, base-32 signature over everything before
 * it. `null` for anything else.
 */
export function parse2dDoc(text: string, tools: SealTools): ParsedBarcodeOf<'2d-doc'> | null {
  const match = /^DC0([1-4])([A-Z0-9]{4})([A-Z0-9]{4})([0-9A-F]{4})([0-9A-F]{4})([A-Z0-9]{2})/.exec(text)
  if (match === null) return null
  const [head, digit, authority, certificateReference, issued, signedHex, documentType] = match as unknown as [string, string, string, string, string, string, string]
  const version = Number(digit)
  // 03 adds a perimeter, 04 a country.
  const headerLength = head.length + (version >= 4 ? 4 : version >= 3 ? 2 : 0)
  const end = text.indexOf(unitSeparator)
  if (end < headerLength) return null
  const warnings = new Set<BarcodeWarning>()
  const extra = readData(text.slice(headerLength, end), warnings)
  const signedOn = day(signedHex)
  // The signature is over the characters as printed in the symbol.
  const signed = Uint8Array.from(text.slice(0, end), (character) => character.charCodeAt(0) & 0xff)
  const signature = decodeBase32(text.slice(end + 1).replace(/\s+$/, ''))
  if (signature === null) warnings.add('damagedData')
  const fields = readFields(extra, tools.now, warnings)
  fields.issuingState ??= 'FRA'
  const dated = day(issued)
  if (dated !== null) fields.dateOfIssue = dated
  return {
    kind: '2d-doc',
    fields,
    warnings: [...warnings],
    signature: checkedSignature(tools, {
      scheme: '2dDoc', authority, certificateReference, signed, signature: signature ?? new Uint8Array(), ...(signedOn === null ? {} : { signedOn }),
    }),
    version,
    documentType,
    extra,
  }
}

/** Days since 1 January 2000 in hexadecimal; FFFF is "no date". */
function day(hex: string): string | null {
  if (hex === 'FFFF') return null
  return new Date(Date.UTC(2000, 0, 1) + Number.parseInt(hex, 16) * 86_400_000).toISOString().slice(0, 10)
}

function readData(data: string, warnings: Set<BarcodeWarning>): Record<string, string> {
  const values: Record<string, string> = {}
  let at = 0
  while (at + 2 <= data.length && Object.keys(values).length < 80) {
    const id = data.slice(at, at + 2)
    if (!/^[0-9A-Z]{2}$/.test(id)) {
      warnings.add('damagedData')
      break
    }
    at += 2
    const exact = fixedLength.get(id)
    let value: string
    if (exact !== undefined) {
      value = data.slice(at, at + exact)
      at += exact
      // Some issuers separate these as well.
      if (data[at] === groupSeparator) at++
    } else {
      const limit = longestLength.get(id) ?? Infinity
      let end = at
      while (end < data.length && end - at < limit && data[end] !== groupSeparator && data[end] !== recordSeparator) end++
      value = data.slice(at, end)
      at = end
      // RS says that the value was cut off.
      if (data[at] === recordSeparator) {
        warnings.add('nameTruncated')
        at++
      }
      if (data[at] === groupSeparator) at++
    }
    values[id] = value.slice(0, 600)
  }
  return values
}

function readFields(data: Record<string, string>, now: number, warnings: Set<BarcodeWarning>): BarcodeFields {
  const fields: BarcodeFields = {}
  const get = (...ids: string[]): string | undefined => ids.map((id) => data[id]?.replaceAll('/', ' ').trim()).find((value) => value !== undefined && value !== '')
  const set = <K extends keyof BarcodeFields>(name: K, value: BarcodeFields[K] | undefined): void => {
    if (value !== undefined) fields[name] = value
  }
  if (data['6F'] !== undefined) {
    const lines = sealMrzLines(data['6F'].trimEnd().length > 72 ? data['6F'].padEnd(88) : data['6F'], 'mrz')
    Object.assign(fields, fieldsFromMrz(lines, now, (warning) => warnings.add(warning)), { mrzLines: lines })
  }
  set('primaryIdentifier', get('62', '6G', 'B2', '13', '17'))
  set('secondaryIdentifier', get('60', '61', 'B0', 'B1', '12', '16'))
  set('fullName', fields.primaryIdentifier === undefined ? get('30', '10', '14', '46') : undefined)
  set('documentNumber', get('66', 'B3') ?? fields.documentNumber)
  const birth = data['69'] ?? data['B7']
  if (birth !== undefined) {
    const iso = isoDate(Number(birth.slice(4)), Number(birth.slice(2, 4)), Number(birth.slice(0, 2)))
    if (iso === null) warnings.add('dateInvalid')
    else fields.dateOfBirth = iso
  }
  const sex = data['68'] ?? data['B6']
  if (sex === 'M' || sex === 'F') fields.sex = sex
  set('placeOfBirth', get('6A', 'B8'))
  const lines = ['20', '21', '22', '23'].map((id) => get(id)).filter((line): line is string => line !== undefined)
  if (lines.length > 0) fields.addressLines = lines
  set('postalCode', get('24'))
  set('city', get('25'))
  return fields
}
