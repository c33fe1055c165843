import type { MrzDocument } from '../../contract/mrz.ts'
import { fillsItsField } from '../cross-check/cut-off.ts'
import type { PrintedZone } from '../cross-check/parts.ts'
import { comparable } from '../cross-check/values.ts'
import { mayBeDay, printedDates, type PrintedDate } from './printed-dates.ts'

interface Word { text: string; confidence: number }
type Zone = Pick<MrzDocument, 'format' | 'lines' | 'spans' | 'fields'>

const NAMES = ['primaryIdentifier', 'secondaryIdentifier'] as const
const DATES = ['dateOfBirth', 'dateOfExpiry'] as const
/** A word the OCR itself doubts proves nothing. */
const LEAST_CONFIDENCE = 0.4
/** From here on a date that says otherwise is worth a person's look. */
const SURE = 0.85
/** Fewer legible words than this say nothing about the print. */
const LEAST_WORDS = 4
/** A beginning of fewer letters than this is that of many a word of a page: labels, places, months. */
const LEAST_BEGINNING = 4
/** A number may be printed in groups: so many words in a row. */
const MOST_GROUPS = 4

/**
 * Look for what the MRZ says among the printed words: names, number, dates, nationality. Only what is found letter by letter counts; what is
 * not found proves nothing, since OCR of a patterned page misses words. But for one: the earliest date of a page is the birth's, and one that
 * is clearly another is told. Pure.
 */
export function findPrinted(words: readonly Word[], zone: Zone): PrintedZone {
  const { fields } = zone
  const legible = words.filter(isLegible)
  const found: PrintedZone['fields'] = {}
  const namesFound = findNames(words, zone, found)
  findNumber(legible, fields.documentNumber, found)
  const code = fields.nationality ? legible.find(({ text }) => text.toUpperCase().replace(/[^A-Z]/g, '') === fields.nationality) : undefined
  if (fields.nationality && code) found.nationality = { value: fields.nationality, confidence: code.confidence }
  const datesFound = findDates(printedDates(words.filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)), fields, found)
  const fewWords = legible.length < LEAST_WORDS
  return {
    fields: found,
    namesFound: namesFound || (fewWords ? null : false),
    datesFound: datesFound || (fewWords ? null : false),
    numberFound: found.documentNumber !== undefined || (fewWords ? null : false),
  }
}

function isLegible({ confidence, text }: Word): boolean {
  return confidence >= LEAST_CONFIDENCE && /[\p{L}\p{N}]{2}/u.test(text)
}

function findNames(words: readonly Word[], zone: Zone, found: PrintedZone['fields']): boolean {
  // What cannot be read keeps its place: what stands before it and behind it are no neighbours.
  const inOrder = words.flatMap((word) => (isLegible(word) ? comparable('primaryIdentifier', word.text).split(' ').map((part) => ({ part, confidence: word.confidence })) : [null]))
  const printed = new Map<string, number>()
  for (const word of inOrder) if (word !== null && (printed.get(word.part) ?? -1) < word.confidence) printed.set(word.part, word.confidence)
  let asked = 0
  let seen = 0
  for (const name of NAMES) {
    const value = zone.fields[name]
    if (!value) continue
    asked += 1
    const wanted = comparable(name, value).split(' ')
    const parts = wanted.map((part, at) => {
      const exact = printed.get(part)
      if (exact !== undefined) return { part, confidence: exact }
      // The zone had no room for the rest of this word: the page has it, directly behind the word before it, or it is some other word.
      if (at === 0 || at < wanted.length - 1 || part.length < LEAST_BEGINNING || !fillsItsField(zone, name)) return undefined
      return inOrder.find((each, place) => each?.part.startsWith(part) === true && inOrder[place - 1]?.part === wanted[at - 1]) ?? undefined
    })
    if (!parts.every((part) => part !== undefined)) continue
    seen += 1
    const isLonger = parts.at(-1)?.part !== wanted.at(-1)
    found[name] = { value: isLonger ? parts.map(({ part }) => part).join(' ') : value, confidence: Math.min(...parts.map((part) => part.confidence)) }
  }
  return asked > 0 && seen === asked
}

function findNumber(legible: readonly Word[], number: string | null | undefined, found: PrintedZone['fields']): void {
  if (!number) return
  const wanted = comparable('documentNumber', number)
  for (const [at, first] of legible.entries()) {
    let said = ''
    let confidence = first.confidence
    for (const word of legible.slice(at, at + MOST_GROUPS)) {
      said += comparable('documentNumber', word.text)
      confidence = Math.min(confidence, word.confidence)
      if (said === wanted) {
        found.documentNumber = { value: number, confidence }
        return
      }
      if (said.length >= wanted.length) break
    }
  }
}

/** @returns whether every date of the zone is printed */
function findDates(printed: readonly PrintedDate[], fields: Zone['fields'], found: PrintedZone['fields']): boolean {
  let asked = 0
  let seen = 0
  for (const name of DATES) {
    const iso = fields[name]
    if (!iso) continue
    asked += 1
    const same = printed.find((date) => mayBeDay(date, iso))
    if (same === undefined) continue
    seen += 1
    found[name] = { value: iso, confidence: same.confidence, asPrinted: same.asPrinted }
  }
  const other = found.dateOfBirth === undefined && fields.dateOfBirth && found.dateOfExpiry !== undefined ? earliest(printed, fields.dateOfBirth) : null
  if (other !== null) found.dateOfBirth = other
  return asked > 0 && seen === asked
}

/** The page's first day, where each of its dates is one day and clearly read, and it is about a birth: not one that lies near the document's own. */
function earliest(printed: readonly PrintedDate[], birth: string): NonNullable<PrintedZone['fields']['dateOfBirth']> | null {
  const certain = printed.flatMap(({ days: [only, ...others], asPrinted, confidence }) => (only === undefined || others.length > 0 || only.startsWith('--') || confidence < SURE ? [] : [{ value: only, asPrinted, confidence }]))
  // Birth, issue and expiry: fewer, or one that is open, and the missing one may be the birth's.
  if (certain.length < printed.length || certain.length < 3) return null
  const [first] = certain.toSorted((a, b) => a.value.localeCompare(b.value))
  return first === undefined || first.value === birth ? null : first
}
