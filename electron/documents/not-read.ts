import type { BarcodeReading, NotReadKind, ParsedBarcodeOf } from '../contract/barcodes.ts'
import type { MrzDocument } from '../contract/mrz.ts'
import { licenceAccess } from './mrz/licence-access.ts'

/** How a content of each kind begins, and where that is laid down. */
const beginnings: readonly { document: NotReadKind; begins: RegExp; source: string }[] = [
  { document: 'mobileDrivingLicence', begins: /^mdoc:[A-Za-z0-9_-]/i, source: 'ISO/IEC 18013-5 §8.2.2.3, device engagement in a QR code' },
  { document: 'digitalWallet', begins: /^(?:openid4vp|openid-credential-offer|eudi-openid4vp|haip):\/\//i, source: 'OpenID for Verifiable Presentations and Credential Issuance' },
  { document: 'smartHealthCard', begins: /^shc:\/\d/, source: 'SMART Health Cards framework, VCI' },
  { document: 'aadhaarOfflineQr', begins: /^\s*(?:<\/?\?xml[^>]{0,80}\?>\s*)?<QP?DB\s/, source: 'UIDAI, QR code of Aadhaar with QPDB and QDB elements' },
  { document: 'philippineId', begins: /^\s*\{"DateIssued":.{0,400}"Issuer":\s*"PSA"/s, source: 'Philippine Statistics Authority, PhilSys check' },
]

/** A content that is known by its beginning and not read here; `null` for anything else. Nothing of it is taken. */
export function parseNotRead(text: string): ParsedBarcodeOf<'not-read'> | null {
  const found = beginnings.find(({ begins }) => begins.test(text.slice(0, 600)))
  return found === undefined ? null : { kind: 'not-read', fields: {}, warnings: [], document: found.document }
}

/** What was seen of a document and is not read by this desk, each once. */
export function notReadOf(zone: Pick<MrzDocument, 'lines'> | null, barcodes: readonly Pick<BarcodeReading, 'parsed'>[]): NotReadKind[] {
  const kinds = barcodes.flatMap(({ parsed }): NotReadKind[] => {
    if (parsed?.kind === 'not-read') return [parsed.document]
    return parsed?.kind === 'nl-licence' && licenceAccess(parsed.fields.mrzLines ?? []) !== null ? ['dutchLicenceChip'] : []
  })
  if (zone !== null && licenceAccess(zone.lines) !== null) kinds.push('dutchLicenceChip')
  return [...new Set(kinds)]
}
