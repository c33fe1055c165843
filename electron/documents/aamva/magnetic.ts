import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { inOrder, isoDate } from '../dates.ts'
import { aamvaIssuer, type AamvaIssuer } from './issuers.ts'
import { aamvaHeight, aamvaPostalCode, aamvaSex, aamvaWeight } from './values.ts'

type Warn = (warning: BarcodeWarning) => void

/**
 * The three tracks of the magnetic stripe (AAMVA Card Design Standard, annex on the optional stripe) written into a PDF417 one
 * after the other, as British Columbia does on its licences and services cards. Lengths in characters, `^` ends what is shorter.
 */
const cityLength = 13
const nameLength = 35
const tracks = /^%([A-Z]{2})([^?]{1,160})\?[\r\n ]*;(\d{6})([0-9A-Z ]{0,13})=(\d{4})(\d{8})([0-9A-Z ]{0,5})=?[0-9A-Z ]{0,8}\?(?:[\r\n ]*(?:_%|[%+#!])(.{2})(.{11})(.{2})(.{10})(.{4})(.)(.{3})(.{3})(.{3})(.{3}))?/s

/** Reads the tracks; `null` for anything else. */
export function parseMagneticStripe(text: string): ParsedBarcodeOf<'aamva'> | null {
  const match = tracks.exec(text.trimStart())
  if (match === null) return null
  const [, province = '', first = '', issuerNumber = '', number = '', end = '', birth = '', overflow = ''] = match
  const issuer = aamvaIssuer(issuerNumber)
  const warnings = new Set<BarcodeWarning>()
  const warn: Warn = (warning) => warnings.add(warning)
  if (issuer === null) warn('unknownIssuer')
  else if (issuer.postal !== province) warn('regionMismatch')
  const fields: BarcodeFields = {}
  const documentNumber = (number + overflow).trim()
  if (documentNumber !== '') fields.documentNumber = documentNumber
  if (issuer !== null) {
    fields.issuingState = issuer.country
    if (issuer.subdivision !== null) fields.issuingSubdivision = issuer.subdivision
  }
  const { city, name, address } = firstTrack(first)
  takeName(name, fields, warn)
  takeAddress(address, city, province, fields)
  takeDates(end, birth, fields, warn)
  takeThirdTrack(match.slice(8), issuer, fields, warn)
  if (fields.documentNumber === undefined || fields.primaryIdentifier === undefined) warn('mandatoryMissing')
  return { kind: 'aamva', fields, warnings: [...warnings], version: 0, jurisdictionVersion: 0, issuerNumber, cardType: null, elements: {} }
}

/** City, name and address; a part that fills its length has no `^` after it. */
function firstTrack(track: string): { city: string; name: string; address: string } {
  const [city, rest] = cut(track, cityLength)
  const [name, address] = cut(rest, nameLength)
  return { city: city.trim(), name: name.trim(), address: address.replace(/\^.*$/s, '') }
}

function cut(text: string, longest: number): [part: string, rest: string] {
  const end = text.slice(0, longest + 1).indexOf('^')
  return end >= 0 ? [text.slice(0, end), text.slice(end + 1)] : [text.slice(0, longest), text.slice(longest)]
}

/** FAMILY$FIRST$MIDDLE; British Columbia writes a comma too: 'DOE,$JANE ANN'. */
function takeName(text: string, fields: BarcodeFields, warn: Warn): void {
  const [primary = '', ...given] = text.split('$').map((part) => part.replace(/,\s*$/, '').replace(/\s+/g, ' ').trim())
  if (primary !== '') fields.primaryIdentifier = primary
  const secondary = given.filter((part) => part !== '').join(' ')
  if (secondary !== '') fields.secondaryIdentifier = secondary
  if (text.length >= nameLength) {
    fields.nameTruncated = true
    warn('nameTruncated')
  }
}

/** Lines divided by `$`; the last one may be 'CITY BC  V8W 3Y5', which says the whole city. */
function takeAddress(text: string, city: string, province: string, fields: BarcodeFields): void {
  const lines = text.split('$').map((line) => line.replace(/\s+/g, ' ').trim()).filter((line) => line !== '')
  const last = /^(.+?) ([A-Z]{2}) ([A-Z]\d[A-Z] ?\d[A-Z]\d|\d{5}(?:-?\d{4})?)$/.exec(lines.at(-1) ?? '')
  if (last !== null) lines.pop()
  if (lines.length > 0) fields.addressLines = lines.slice(0, 8)
  const town = last?.[1] ?? city
  if (town !== '') fields.city = town
  fields.region = last?.[2] ?? province
}

/** Two digits of the year and the month; 77, 88 and 99 for a month have meanings of their own. */
function takeDates(end: string, birth: string, fields: BarcodeFields, warn: Warn): void {
  const born = isoDate(Number(birth.slice(0, 4)), Number(birth.slice(4, 6)), Number(birth.slice(6)))
  if (born === null || Number(birth.slice(0, 4)) < 1900) warn('dateInvalid')
  else fields.dateOfBirth = born
  const [year, month] = [2000 + Number(end.slice(0, 2)), Number(end.slice(2))]
  if (month === 77) return
  const birthMonth = Number(birth.slice(4, 6))
  // 99: the birthday; and British Columbia's end on the birthday as well, where the month is its.
  if (month === 99 || month === birthMonth) {
    const day = isoDate(year, birthMonth, Number(birth.slice(6))) ?? isoDate(year, 3, 1)
    if (born !== null && day !== null) fields.dateOfExpiry = day
    return
  }
  const last = month === 88 ? lastDay(year, birthMonth) : lastDay(year, month)
  if (last === null) {
    warn('dateInvalid')
    return
  }
  fields.dateOfExpiry = last
  if (month !== 88) warn('expiryMonthOnly')
  if (!inOrder(fields.dateOfBirth, fields.dateOfExpiry)) warn('datesInconsistent')
}

function lastDay(year: number, month: number): string | null {
  for (let day = 31; day >= 28; day--) {
    const iso = isoDate(year, month, day)
    if (iso !== null) return iso
  }
  return null
}

/** Postal code, class, restrictions, endorsements, sex, height, weight, hair, eyes; what follows (a health number) is not taken. */
function takeThirdTrack(values: readonly (string | undefined)[], issuer: AamvaIssuer | null, fields: BarcodeFields, warn: Warn): void {
  const [, postal = '', vehicles = '', restrictions = '', endorsements = '', sex = '', height = '', weight = '', hair = '', eyes = ''] = values.map((value) => value?.trim())
  const set = <K extends keyof BarcodeFields>(name: K, value: BarcodeFields[K] | undefined): void => {
    if (value !== undefined) fields[name] = value
  }
  set('postalCode', postal === '' ? undefined : aamvaPostalCode(postal, issuer, warn))
  if (vehicles !== '') fields.vehicleClasses = vehicles
  if (restrictions !== '') fields.restrictions = restrictions
  if (endorsements !== '') fields.endorsements = endorsements
  const metric = issuer?.country === 'CAN'
  set('sex', aamvaSex(sex, warn))
  if (/^\d{2,3}$/.test(height)) set('heightCm', metric ? aamvaHeight(undefined, height, warn) : aamvaHeight(height, undefined, warn))
  if (/^\d{2,3}$/.test(weight)) set('weightKg', metric ? aamvaWeight(undefined, weight) : aamvaWeight(weight, undefined))
  if (/^[A-Z]{3}$/.test(hair)) fields.hairColour = hair
  if (/^[A-Z]{3}$/.test(eyes)) fields.eyeColour = eyes
}
