import type { Language } from '../../electron/contract/primitives.ts'
import { intlTags } from '../../electron/contract/typed-date.ts'

const cache = new Map<string, Intl.DateTimeFormat>()

function formatter(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`
  let found = cache.get(key)
  if (found === undefined) {
    // The Gregorian calendar everywhere: it is the one that travel documents use (9303-3 §4.7).
    found = new Intl.DateTimeFormat(intlTags[language], { calendar: 'gregory', ...options })
    cache.set(key, found)
  }
  return found
}

/** The day that `2026-01-31` is, in UTC; null for anything else. */
function dayOf(isoDate: string): Date | null {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(isoDate) ? new Date(`${isoDate}T00:00:00Z`) : null
  return date === null || Number.isNaN(date.getTime()) ? null : date
}

/** `2026-01-31` in the person's locale; anything else comes back as it is. */
export function formatDate(isoDate: string, language: Language): string {
  const date = dayOf(isoDate)
  return date === null ? isoDate : formatter(language, { dateStyle: 'long', timeZone: 'UTC' }).format(date)
}

/** The same in parts, for who marks one of them; null where it is no date. */
export function datePieces(isoDate: string, language: Language): readonly Intl.DateTimeFormatPart[] | null {
  const date = dayOf(isoDate)
  return date === null ? null : formatter(language, { dateStyle: 'long', timeZone: 'UTC' }).formatToParts(date)
}

/** The name of a month, 1 to 12, long or short, as it stands within a date. */
export function monthName(month: number, language: Language, length: 'long' | 'short'): string {
  const parts = formatter(language, { day: 'numeric', month: length, year: 'numeric', timeZone: 'UTC' }).formatToParts(new Date(Date.UTC(2001, month - 1, 1)))
  return parts.find(({ type }) => type === 'month')?.value ?? ''
}

/** The same with its day of the week. */
export function formatDay(isoDate: string, language: Language): string {
  const date = dayOf(isoDate)
  return date === null ? isoDate : formatter(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(date)
}

/** Letters of a day of the week over a column of days. */
const FEW_LETTERS = 4

/** The days of the week, Monday first, in a few letters and in full. */
export function weekdays(language: Language): readonly { short: string; long: string }[] {
  // The first of January 2001 was a Monday.
  return Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2001, 0, 1 + day))).map((date) => {
    const named = (weekday: 'narrow' | 'short' | 'long') => formatter(language, { weekday, timeZone: 'UTC' }).format(date)
    return { short: named('short').length > FEW_LETTERS ? named('narrow') : named('short'), long: named('long') }
  })
}

/** A month with its year. */
export function formatMonth(year: number, month: number, language: Language): string {
  return formatter(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(Date.UTC(year, month - 1, 1)))
}

/** The same, as short as the locale has it. */
export function formatShortDate(isoDate: string, language: Language): string {
  const date = dayOf(isoDate)
  return date === null
    ? isoDate
    : formatter(language, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }).format(date)
}

/** An instant, to the minute, in this terminal's time zone. */
export function formatTime(isoTime: string, language: Language): string {
  return formatter(language, { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(isoTime))
}

/** The time of day of an instant, to the minute. */
export function formatClock(isoTime: string, language: Language): string {
  return formatter(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(isoTime))
}

/** An instant, to the second, by the same clock of 24 hours as everywhere. */
export function formatExactTime(isoTime: string, language: Language): string {
  return formatter(language, { dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(isoTime))
}

export function formatNumber(value: number, language: Language, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(intlTags[language], options).format(value)
}

/** The weekday and the day of the month that `2026-01-31` is, as short as the locale has it. */
export function formatWeekday(isoDate: string, language: Language): string {
  const date = dayOf(isoDate)
  return date === null ? isoDate : formatter(language, { weekday: 'short', day: 'numeric', timeZone: 'UTC' }).format(date)
}

/** A file's size as people say it: kilobytes, from a million bytes on megabytes. */
export function sizeText(bytes: number, language: Language): string {
  const mega = bytes >= 1_000_000
  return formatNumber(mega ? bytes / 1_000_000 : Math.max(1, Math.round(bytes / 1000)), language, { style: 'unit', unit: mega ? 'megabyte' : 'kilobyte', maximumFractionDigits: 1 })
}
