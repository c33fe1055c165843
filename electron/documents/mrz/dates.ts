import type { MrzDate } from '../../contract/mrz.ts'
import { isoDate } from '../dates.ts'

/**
 * Which century a two-digit year belongs to. A birth is never in the future, and the youngest such person
 * is meant (9303-3 §4.8 leaves it to the reader). An expiry or an issue is near today.
 */
export type DateKind = 'birth' | 'expiry' | 'issue'

const expiryReach = 40

/** Printed where a document has no end, in place of an expiry. */
const endless: ReadonlySet<string> = new Set(['990101', '991231'])

/**
 * A date as printed (YYMMDD, or YYMM on the French card), with `<` for what is unknown.
 * `iso` is null when a part is unknown or the day does not exist, and for an expiry of 990101 or 991231 while that could
 * only be 1999: documents without an end carry it. `now`: milliseconds since 1970.
 */
export function readDate(raw: string, kind: DateKind, now: number): MrzDate {
  if (!/^[0-9]{4}([0-9]{2})?$/.test(raw)) return { raw, iso: null }
  const today = new Date(now)
  const month = Number(raw.slice(2, 4))
  const day = raw.length === 6 ? Number(raw.slice(4, 6)) : 1
  const thisYear = today.getUTCFullYear()
  let year = thisYear - (thisYear % 100) + 100 + Number(raw.slice(0, 2))
  const limit = kind === 'expiry' ? Date.UTC(thisYear + expiryReach, today.getUTCMonth(), today.getUTCDate()) : now
  while (Date.UTC(year, month - 1, day) > limit) year -= 100
  if (kind === 'expiry' && endless.has(raw) && Date.UTC(year, month - 1, day) < now) return { raw, iso: null }
  return { raw, iso: isoDate(year, month, day) }
}

/** True when the printed date can exist: a real day, or unknown parts that 9303-3 §4.8 allows (`<<` for day or month). */
export function datePossible(raw: string): boolean {
  if (/^<{6}$/.test(raw)) return true
  const parts = /^([0-9]{2}|<<)([0-9]{2}|<<)([0-9]{2}|<<)?$/.exec(raw)
  if (parts === null) return false
  const [, year, month, day = '01'] = parts
  if (month === '<<') return day === '<<' || raw.length === 4
  const m = Number(month)
  if (m < 1 || m > 12) return false
  if (day === '<<') return true
  const d = Number(day)
  // A leap day needs its year; of an unknown year it can exist.
  const y = year === '<<' ? 2000 : 2000 + Number(year)
  return isoDate(y, m, d) !== null || (m === 2 && d === 29 && year === '00')
}
