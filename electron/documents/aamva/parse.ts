import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { addYears, inOrder } from '../dates.ts'
import { readAamvaElements } from './elements.ts'
import { readAamvaHeader, subfilesFit } from './header.ts'
import { aamvaIssuer, type AamvaIssuer } from './issuers.ts'
import { parseMagneticStripe } from './magnetic.ts'
import { aamvaName } from './names.ts'
import { aamvaDate, aamvaHeight, aamvaPostalCode, aamvaSex, aamvaWeight, type Warn } from './values.ts'

/** Highest version of the standard that is in force (2020: 10; 2025 editions: 11 and 12). */
const newestVersion = 12

/**
 * Reads an AAMVA DL/ID payload (Card Design Standard annex D, versions 00 to 12, and the forms of
 * the issuers that do not quite follow it), or the tracks of a magnetic stripe in their place. `text` is the payload, one character a byte.
 * `null` when it is something else: no header, or not one element that only a card has.
 */
export function parseAamva(text: string): ParsedBarcodeOf<'aamva'> | null {
  const header = readAamvaHeader(text)
  if (header === null) return parseMagneticStripe(text)
  const { values, cardType, duplicates, joined } = readAamvaElements(text.slice(header.end))
  const get = (id: string): string | undefined => values.get(id) || undefined
  // A damaged or foreign symbol may hold the letters of a header; a card has a number or a birth date.
  if (get('DAQ') === undefined && get('DBB') === undefined) return null

  const warnings = new Set<BarcodeWarning>()
  const warn: Warn = (warning) => warnings.add(warning)
  const issuer = aamvaIssuer(header.issuerNumber)
  if (!header.wellFormed) warn('headerDamaged')
  if (!subfilesFit(text, header)) warn('lengthMismatch')
  if (issuer === null) warn('unknownIssuer')
  if (header.version > newestVersion) warn('unknownVersion')
  if (duplicates) warn('duplicateElement')
  if (joined) warn('charactersReplaced')

  const fields = readFields(values, issuer ?? issuerOf(get('DCG')), header.version, warn)
  checkConsistency(fields, values, issuer, header.version, warn)
  return {
    kind: 'aamva',
    fields,
    warnings: [...warnings],
    version: header.version,
    jurisdictionVersion: header.jurisdictionVersion,
    issuerNumber: header.issuerNumber,
    cardType: cardType ?? typeOf(header.subfiles),
    elements: Object.fromEntries(values),
  }
}

/** The country's rules where the issuer number is not in the table. */
function issuerOf(country: string | undefined): AamvaIssuer | null {
  if (country !== 'USA' && country !== 'CAN' && country !== 'MEX') return null
  return { country, subdivision: null, postal: '' }
}

function typeOf(subfiles: ReadonlyArray<{ type: string }>): 'DL' | 'ID' | 'EN' | null {
  const type = subfiles.find((subfile) => !subfile.type.startsWith('Z'))?.type
  return type === 'DL' || type === 'ID' || type === 'EN' ? type : null
}

function readFields(values: ReadonlyMap<string, string>, issuer: AamvaIssuer | null, version: number, warn: Warn): BarcodeFields {
  const get = (...ids: string[]): string | undefined => {
    for (const id of ids) {
      const value = values.get(id)
      if (value !== undefined && value !== '' && !/^(NONE|UNAVL?)$/i.test(value)) return value
    }
    return undefined
  }
  const fields: BarcodeFields = {}
  const set = <K extends keyof BarcodeFields>(name: K, value: BarcodeFields[K] | undefined): void => {
    if (value !== undefined) fields[name] = value
  }
  const name = aamvaName(values, issuer)
  set('documentNumber', get('DAQ')?.replace(/\s+/g, ' '))
  set('primaryIdentifier', name.primaryIdentifier)
  set('secondaryIdentifier', name.secondaryIdentifier)
  set('nameSuffix', name.nameSuffix)
  set('fullName', name.fullName)
  if (name.truncated) {
    fields.nameTruncated = true
    warn('nameTruncated')
  }
  set('dateOfBirth', aamvaDate(get('DBB'), 'birth', issuer, version, warn))
  set('dateOfExpiry', aamvaDate(get('DBA'), 'expiry', issuer, version, warn))
  set('dateOfIssue', aamvaDate(get('DBD'), 'issue', issuer, version, warn))
  set('sex', aamvaSex(get('DBC'), warn))
  set('heightCm', aamvaHeight(get('DAU'), get('DAV'), warn))
  set('weightKg', aamvaWeight(get('DAW'), get('DAX')))
  set('eyeColour', get('DAY')?.slice(0, 12))
  set('hairColour', get('DAZ')?.slice(0, 12))
  const lines = [get('DAG', 'DAL'), values.get('DAG') ? get('DAH') : get('DAM')].filter((line): line is string => line !== undefined)
  if (lines.length > 0) fields.addressLines = lines
  set('city', get('DAI', 'DAN'))
  set('region', get('DAJ', 'DAO'))
  set('postalCode', aamvaPostalCode(get('DAK', 'DAP'), issuer, warn))
  set('issuingState', issuer?.country ?? undefined)
  set('issuingSubdivision', issuer?.subdivision ?? undefined)
  set('vehicleClasses', get('DCA', 'DAR'))
  set('restrictions', get('DCB', 'DAS'))
  set('endorsements', get('DCD', 'DAT'))
  return fields
}

/** What the standard makes mandatory and a desk needs (D.12.5.1); DAA stands for the name before 2003. */
const mandatory = ['DAQ', 'DBB', 'DBA', 'DAG', 'DAI', 'DAJ', 'DAK'] as const

/** The rules that no single element shows. */
function checkConsistency(fields: BarcodeFields, values: ReadonlyMap<string, string>, issuer: AamvaIssuer | null, version: number, warn: Warn): void {
  const has = (id: string): boolean => (values.get(id) ?? '') !== ''
  const required = version >= 2 ? [...mandatory, 'DCS', 'DBD', 'DCG', 'DCF', 'DBC', 'DAU'] : mandatory
  if (!required.every(has) || fields.primaryIdentifier === undefined) warn('mandatoryMissing')
  if ((version <= 1 && has('DCS')) || (version >= 2 && has('DAA') && !has('DCS')) || (version >= 4 && has('DCT') && !has('DAC'))) warn('versionMismatch')
  const { dateOfBirth, dateOfIssue, dateOfExpiry } = fields
  if (!inOrder(dateOfBirth, dateOfIssue, dateOfExpiry) || (dateOfBirth !== undefined && dateOfBirth === dateOfExpiry)) warn('datesInconsistent')
  // DDH, DDI, DDJ: under 18, 19, 21 until that birthday.
  if (dateOfBirth !== undefined) {
    for (const [id, age] of [['DDH', 18], ['DDI', 19], ['DDJ', 21]] as const) {
      const until = aamvaDate(values.get(id), 'expiry', issuer, version, warn)
      if (until === undefined) continue
      const birthday = addYears(dateOfBirth, age)
      // The 28th of February is also used for those born on the 29th.
      if (until !== birthday && !(birthday.endsWith('-03-01') && until === `${birthday.slice(0, 4)}-02-28`)) warn('datesInconsistent')
    }
  }
  const country = values.get('DCG')
  if (issuer !== null && country !== undefined && country !== '' && country !== issuer.country) warn('countryMismatch')
  if (issuer !== null && issuer.subdivision !== null && fields.region !== undefined && !sameRegion(fields.region, issuer)) warn('regionMismatch')
}

function sameRegion(region: string, issuer: AamvaIssuer): boolean {
  const code = region.toUpperCase()
  // Newfoundland changed its abbreviation, Québec still prints PQ here and there.
  const old: Record<string, string> = { NF: 'NL', PQ: 'QC', YK: 'YT' }
  return code === issuer.postal || old[code] === issuer.postal
}
