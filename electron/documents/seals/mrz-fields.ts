import type { BarcodeFields, BarcodeWarning } from '../../contract/barcodes.ts'
import { parseMrz } from '../mrz/parse.ts'

/**
 * Printed lines of an MRZ in a seal (Doc 9303-13 §4.1): blanks stand for '<', and a visa's second line
 * stops before its optional data (MRV-A after 28, MRV-B after 28 characters).
 */
export function sealMrzLines(text: string, coding: 'mrz' | 'mrva' | 'mrvb'): string[] {
  const filled = text.replaceAll(' ', '<')
  const width = coding === 'mrva' ? 44 : coding === 'mrvb' ? 36 : filled.length >= 90 ? 30 : filled.length >= 88 ? 44 : 36
  const lines: string[] = []
  for (let at = 0; at < filled.length && lines.length < 3; at += width) lines.push(filled.slice(at, at + width).padEnd(width, '<'))
  return lines
}

/**
 * Takes what a zone says into a seal's fields. It speaks for the state in the seal's header alone, since that state's signer is the one that is
 * checked: the zone of another is warned of, and the header's state stays. What the seal says is then not proven: see {@link isOfOneState}.
 */
export function takeSealZone(lines: string[], fields: BarcodeFields, now: number, warn: (warning: BarcodeWarning) => void): void {
  const { issuingState, ...said } = fieldsFromMrz(lines, now, warn)
  if (issuingState !== undefined && issuingState !== fields.issuingState) warn('countryMismatch')
  Object.assign(fields, said, { mrzLines: lines })
}

/** No zone in the seal was of another state than its header. */
export function isOfOneState(warnings: ReadonlySet<BarcodeWarning>): boolean {
  return !warnings.has('countryMismatch')
}

/** What fails beside check digits and casts the same doubt on what the zone says; not its document code, which only tells of another size. */
const TOLD_LIKE_DIGITS: ReadonlySet<string> = new Set(['dateOfBirth', 'dateOfExpiry', 'dateOfIssue', 'sex', 'characters'])

/** The common fields of an MRZ, as far as it holds. A wrong check digit is warned of; nothing is left out. */
export function fieldsFromMrz(lines: string[], now: number, warn: (warning: BarcodeWarning) => void): BarcodeFields {
  const document = parseMrz(lines, { now })
  if (document === null) {
    warn('damagedData')
    return {}
  }
  if (document.checks.some(({ name, required, ok }) => required && !ok && (name.endsWith('CheckDigit') || TOLD_LIKE_DIGITS.has(name)))) warn('checkDigitWrong')
  const fields: BarcodeFields = {}
  const text = ['documentCode', 'issuingState', 'documentNumber', 'primaryIdentifier', 'secondaryIdentifier', 'nationality', 'personalNumber'] as const
  for (const name of text) {
    const value = document.fields[name]
    if (typeof value === 'string' && value !== '') fields[name] = value
  }
  for (const name of ['dateOfBirth', 'dateOfExpiry'] as const) {
    const iso = document.dates[name]?.iso
    if (typeof iso === 'string') fields[name] = iso
  }
  const sex = document.fields.sex
  if (sex === 'M' || sex === 'F' || sex === 'X') fields.sex = sex
  return fields
}
