import type { MrzReading } from '../../contract/mrz.ts'
import type { Reading } from '../../contract/reading.ts'
import type { DocumentParts } from './parts.ts'

export type DocumentTypeCode =
  | 'passport' | 'diplomaticPassport' | 'servicePassport' | 'emergencyPassport' | 'refugeeTravelDocument' | 'identityCard' | 'residencePermit'
  | 'crewCard' | 'visa' | 'drivingLicence' | 'travelDocument' | 'visibleSeal' | 'other'

/** Second letters of a passport's document code that ICAO 9303-4 §4.2.2.1 (8th edition) gives a meaning. */
const PASSPORTS: Readonly<Record<string, DocumentTypeCode>> = {
  D: 'diplomaticPassport', S: 'servicePassport', O: 'servicePassport', E: 'emergencyPassport', R: 'refugeeTravelDocument', T: 'refugeeTravelDocument',
}

/** What kind of document this is and whose, from the strongest source that says it. */
export function documentType(parts: DocumentParts): Reading['documentType'] {
  const { mrz } = parts
  if (mrz) return { code: fromMrz(mrz), issuingState: mrz.fields.issuingState ?? null, specimen: mrz.specimen }
  const licence = parts.barcodes.find((barcode) => barcode.parsed?.kind === 'aamva')
  const parsed = (licence ?? parts.barcodes.find((barcode) => barcode.parsed))?.parsed
  if (!parsed) return { code: parts.chip ? 'travelDocument' : 'other', issuingState: parts.chip?.chain?.documentSigner?.country ?? null, specimen: false }
  return { code: fromBarcode(parsed), issuingState: parsed.fields.issuingState ?? null, specimen: false }
}

function fromMrz(mrz: MrzReading): DocumentTypeCode {
  if (mrz.format === 'CHDL' || mrz.format === 'FRDL') return 'drivingLicence'
  if (mrz.format === 'FRID') return 'identityCard'
  const code = mrz.fields.documentCode ?? ''
  if (code.startsWith('V')) return 'visa'
  if (code.startsWith('P')) return PASSPORTS[code[1] ?? ''] ?? 'passport'
  if (code === 'AC') return 'crewCard'
  // 9303-5 §4.2.2.1: A, C or I open a card; permits of the EU carry I, A or R as the second letter's company.
  if (code.startsWith('A') || code === 'IR' || code === 'AR' || code === 'CR') return 'residencePermit'
  if (code.startsWith('I') || code.startsWith('C')) return 'identityCard'
  return 'travelDocument'
}

function fromBarcode(parsed: NonNullable<DocumentParts['barcodes'][number]['parsed']>): DocumentTypeCode {
  switch (parsed.kind) {
    case 'aamva': return parsed.cardType === 'ID' ? 'identityCard' : 'drivingLicence'
    case 'za-licence': return 'drivingLicence'
    case 'za-id':
    case 'ar-dni':
    case 'aadhaar': return 'identityCard'
    default: return 'visibleSeal'
  }
}
