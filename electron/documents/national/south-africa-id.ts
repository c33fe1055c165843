import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { inOrder, isoDate } from '../dates.ts'

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ')

/**
 * PDF417 of the South African smart ID card: surname | names | sex | nationality | ID number | birth | country of
 * birth | status | issue | security code | card number | …; birth and issue as '01 JAN 1980'. `null` for anything else.
 */
export function parseSouthAfricanId(text: string): ParsedBarcodeOf<'za-id'> | null {
  const parts = text.split('|').map((part) => part.trim())
  if (parts.length < 9 || parts.length > 16) return null
  const [surname = '', names = '', sex = '', nationality = '', number = '', birth = '', born = '', , issue = '', , card = ''] = parts
  if (!/^\d{13}$/.test(number) || !/^[A-Z]{3}$/.test(nationality) || surname === '') return null
  const warnings = new Set<BarcodeWarning>()
  if (!luhn(number)) warnings.add('checkDigitWrong')
  const fields: BarcodeFields = {
    issuingState: 'ZAF',
    primaryIdentifier: surname.slice(0, 100),
    personalNumber: number,
    nationality: nationality === 'RSA' ? 'ZAF' : nationality,
  }
  if (names !== '') fields.secondaryIdentifier = names.slice(0, 100)
  if (/^\d{6,12}$/.test(card)) fields.documentNumber = card
  if (sex === 'M' || sex === 'F') fields.sex = sex
  else warnings.add('valueInvalid')
  if (born !== '') fields.placeOfBirth = born.slice(0, 100)
  const dateOfBirth = wordDate(birth)
  if (dateOfBirth === null) warnings.add('dateInvalid')
  else {
    fields.dateOfBirth = dateOfBirth
    // The ID number begins with YYMMDD; its seventh digit is 5 and more for men.
    if (dateOfBirth.slice(2).replaceAll('-', '') !== number.slice(0, 6)) warnings.add('datesInconsistent')
  }
  if (fields.sex !== undefined && (Number(number[6]) >= 5) !== (fields.sex === 'M')) warnings.add('valueInvalid')
  const dateOfIssue = wordDate(issue)
  if (dateOfIssue !== null) fields.dateOfIssue = dateOfIssue
  if (!inOrder(fields.dateOfBirth, fields.dateOfIssue)) warnings.add('datesInconsistent')
  return { kind: 'za-id', fields, warnings: [...warnings] }
}

/** '01 JAN 1980'. */
function wordDate(text: string): string | null {
  const match = /^(\d{1,2}) ([A-Z]{3}) (\d{4})$/.exec(text.toUpperCase())
  return match === null ? null : isoDate(Number(match[3]), months.indexOf(match[2]!) + 1, Number(match[1]))
}

/** ISO/IEC 7812-1 annex B, check digit last. */
export function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
