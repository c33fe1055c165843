import { isoDate } from '../dates.ts'
import type { Word } from './beside-labels.ts'

/** A date as it is printed, and every day that it may mean: 03/04/2030 is two. */
export interface PrintedDate {
  asPrinted: string
  days: readonly string[]
  confidence: number
}

/** Beginnings of the months' names as data pages print them, in the languages that use Latin letters most. A beginning that two months share is none. */
const MONTHS: readonly (readonly string[])[] = [
  ['JAN', 'GEN', 'ENE', 'STY'], ['FEB', 'FEV', 'FÉV', 'LUT'], ['MAR', 'MÄR', 'MRZ', 'MRT', 'MAA'], ['APR', 'AVR', 'ABR', 'KWI'], ['MAY', 'MAI', 'MAG', 'MEI', 'MAJ'],
  ['JUN', 'JUIN', 'GIU', 'CZE'], ['JUL', 'JUIL', 'LUG', 'LIP'], ['AUG', 'AOU', 'AOÛ', 'AGO', 'SIE'], ['SEP', 'SET', 'WRZ'], ['OCT', 'OKT', 'OTT', 'OUT', 'PAZ'],
  ['NOV', 'LIS'], ['DEC', 'DEZ', 'DÉC', 'DIC', 'GRU'],
]

const numeric = /(?<![\d./-])(\d{1,4})\s?[./,-]\s?(\d{1,2})\s?[./,-]\s?(\d{1,4})(?![\d./-])|(?<![\d./-])(\d{2}) (\d{2}) (\d{4})(?![\d./-])/g
/** 12 AUG 1974, 12 AUG/AOÛT 74, 12AUG1974. */
const named = /(?<!\d)(\d{1,2})[ .-]{0,2}(\p{L}{3,9})\.?(?: ?\/ ?\p{L}{3,9}\.?)?[ .-]{0,2}(\d{4}|\d{2})(?!\d)/gu

/** Every date among printed words, in reading order. Years of two digits are left to whoever knows the century: `--74-08-12`. */
export function printedDates(words: readonly Word[]): PrintedDate[] {
  const text = words.map((word) => word.text).join(' ').toUpperCase()
  const found: PrintedDate[] = []
  const add = (match: RegExpMatchArray, days: readonly (string | null)[]): void => {
    const real = days.filter((day) => day !== null)
    const asPrinted = match[0].replace(/\s+/g, ' ').trim()
    if (real.length > 0) found.push({ asPrinted, days: real, confidence: leastOf(words, match.index ?? 0, asPrinted.length) })
  }
  for (const match of text.matchAll(numeric)) {
    const [a = '', b = '', c = ''] = match.slice(1).filter((part) => part !== undefined)
    // Who prints the month first parts by strokes.
    const monthFirst = match[0].includes('/') || match[0].includes('-')
    add(match, a.length === 4 ? [day(a, b, c)] : c.length === 4 || c.length === 2 ? [day(c, b, a), monthFirst && a !== b ? day(c, a, b) : null] : [])
  }
  for (const match of text.matchAll(named)) {
    const month = MONTHS.findIndex((names) => names.some((name) => match[2]?.startsWith(name)))
    if (month >= 0) add(match, [day(match[3] ?? '', String(month + 1), match[1] ?? '')])
  }
  return found
}

/** Whether a printed date can be that day (ISO). */
export function mayBeDay({ days }: PrintedDate, iso: string): boolean {
  return days.some((each) => (each.startsWith('--') ? iso.endsWith(each.slice(2)) : each === iso))
}

function day(year: string, month: string, date: string): string | null {
  if (year.length === 4) return isoDate(Number(year), Number(month), Number(date))
  // A leap year, so that 29 February is not lost before the century is known.
  const known = year.length === 2 ? isoDate(2000, Number(month), Number(date)) : null
  return known === null ? null : `--${year}${known.slice(4)}`
}

/** The lowest confidence of the words that a stretch of the joined text covers. */
function leastOf(words: readonly Word[], from: number, length: number): number {
  let at = 0
  let least = 1
  for (const { text, confidence } of words) {
    if (at < from + length && at + text.length > from) least = Math.min(least, confidence)
    at += text.length + 1
  }
  return least
}
