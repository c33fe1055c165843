import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { inOrder, isoDate } from '../dates.ts'

/**
 * QR code of the Vietnamese citizen identity card: number | earlier number | name | birth | sex | address | issue, dates as
 * DDMMYYYY; cards since 2024 go on with more parts, which are not taken. `null` for anything else.
 */
export function parseVietnameseId(text: string): ParsedBarcodeOf<'vn-id'> | null {
  const parts = text.normalize('NFC').replace(/[\r\n]+$/, '').split('|').map((part) => part.trim())
  if (parts.length < 6 || parts.length > 12) return null
  const [number = '', earlier = '', name = '', birth = '', sex = '', address = '', issue = ''] = parts
  if (!/^\d{12}$/.test(number) || !/^(?:\d{9}|\d{12})?$/.test(earlier) || !/^\p{L}[\p{L}\p{M} '.-]{1,100}$/u.test(name) || !/^\d{8}$/.test(birth)) return null
  const warnings = new Set<BarcodeWarning>()
  const fields: BarcodeFields = { issuingState: 'VNM', nationality: 'VNM', documentNumber: number, personalNumber: number, fullName: name }
  const born = day(birth)
  if (born === null) warnings.add('dateInvalid')
  else fields.dateOfBirth = born
  if (/^nam$/i.test(sex)) fields.sex = 'M'
  else if (/^nữ$/i.test(sex)) fields.sex = 'F'
  else if (sex !== '') warnings.add('valueInvalid')
  if (address !== '') fields.addressLines = [address.slice(0, 400)]
  const issued = day(issue)
  if (issued !== null) fields.dateOfIssue = issued
  else if (issue !== '') warnings.add('dateInvalid')
  // Circular 07/2016/TT-BCA, article 5: the fourth digit says century and sex, even for men; the next two the year of birth.
  const century = 1900 + 100 * Math.floor(Number(number[3]) / 2)
  if (born !== null && Number(born.slice(0, 4)) !== century + Number(number.slice(4, 6))) warnings.add('datesInconsistent')
  if (fields.sex !== undefined && (Number(number[3]) % 2 === 0) !== (fields.sex === 'M')) warnings.add('valueInvalid')
  if (!inOrder(fields.dateOfBirth, fields.dateOfIssue)) warnings.add('datesInconsistent')
  return { kind: 'vn-id', fields, warnings: [...warnings] }
}

/** DDMMYYYY. */
function day(text: string): string | null {
  const match = /^(\d{2})(\d{2})((?:19|20)\d{2})$/.exec(text)
  return match === null ? null : isoDate(Number(match[3]), Number(match[2]), Number(match[1]))
}
