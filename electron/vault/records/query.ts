import { fold } from '../database/fold.ts'
import { daysIn } from './days.ts'
import { numberWord } from './words.ts'

/**
 * How a number is found: by any part of it, or only by the whole of it where numbers are masked for whoever asks. A part would say one
 * character after the other.
 */
export type NumberSearch = 'part' | 'whole'

export interface Condition { where: string, values: (string | number)[] }

export interface QueryOptions {
  numbers: NumberSearch
  /** What "today" means. */
  now: Date
}

const MAX_TOKENS = 8
/** Characters from which a part is looked for inside of names and numbers: one alone is in nearly all of them. */
const SHORTEST_INSIDE = 2
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

interface Part { select: string, values: (string | number)[] }

function byPart(kind: 'name' | 'number', part: string): Part {
  const select = `SELECT record_id FROM record_words WHERE kind = '${kind}' AND`
  // Every word of the kind is looked at, from the index alone.
  return part.length < SHORTEST_INSIDE
    ? { select: `${select} word >= ? AND word < ?`, values: [part, part + LAST_CHARACTER] }
    : { select: `${select} instr(word, ?) > 0`, values: [part] }
}

function byNumber(text: string, numbers: NumberSearch): Part[] {
  if (numbers === 'part') return [byPart('number', numberWord(text))]
  return mayBeWhole(text) ? [{ select: "SELECT record_id FROM record_words WHERE kind = 'number' AND word = ?", values: [numberWord(text)] }] : []
}

/** By dates in the document, and by the day on which it was stored. */
function byDay(text: string, now: Date): Part[] {
  const { dates, yearly, spans } = daysIn(text, now)
  return [
    ...dates.map((date): Part => ({ select: "SELECT record_id FROM record_words WHERE kind = 'date' AND word = ?", values: [date] })),
    ...yearly.map((day): Part => ({ select: "SELECT record_id FROM record_words WHERE kind = 'date' AND substr(word, 5) = ?", values: [day] })),
    ...spans.map(({ from, to }): Part => ({ select: 'SELECT id FROM records WHERE created_at >= ? AND created_at < ?', values: [from, to] })),
  ]
}

function byName(token: string): Part[] {
  // O'Connor and Anna-Maria are two parts of a name each.
  const pieces = fold(token).split(/[^\p{L}\p{N}]+/u).filter((piece) => piece !== '').map((piece) => byPart('name', piece))
  if (/\d/.test(token) || pieces.length === 0) return []
  return [{ select: pieces.map(({ select }) => `SELECT * FROM (${select})`).join(' INTERSECT '), values: pieces.flatMap(({ values }) => values) }]
}

function anyOf(parts: readonly Part[]): Condition {
  if (parts.length === 0) return { where: 'FALSE', values: [] }
  return { where: `id IN (${parts.map(({ select }) => `SELECT * FROM (${select})`).join(' UNION ')})`, values: parts.flatMap(({ values }) => values) }
}

/**
 * A query as a condition: the whole of it as one number or one day, or every word of it as a part of the name or of the number, or as a
 * day. Null where nothing can be meant.
 */
export function conditionOf(query: string, { numbers, now }: QueryOptions): Condition | null {
  if (numberWord(query) === '') return null
  const whole = anyOf([...byNumber(query, numbers), ...byDay(query, now)])
  const each = tokensOf(query).slice(0, MAX_TOKENS).map((token) => anyOf([...byNumber(token, numbers), ...byName(token), ...byDay(token, now)]))
  if (each.length === 0) return whole
  return { where: `(${whole.where} OR (${each.map(({ where }) => where).join(' AND ')}))`, values: [whole, ...each].flatMap(({ values }) => values) }
}
