import { fold } from '../database/fold.ts'
import { datesOf, numberWord } from './words.ts'

/**
 * How a number is found: by its beginning, or only by the whole of it where numbers are masked for whoever asks. A beginning would say one
 * character after the other.
 */
export type NumberSearch = 'beginning' | 'whole'

export interface Condition { where: string, values: string[] }

const MAX_TOKENS = 8
const LAST_CHARACTER = '\u{10FFFF}'

/** Characters of the shortest number that is found where numbers are masked. Of a shorter one the mask shows nothing, and few guesses would find it. */
const SHORTEST_WHOLE = 6
/** A day, also while it is being typed: 03.11., 1987-11. */
const dayBeingTyped = /^\d{1,4}[./-]\d{1,2}([./-]\d{0,4})?\.?$/

const tokensOf = (query: string): string[] => query.split(/[\s,;<]+/).filter((token) => numberWord(token) !== '')

/** Whether a text may be a whole number. One without a digit is taken for a name: names that nobody has are no guesses. */
function mayBeWhole(text: string): boolean {
  const word = numberWord(text)
  return word.length >= SHORTEST_WHOLE && /\p{N}/u.test(word) && !tokensOf(text).some((token) => dayBeingTyped.test(token))
}

/** What a query asks for where it may find a number by the whole of it; null where it looks for names and days only. */
export function guessIn(query: string): string | null {
  return [query, ...tokensOf(query).slice(0, MAX_TOKENS)].some(mayBeWhole) ? numberWord(query) : null
}

interface Part { select: string, values: string[] }

const byPrefix = (kind: 'name' | 'number', prefix: string): Part => ({
  select: `SELECT record_id FROM record_words WHERE kind = '${kind}' AND word >= ? AND word < ?`, values: [prefix, prefix + LAST_CHARACTER],
})

function byNumber(text: string, numbers: NumberSearch): Part[] {
  if (numbers === 'beginning') return [byPrefix('number', numberWord(text))]
  return mayBeWhole(text) ? [{ select: "SELECT record_id FROM record_words WHERE kind = 'number' AND word = ?", values: [numberWord(text)] }] : []
}

function byDate(text: string): Part[] {
  const dates = datesOf(text)
  return dates.length === 0 ? [] : [{ select: `SELECT record_id FROM record_words WHERE kind = 'date' AND word IN (${dates.map(() => '?').join(', ')})`, values: dates }]
}

function byName(token: string): Part[] {
  // O'Connor and Anna-Maria are two parts of a name each.
  const pieces = fold(token).split(/[^\p{L}\p{N}]+/u).filter((piece) => piece !== '').map((piece) => byPrefix('name', piece))
  if (/\d/.test(token) || pieces.length === 0) return []
  return [{ select: pieces.map(({ select }) => `SELECT * FROM (${select})`).join(' INTERSECT '), values: pieces.flatMap(({ values }) => values) }]
}

function anyOf(parts: readonly Part[]): Condition {
  if (parts.length === 0) return { where: 'FALSE', values: [] }
  return { where: `id IN (${parts.map(({ select }) => `SELECT * FROM (${select})`).join(' UNION ')})`, values: parts.flatMap(({ values }) => values) }
}

/**
 * A query as a condition: the whole of it as one number or one date, or every word of it as the beginning of a part
 * of the name or of the number, or as a date.
 */
export function conditionOf(query: string, numbers: NumberSearch): Condition | null {
  if (numberWord(query) === '') return null
  const whole = anyOf([...byNumber(query, numbers), ...byDate(query)])
  const each = tokensOf(query).slice(0, MAX_TOKENS).map((token) => anyOf([...byNumber(token, numbers), ...byName(token), ...byDate(token)]))
  if (each.length === 0) return whole
  return { where: `(${whole.where} OR (${each.map(({ where }) => where).join(' AND ')}))`, values: [whole, ...each].flatMap(({ values }) => values) }
}
