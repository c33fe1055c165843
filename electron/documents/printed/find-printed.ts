import type { MrzDocument } from '../../contract/mrz.ts'
import { fillsItsField } from '../cross-check/cut-off.ts'
import type { PrintedZone } from '../cross-check/parts.ts'
import { comparable } from '../cross-check/values.ts'
import type { Word } from './beside-labels.ts'
import { findNationality } from './find-nationality.ts'
import { mayBeDay, printedDates, type PrintedDate } from './printed-dates.ts'
import { earliest, otherExpiry, otherNumber } from './says-otherwise.ts'

type Zone = Pick<MrzDocument, 'format' | 'lines' | 'spans' | 'fields'>

const NAMES = ['primaryIdentifier', 'secondaryIdentifier'] as const
const DATES = ['dateOfBirth', 'dateOfExpiry'] as const
/** A word the OCR itself doubts proves nothing. */
const LEAST_CONFIDENCE = 0.4
/** Fewer legible words than this say nothing about the print. */
const LEAST_WORDS = 4
/** A beginning of fewer letters than this is that of many a word of a page: labels, places, months. */
const LEAST_BEGINNING = 4
/** A number may be printed in groups: so many words in a row. */
const MOST_GROUPS = 4

/**
 * Look for what the MRZ says among the printed words: names, number, dates, nationality. Only what is found letter by letter counts; what is
 * not found proves nothing, since OCR of a patterned page misses words. But for what clearly stands there instead: another birth (the earliest
 * date of a page), another number, expiry or nationality beside its own label. Those are told. Pure.
 */
export function findPrinted(words: readonly Word[], zone: Zone): PrintedZone {
  const { fields } = zone
  const legible = words.filter(isLegible)
  const found: PrintedZone['fields'] = {}
  const namesFound = findNames(words, zone, found)
  findNumber(legible, fields.documentNumber, found)
  const clear = words.filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
  const nationality = findNationality(clear, fields.nationality)
  const datesFound = findDates(printedDates(clear), fields, found)
  const numberFound = found.documentNumber !== undefined
  // What says otherwise is told only of a page that is surely this person's.
  const otherwise = namesFound ? { documentNumber: numberFound ? null : otherNumber(clear, zone), dateOfExpiry: otherExpiry(clear, fields, found), nationality: nationality.other } : {}
  const nationalitySaid = nationality.same ?? otherwise.nationality
  if (nationalitySaid) found.nationality = nationalitySaid
  if (otherwise.documentNumber) found.documentNumber = otherwise.documentNumber
  if (otherwise.dateOfExpiry) found.dateOfExpiry = otherwise.dateOfExpiry
  const fewWords = legible.length < LEAST_WORDS
  return {
    fields: found,
    namesFound: namesFound || (fewWords ? null : false),
    datesFound: datesFound || (fewWords ? null : false),
    numberFound: numberFound || (fewWords ? null : false),
    nationalityFound: nationality.same !== null || (nationality.isLabelled ? false : null),
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
