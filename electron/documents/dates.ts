/** Calendar days as ISO 8601 text ('YYYY-MM-DD'), the only form dates take inside Foyer. No time zone is involved. */

const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

/** The day as ISO text, or `null` when it is not in the Gregorian calendar or the year is not 1 to 9999. */
export function isoDate(year: number, month: number, day: number): string | null {
  if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(day)) return null
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return null
  const last = month === 2 && isLeap(year) ? 29 : days[month - 1]!
  if (day > last) return null
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Whether a text is a day that exists, written 'YYYY-MM-DD'. */
export function isIsoDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return match !== null && isoDate(Number(match[1]), Number(match[2]), Number(match[3])) === text
}

/** The parts of an ISO day. Throws a RangeError on anything else: callers hold checked dates. */
export function dateParts(iso: string): { year: number; month: number; day: number } {
  if (!isIsoDate(iso)) throw new RangeError('not an ISO date')
  return { year: Number(iso.slice(0, 4)), month: Number(iso.slice(5, 7)), day: Number(iso.slice(8, 10)) }
}

/**
 * Completed years of life on the day `on`. Born on 29 February: the birthday in other years is
 * 1 March, the later reading, so that nobody is called of age a day early.
 */
export function ageOn(birth: string, on: string): number {
  const b = dateParts(birth)
  const o = dateParts(on)
  const had = o.month > b.month || (o.month === b.month && o.day >= b.day)
  return o.year - b.year - (had ? 0 : 1)
}

/** The same day `years` later; 29 February becomes 1 March where it does not exist. */
export function addYears(iso: string, years: number): string {
  const { year, month, day } = dateParts(iso)
  return isoDate(year + years, month, day) ?? isoDate(year + years, 3, 1)!
}

/** Days from one day to another, negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/**
 * A document is good through its day of expiry (ICAO 9303-3 §3.7: valid until that date inclusive).
 */
export function isExpired(expiry: string, on: string): boolean {
  return on > expiry
}

/**
 * The century of a two-digit year (ICAO 9303-3 §4.8 leaves it to the reader). A birth is never in
 * the future; an expiry lies within 50 years of `on`.
 */
export function fullYear(twoDigits: number, kind: 'birth' | 'expiry' | 'issue', on: string): number {
  const { year } = dateParts(on)
  const century = Math.floor(year / 100) * 100
  let full = century + twoDigits
  if (kind === 'expiry') {
    if (full > year + 50) full -= 100
    else if (full < year - 50) full += 100
    return full
  }
  return full > year ? full - 100 : full
}

/** Whether the given days follow each other (equal days may); those not known are passed over. */
export function inOrder(...dates: Array<string | undefined>): boolean {
  const given = dates.filter((date): date is string => date !== undefined)
  return given.every((date, i) => i === 0 || given[i - 1]! <= date)
}
