import type { BarcodeWarning } from '../../contract/barcodes.ts'
import { isoDate } from '../dates.ts'
import type { AamvaIssuer } from './issuers.ts'

/** Collects warnings, each once. */
export type Warn = (warning: BarcodeWarning) => void

/** Years a date of each kind can have on a card somebody holds in their hand. */
const plausible = { birth: [1900, 2100], issue: [1960, 2100], expiry: [1960, 2150] } as const
export type DateKind = keyof typeof plausible

/**
 * A date element as ISO text. CCYYMMDD in version 01 (2000) and in Canada, MMDDCCYY in the United States since
 * version 02 (D.12.5.1); issuers mix them up, and the digits tell which it is: a month cannot be 19, 20 or 21.
 */
export function aamvaDate(raw: string | undefined, kind: DateKind, issuer: AamvaIssuer | null, version: number, warn: Warn): string | undefined {
  if (raw === undefined) return undefined
  const digits = raw.replace(/[-/. ]/g, '')
  // What issuers write where there is no date: never expires, not known.
  if (digits === '' || /^(NONE|N\/?A|UNAVL?|UNK|0{6,8}|9{8}|7{8}|8{8})$/i.test(digits)) return undefined
  if (!/^\d{8}$/.test(digits)) {
    warn('dateInvalid')
    return undefined
  }
  const yearFirst = isoDate(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6)))
  const monthFirst = isoDate(Number(digits.slice(4)), Number(digits.slice(0, 2)), Number(digits.slice(2, 4)))
  const expectYear = version <= 1 || issuer?.country === 'CAN'
  const [expected, other] = expectYear ? [yearFirst, monthFirst] : [monthFirst, yearFirst]
  const [from, to] = plausible[kind]
  for (const date of [expected, other]) {
    if (date === null) continue
    const year = Number(date.slice(0, 4))
    if (year < from || year > to) continue
    if (date === other && issuer !== null) warn('dateOrderGuessed')
    return date
  }
  warn('dateInvalid')
  return undefined
}

/** DBC: 1 male, 2 female, 9 not specified (D.12.5.1, ANSI D-20); 0 and empty are unknown. */
export function aamvaSex(raw: string | undefined, warn: Warn): 'M' | 'F' | 'X' | undefined {
  switch (raw?.toUpperCase()) {
    case '1': case 'M': return 'M'
    case '2': case 'F': return 'F'
    case '9': case 'X': return 'X'
    case undefined: case '': case '0': case 'U': case 'NONE': return undefined
    default:
      warn('valueInvalid')
      return undefined
  }
}

/** DAU ('068 in', '173 cm', '5\'-08"', '506' = 5 ft 6 in before 2003) or DAV (centimetres) in centimetres. */
export function aamvaHeight(dau: string | undefined, dav: string | undefined, warn: Warn): number | undefined {
  const metric = dav === undefined ? null : /^(\d{2,3})( ?CM)?$/i.exec(dav.trim())
  const raw = dau?.trim() ?? ''
  if (raw === '' || /^(NONE|UNK|0+( ?(IN|CM))?)$/i.test(raw)) return metric === null ? undefined : within(Number(metric[1]), warn)
  const feet = /^(\d)\s*(?:'|FT|-)\s*-?\s*(\d{1,2})?\s*(?:"|''|IN)?$/i.exec(raw)
  if (feet !== null) return within(Math.round((Number(feet[1]) * 12 + Number(feet[2] ?? 0)) * 2.54), warn)
  const plain = /^(\d{1,3}) ?(IN|CM|["])?\.?$/i.exec(raw)
  if (plain === null) {
    warn('valueInvalid')
    return undefined
  }
  const number = Number(plain[1])
  const unit = plain[2]?.toUpperCase()
  if (unit === 'CM') return within(number, warn)
  // '506 IN' is no height either: three digits that read as feet and inches are.
  if (number >= 300 && number % 100 < 12) return within(Math.round((Math.floor(number / 100) * 12 + (number % 100)) * 2.54), warn)
  if (unit !== undefined || number < 100) return within(Math.round(number * 2.54), warn)
  return within(number, warn)
}

function within(centimetres: number, warn: Warn): number | undefined {
  if (centimetres >= 30 && centimetres <= 280) return centimetres
  warn('valueInvalid')
  return undefined
}

/** DAX (kilograms) or DAW (pounds) in kilograms. */
export function aamvaWeight(daw: string | undefined, dax: string | undefined): number | undefined {
  const kilograms = /^\d{2,3}$/.exec(dax?.trim() ?? '')
  if (kilograms !== null) return plausibleWeight(Number(kilograms[0]))
  const pounds = /^\d{2,3}$/.exec(daw?.trim() ?? '')
  return pounds === null ? undefined : plausibleWeight(Math.round(Number(pounds[0]) * 0.45359237))
}

function plausibleWeight(kilograms: number): number | undefined {
  return kilograms >= 1 && kilograms <= 400 ? kilograms : undefined
}

/** DAK as it is written on mail: '23269', '33040-0504', 'M5V 3L9'. */
export function aamvaPostalCode(raw: string | undefined, issuer: AamvaIssuer | null, warn: Warn): string | undefined {
  const text = raw?.toUpperCase().replace(/[\s-]/g, '') ?? ''
  if (text === '' || /^0+$/.test(text)) return undefined
  const us = /^(\d{5})(\d{4})?$/.exec(text)
  if (us !== null) {
    if (issuer?.country === 'CAN') warn('postalCodeInvalid')
    return us[2] === undefined || us[2] === '0000' ? us[1] : `${us[1]}-${us[2]}`
  }
  const canada = /^([ABCEGHJ-NPRSTVXY]\d[A-Z])(\d[A-Z]\d)0*$/.exec(text)
  if (canada !== null) return `${canada[1]} ${canada[2]}`
  // Eleven characters filled up with zeros, or fewer than nine digits.
  const filled = /^(\d{5})0{0,6}$/.exec(text)
  if (filled !== null) return filled[1]
  warn('postalCodeInvalid')
  return raw?.trim().slice(0, 12)
}
