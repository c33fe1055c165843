import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { isoDate } from '../dates.ts'

const begins = /^\s*(?:<\/?\?xml[^>]{0,80}\?>\s*)?<PrintLetterBarcodeData\s/
const attribute = /([A-Za-z]{2,10})\s*=\s*"([^"]{0,600})"/g
const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&quot;': '"', '&apos;': "'", '&lt;': '<', '&gt;': '>' }

/**
 * QR code of Aadhaar letters before 2018: one XML element, its attributes the holder's data. Nothing signs it. The number is
 * masked but for its last four digits, as UIDAI masks it since. `null` for anything else.
 */
export function parseAadhaarLetter(text: string): ParsedBarcodeOf<'aadhaar-letter'> | null {
  if (!begins.test(text)) return null
  const values = new Map<string, string>()
  for (const [, name = '', value = ''] of text.matchAll(attribute)) {
    if (!values.has(name)) values.set(name, value.replace(/&(?:amp|quot|apos|lt|gt);/g, (entity) => entities[entity]!).replace(/\s+/g, ' ').trim())
  }
  const get = (name: string): string => values.get(name) ?? ''
  const uid = /^(?:\d{8}|[Xx]{8})(\d{4})$/.exec(get('uid').replaceAll(' ', ''))
  if (uid === null || get('name') === '') return null
  const warnings = new Set<BarcodeWarning>(['notSigned'])
  const fields: BarcodeFields = { issuingState: 'IND', personalNumber: `XXXXXXXX${uid[1]}`, fullName: get('name') }
  takeBirth(get('dob'), get('yob'), fields, warnings)
  const sex = /^(?:(M)(?:ALE)?|(F)(?:EMALE)?|(T)(?:RANSGENDER)?)$/i.exec(get('gender'))
  if (sex !== null) fields.sex = sex[1] !== undefined ? 'M' : sex[2] !== undefined ? 'F' : 'X'
  else if (get('gender') !== '') warnings.add('valueInvalid')
  const lines = ['co', 'house', 'street', 'lm', 'loc', 'vtc', 'po', 'subdist'].map(get).filter((line) => line !== '')
  if (lines.length > 0) fields.addressLines = lines
  if (get('dist') !== '') fields.city = get('dist')
  if (get('state') !== '') fields.region = get('state')
  if (/^\d{6}$/.test(get('pc'))) fields.postalCode = get('pc')
  else if (get('pc') !== '') warnings.add('postalCodeInvalid')
  return { kind: 'aadhaar-letter', fields, warnings: [...warnings] }
}

/** DD/MM/YYYY, DD-MM-YYYY or YYYY-MM-DD; or the year alone. */
function takeBirth(birth: string, year: string, fields: BarcodeFields, warnings: Set<BarcodeWarning>): void {
  const day = /^(\d{2})[-/](\d{2})[-/](\d{4})$/.exec(birth)
  const isoForm = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birth)
  const iso = day !== null ? isoDate(Number(day[3]), Number(day[2]), Number(day[1])) : isoForm !== null ? isoDate(Number(isoForm[1]), Number(isoForm[2]), Number(isoForm[3])) : null
  if (iso !== null) fields.dateOfBirth = iso
  else if (birth !== '') warnings.add('dateInvalid')
  if (iso === null && /^(?:18[5-9]|19\d|20\d)\d$/.test(year)) fields.yearOfBirth = Number(year)
}
