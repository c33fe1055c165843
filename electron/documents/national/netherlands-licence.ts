import type { ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { checkDigit } from '../mrz/check-digit.ts'

/** QR code on the back of the Dutch driving licence: the 30 characters of the line on its front. `null` for anything else. */
export function parseDutchLicence(text: string): ParsedBarcodeOf<'nl-licence'> | null {
  const line = text.trim()
  const match = /^D[1-9N<]NLD.(\d{10})[A-Z0-9<]{13}[0-9]$/.exec(line)
  if (match === null) return null
  return {
    kind: 'nl-licence',
    fields: { issuingState: 'NLD', documentNumber: match[1]!, mrzLines: [line] },
    warnings: checkDigit(line.slice(0, -1)) === line.at(-1) ? [] : ['checkDigitWrong'],
  }
}
