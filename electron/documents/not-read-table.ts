import type { NotReadKind } from '../contract/barcodes.ts'

/** A kind of code that is known when it is seen. Nothing of it is taken. */
export interface NotReadCode {
  document: NotReadKind
  /** How its content begins, or how all of it is made; one character a byte. */
  form: RegExp
  /** What else holds of it, where the form alone may be met by chance. */
  holds?: (text: string) => boolean
  /** Where that is laid down or seen. */
  source: string
  /** Made up, in that form. */
  example: string
}

const costaRicanKey = [0x27, 0x30, 0x04, 0xa0, 0x00, 0x0f, 0x93, 0x12, 0xa0, 0xd1, 0x33, 0xe0, 0x03, 0xd0, 0x00, 0xdf, 0x00]

const pad = (text: string, length: number): string => text.padEnd(length)

/** Codes of documents that people show at desks and that are not read here, a row each. */
export const notReadCodes: readonly NotReadCode[] = [
  { document: 'mobileDrivingLicence', form: /^mdoc:[A-Za-z0-9_-]/i, source: 'ISO/IEC 18013-5 §8.2.2.3, device engagement in a QR code', example: 'mdoc:owBjMS4wAYIB2BhYS6QBAiABIVggWohj' },
  {
    document: 'digitalWallet', form: /^(?:openid4vp|mdoc-openid4vp|eudi-openid4vp|openid-credential-offer|openid-initiate-issuance|haip|haip-vp|haip-vci|siopv2):\/\//i,
    source: 'OpenID for Verifiable Presentations and for Credential Issuance; HAIP; EU digital identity wallet, architecture and reference framework', example: 'openid4vp://?client_id=x',
  },
  { document: 'ukrainianDiia', form: /^https:\/\/diia\.app\/documents\/[a-z-]+\/[^/\s]+\/verify\//, source: 'Diia, document service (github.com/diia-open-source): links that verify a document', example: 'https://diia.app/documents/internal-passport/1/verify/2' },
  { document: 'smartHealthCard', form: /^shc:\/\d|^(?:https:\/\/\S{1,200}#)?shlink:\/[A-Za-z0-9_-]/, source: 'SMART Health Cards and Links framework, VCI and HL7', example: 'shc:/5676295953265460346029254077280433602870' },
  { document: 'newZealandHealthPass', form: /^NZCP:\/\d+\/[A-Z2-7]{8}/, source: 'New Zealand COVID Pass technical specification §4', example: 'NZCP:/1/2KCEVIQEIVVWK6JNGEASNICZAEP2KALYDZSGSZB2' },
  { document: 'italianHealthCard', form: /^[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPR-T][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z]$/, holds: fiscalCodeHolds, source: 'Codice fiscale, DM 23 dicembre 1976 n. 13813; on the back of the Tessera sanitaria', example: 'RSSMRA85T10A562S' },
  { document: 'aadhaarOfflineQr', form: /^\s*(?:<\/?\?xml[^>]{0,80}\?>\s*)?<QP?DB\s/, source: 'UIDAI, QR code of Aadhaar with QPDB and QDB elements', example: '<QPDB n="Erika Specimen" u="xxxxxxxx2345" g="F"/>' },
  { document: 'bangladeshId', form: /^<pin>\d{10,17}<\/pin>\s*<name>/, source: 'National identity card of Bangladesh, PDF417, as public readers have it', example: '<pin>19740812000000001</pin><name>SPECIMEN</name><DOB>12 Aug 1974</DOB>' },
  { document: 'philippineId', form: /^\s*\{"DateIssued":[\s\S]{0,400}"Issuer":\s*"PSA"/, source: 'Philippine Statistics Authority, PhilSys check', example: '{"DateIssued":"02 March 2022","Issuer":"PSA","subject":{"Suffix":"","lName":"SPECIMEN"}}' },
  { document: 'costaRicanId', form: /^[^]{91,}$/, holds: isCostaRican, source: 'Cédula of Costa Rica, PDF417, as public readers have it: number and names under a fixed key', example: masked(pad('100000001SPECIMEN', 91).replaceAll(' ', '\0')) },
  { document: 'mexicanVoterCode', form: /^https?:\/\/qr\.ine\.mx\/\d{10,30}\/\d{8}\/[A-Z]\//, source: 'Instituto Nacional Electoral, QR code of the credencial para votar: an address that is asked', example: 'http://qr.ine.mx/000000000000000000000000/20990101/P/000000' },
  {
    document: 'usMilitaryCard', form: /^[1N][0-9A-V]{6}[A-Z][0-9A-V]{7}[A-Za-z' .-]{46}[0-9A-V]{4}[A-Z0-9 ]{10,40}$/, source: 'DoD ID Bar Code SDK formats 7.5 (September 2012), PDF417 of the Common Access Card',
    example: `N000001F0000001${pad('ERIKA', 20)}${pad('SPECIMEN', 26)}AS7OT414TSGT  ME06BA4TBAGATF`,
  },
  {
    document: 'boardingPass', form: /^M[1-9][A-Z/ '.-]{20}[E ][A-Z0-9 ]{7}[A-Z]{6}[A-Z0-9]{2}[A-Z0-9 ]\d{4}[A-Z ]\d{3}[A-Z][A-Z0-9 ]{10}[0-9A-F]{2}/, source: 'IATA Resolution 792, bar coded boarding pass, version 1 and later',
    example: 'M1SPECIMEN/ERIKA      EABC123 FRABKKXX 0123 226Y014A0025 100',
  },
]

/** Values of the characters at odd places; at even ones digits and letters count as they follow each other. */
const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

/** The last letter of a codice fiscale. */
function fiscalCodeHolds(text: string): boolean {
  const rank = (character: string): number => (character <= '9' ? Number(character) : character.charCodeAt(0) - 65)
  const sum = Array.from(text.slice(0, 15)).reduce((total, character, i) => total + (i % 2 === 0 ? oddValues[rank(character)]! : rank(character)), 0)
  return String.fromCharCode(65 + (sum % 26)) === text[15]
}

function masked(text: string): string {
  return Array.from(text, (character, i) => String.fromCharCode(character.charCodeAt(0) ^ costaRicanKey[i % costaRicanKey.length]!)).join('')
}

/** Nine digits, then names filled up with zero bytes or blanks. */
function isCostaRican(text: string): boolean {
  return /^\d{9}[A-ZÑÁÉÍÓÚÜ][A-ZÑÁÉÍÓÚÜ \0]{81}/.test(masked(text.slice(0, 91)))
}
