import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { checkDigit } from '../mrz/check-digit.ts'
import { readDate } from '../mrz/dates.ts'

const address = /^https:\/\/portal\.sidiv\.registrocivil\.cl\/docstatus\?/i

/**
 * QR code of the Chilean identity card: the address at which the civil registry tells the card's state, with RUN, serial number and the
 * digits of the zone: serial, birth, expiry, each with its check digit. It is read, never asked. `null` for anything else.
 * `now`: milliseconds since 1970.
 */
export function parseChileanId(text: string, now: number): ParsedBarcodeOf<'cl-id'> | null {
  if (!address.test(text) || text.length > 300) return null
  const query = new Map(text.slice(text.indexOf('?') + 1).trim().split('&').map((pair): [string, string] => {
    const at = pair.indexOf('=')
    return at < 0 ? [pair.toLowerCase(), ''] : [pair.slice(0, at).toLowerCase(), pair.slice(at + 1).toUpperCase()]
  }))
  const run = /^(\d{1,9})-?([\dK])$/.exec((query.get('run') ?? '').replaceAll('.', ''))
  if (run === null) return null
  const warnings = new Set<BarcodeWarning>()
  if (runDigit(run[1]!) !== run[2]) warnings.add('checkDigitWrong')
  const fields: BarcodeFields = { issuingState: 'CHL', personalNumber: `${run[1]}-${run[2]}` }
  const serial = query.get('serial') ?? ''
  if (/^[A-Z0-9]{6,12}$/.test(serial)) fields.documentNumber = serial
  takeZone(query.get('mrz') ?? '', serial, now, fields, warnings)
  return { kind: 'cl-id', fields, warnings: [...warnings] }
}

function takeZone(zone: string, serial: string, now: number, fields: BarcodeFields, warnings: Set<BarcodeWarning>): void {
  const match = /^([A-Z0-9]{9})(\d)(\d{6})(\d)(\d{6})(\d)$/.exec(zone)
  if (match === null) {
    if (zone !== '') warnings.add('damagedData')
    return
  }
  const [, number = '', a, birth = '', b, expiry = '', c] = match
  if (number !== serial && serial !== '') warnings.add('damagedData')
  if (checkDigit(number) !== a || checkDigit(birth) !== b || checkDigit(expiry) !== c) {
    warnings.add('checkDigitWrong')
    return
  }
  const [born, ends] = [readDate(birth, 'birth', now).iso, readDate(expiry, 'expiry', now).iso]
  if (born !== null) fields.dateOfBirth = born
  if (ends !== null) fields.dateOfExpiry = ends
  if (born === null || ends === null) warnings.add('dateInvalid')
}

/** Modulo 11, weights 2 to 7 from the right; 10 is K (Servicio de Registro Civil, rol único nacional). */
export function runDigit(digits: string): string {
  let sum = 0
  for (let i = 0; i < digits.length; i++) sum += Number(digits[digits.length - 1 - i]) * (2 + (i % 6))
  const rest = (11 - (sum % 11)) % 11
  return rest === 10 ? 'K' : String(rest)
}
