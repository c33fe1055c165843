import type { MrzDocument } from '../../contract/mrz.ts'
import type { Reading } from '../../contract/reading.ts'
import { parseMrz } from '../mrz/parse.ts'
import type { DocumentParts } from './parts.ts'

/** What a document can be; the screens have a word for each (`documents.<code>`). */
export const documentTypeCodes = [
  'passport', 'diplomaticPassport', 'servicePassport', 'emergencyPassport', 'militaryPassport', 'alienPassport', 'statelessPassport', 'laissezPasser',
  'refugeeTravelDocument', 'emergencyTravelDocument', 'passportCard', 'identityCard', 'residencePermit', 'permanentResidentCard', 'crewCard', 'visa',
  'drivingLicence', 'travelDocument', 'visibleSeal', 'other',
] as const
export type DocumentTypeCode = (typeof documentTypeCodes)[number]

type Said = Pick<MrzDocument, 'format' | 'fields'>

/** The second letters of 9303-4 §4.4, in force since 2026; PU is the single sheet of 9303-8. `P<` and `PP` are ordinary passports. */
const PASSPORTS: Readonly<Record<string, DocumentTypeCode>> = {
  PD: 'diplomaticPassport', PE: 'emergencyPassport', PL: 'laissezPasser', PM: 'militaryPassport', PO: 'servicePassport', PR: 'refugeeTravelDocument',
  PS: 'statelessPassport', PT: 'alienPassport', PU: 'emergencyTravelDocument',
}

/** Whose passport it is by the nationality: persons without one have a code of their own (9303-3 §5 part D). */
const WITHOUT_NATIONALITY: Readonly<Record<string, DocumentTypeCode>> = { XXA: 'statelessPassport', XXB: 'refugeeTravelDocument', XXC: 'refugeeTravelDocument' }

/**
 * Cards: 9303-5 §4.2.2 note k leaves the second letter to the issuer, but for AC, a crew member certificate. The others are what states print:
 * residence permits are A alone, AR or AD (Germany), CR, IR, IT, and against the standard RP and RT.
 */
const CARDS: Readonly<Record<string, DocumentTypeCode>> = {
  AC: 'crewCard', IP: 'passportCard',
  A: 'residencePermit', AD: 'residencePermit', AR: 'residencePermit', CR: 'residencePermit', IR: 'residencePermit', IT: 'residencePermit', RP: 'residencePermit', RT: 'residencePermit',
}

/** What one state alone means by a code. C1: permanent resident, C2: one who lives in Canada or Mexico. */
const CARDS_OF_STATES: Readonly<Record<string, Readonly<Record<string, DocumentTypeCode>>>> = {
  USA: { C1: 'permanentResidentCard', C2: 'permanentResidentCard' },
  POL: Object.fromEntries(['IB', 'IE', 'IF', 'IK', 'IO', 'IW', 'IZ'].map((code) => [code, 'residencePermit'])),
}

/** What kind of document this is and whose, from the strongest source that says it. `now`: milliseconds since 1970. */
export function documentType(parts: DocumentParts, now: number): Reading['documentType'] {
  const lines = parts.chip?.fields.mrz?.lines
  const zone = parts.mrz ?? (lines ? parseMrz(lines, { now }) : null)
  if (zone) return { code: fromMrz(zone), issuingState: zone.fields.issuingState ?? null, specimen: zone.specimen }
  const ofChip = parts.chip?.fields.licence
  if (ofChip) return { code: 'drivingLicence', issuingState: ofChip.issuingState, specimen: false }
  const licence = parts.barcodes.find((barcode) => barcode.parsed?.kind === 'aamva')
  const parsed = (licence ?? parts.barcodes.find((barcode) => barcode.parsed))?.parsed
  if (!parsed) return { code: parts.chip ? 'travelDocument' : 'other', issuingState: parts.chip?.chain?.documentSigner?.country ?? null, specimen: false }
  return { code: fromBarcode(parsed), issuingState: parsed.fields.issuingState ?? null, specimen: false }
}

function fromMrz({ format, fields }: Said): DocumentTypeCode {
  if (format === 'CHDL' || format === 'FRDL' || format === 'NLDL') return 'drivingLicence'
  if (format === 'CNEP' || format === 'CNHP' || format === 'CNTP') return 'travelDocument'
  if (format === 'FRID') return 'identityCard'
  return fromCode(fields.documentCode ?? '', fields.issuingState ?? '', fields.nationality ?? '')
}

function fromCode(code: string, state: string, nationality: string): DocumentTypeCode {
  // A card with a V is a visa too: the border crossing card of the United States.
  if (code.startsWith('V')) return 'visa'
  if (code.startsWith('P')) return fromPassportCode(code, state, nationality)
  const known = CARDS_OF_STATES[state]?.[code] ?? CARDS[code]
  if (known !== undefined) return known
  if (code.startsWith('I') || code.startsWith('C')) return 'identityCard'
  return code.startsWith('A') ? 'travelDocument' : 'other'
}

function fromPassportCode(code: string, state: string, nationality: string): DocumentTypeCode {
  const person = WITHOUT_NATIONALITY[nationality]
  if (person !== undefined && code !== 'PU' && code !== 'PE') return person
  // Before the second letters were the same everywhere PS was a service passport to many: nobody stateless is a national of who issued it.
  if (code === 'PS' && nationality === state) return 'servicePassport'
  return PASSPORTS[code] ?? 'passport'
}

/** TR-03137, 9303-13 and the Datastructure for Barcode name the document that a seal stands on; address stickers are on another one. */
const SEALED: Readonly<Record<string, DocumentTypeCode>> = {
  visa: 'visa', emergencyTravelDocument: 'emergencyTravelDocument', residencePermit: 'residencePermit', residencePermitSheet: 'residencePermit',
  temporaryIdentityCard: 'identityCard', substituteIdentityCard: 'identityCard', temporaryPassport: 'passport', substitutePassport: 'passport', temporaryServicePassport: 'servicePassport',
  temporaryDiplomaticPassport: 'diplomaticPassport', temporaryRefugeeTravelDocument: 'refugeeTravelDocument', temporaryStatelessTravelDocument: 'statelessPassport', temporaryAlienTravelDocument: 'alienPassport',
}

function fromBarcode(parsed: NonNullable<DocumentParts['barcodes'][number]['parsed']>): DocumentTypeCode {
  switch (parsed.kind) {
    case 'aamva': return parsed.cardType === 'ID' ? 'identityCard' : 'drivingLicence'
    case 'nl-licence':
    case 'za-licence': return 'drivingLicence'
    case 'za-id':
    case 'ar-dni':
    case 'vn-id':
    case 'cl-id':
    case 'co-id':
    case 'aadhaar-letter':
    case 'aadhaar': return 'identityCard'
    case 'not-read': return 'other'
    case 'idb':
    case 'vds': return SEALED[parsed.profile] ?? 'visibleSeal'
    default: return 'visibleSeal'
  }
}
