import { isIsoDate } from '../../documents/dates.ts'
import { readDate } from '../../documents/mrz/dates.ts'
import { mrzLayouts } from '../../documents/mrz/layouts.ts'
import { readDg1 } from './dg1.ts'
import { isLicence, readLicence } from './licence.ts'

/** What DG1 says that its signer must fit. */
export interface StatedInDg1 {
  /** Without fillers. */
  issuingState: string
  /** ISO date; null where there is none. */
  dateOfExpiry: string | null
}

/** Of DG1 of a travel document or a driving licence. `at`: now, in milliseconds since 1970. Throws `Asn1Error`. */
export function statedIn(file: Uint8Array, at: number): StatedInDg1 {
  if (isLicence(file)) {
    const { issuingState, dateOfExpiry } = readLicence(file)
    return { issuingState, dateOfExpiry: dateOfExpiry !== null && isIsoDate(dateOfExpiry) ? dateOfExpiry : null }
  }
  const { format, lines } = readDg1(file)
  const { line, from, to } = mrzLayouts[format].fields.dateOfExpiry!
  return { issuingState: lines[0]!.slice(2, 5).replaceAll('<', ''), dateOfExpiry: readDate(lines[line]!.slice(from, to), 'expiry', at).iso }
}
