import { fold } from '../database/fold.ts'

/** MRZ spelling of umlauts (ICAO 9303-3 §6): MUELLER is found by Müller and by Muller alike. */
const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ñ: 'nxx' }

/** A name in every spelling under which somebody may look for it, each as its parts, folded. */
function spellingsOf(name: string): string[][] {
  const spelledOut = name.normalize('NFC').toLowerCase().replaceAll(/[äöüåñ]/g, (letter) => umlauts[letter] ?? letter)
  return [name, spelledOut].map((spelling) => fold(spelling).split(/[^\p{L}\p{N}]+/u).filter((part) => part !== ''))
}

/** The parts of a name, folded, in every spelling under which somebody may look for it. */
export function nameWords(name: string): string[] {
  return [...new Set(spellingsOf(name).flat())]
}

/** Whether two names are the same but for case, marks, punctuation and the spelling of umlauts. */
export function isSameName(one: string, other: string): boolean {
  const spellings = new Set(spellingsOf(other).map((parts) => parts.join(' ')))
  return spellingsOf(one).some((parts) => parts.length > 0 && spellings.has(parts.join(' ')))
}

/** A number without its punctuation, or an empty text. */
export function numberWord(text: string): string {
  return fold(text).replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** Whether a day is in the calendar. */
function isCalendarDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return year >= 1000 && year <= 9999 && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

export function isIsoDate(text: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return found !== null && isCalendarDate(Number(found[1]), Number(found[2]), Number(found[3]))
}

/** Days that a typed text may mean, ISO: 12.08.1974, 12/8/74, 1974-08-12, 740812, 12081974, 19740812. Empty where it is no date. */
export function datesOf(typed: string): string[] {
  const text = typed.trim()
  const centuries = (year: string) => (year.length === 2 ? [`19${year}`, `20${year}`] : [year])
  const candidates: [year: string, month: string, day: string][] = []
  const apart = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})\.?$/.exec(text)
  const together = /^(?:\d{6}|\d{8})$/.exec(text)
  if (apart !== null) {
    const [, first = '', middle = '', last = ''] = apart
    if (first.length === 4) candidates.push([first, middle, last])
    else if (last.length === 2 || last.length === 4) {
      candidates.push([last, middle, first])
      // Month first, as in the United States, where slashes stand.
      if (text.includes('/')) candidates.push([last, first, middle])
    }
  } else if (together !== null) {
    if (text.length === 6) candidates.push([text.slice(0, 2), text.slice(2, 4), text.slice(4)])
    else candidates.push([text.slice(0, 4), text.slice(4, 6), text.slice(6)], [text.slice(4), text.slice(2, 4), text.slice(0, 2)])
  }
  const days = candidates.flatMap(([year, month, day]) => centuries(year).map((whole) => [whole, month.padStart(2, '0'), day.padStart(2, '0')].join('-')))
  return [...new Set(days.filter(isIsoDate))]
}
