import type { MrzCheck, MrzDocument, MrzFields, MrzFieldSpan, MrzFormat } from '../../contract/mrz.ts'
import { checkDigit } from './check-digit.ts'
import { words } from './names.ts'

/** Where a number of more than nine characters stands: its beginning, the place of the check digit, and the optional data it goes on in. */
export interface LongNumberPlaces {
  head: MrzFieldSpan
  /** Holds a filler instead of the check digit. */
  checkColumn: number
  rest: MrzFieldSpan
}

/** TD1: 9303-5 §4.2.2 note j. TD2: 9303-6 §4.2.2 note j. Passports have no such rule. */
export const longNumberPlaces: Readonly<Partial<Record<MrzFormat, LongNumberPlaces>>> = {
  TD1: { head: { line: 0, from: 5, to: 14 }, checkColumn: 14, rest: { line: 0, from: 15, to: 30 } },
  TD2: { head: { line: 1, from: 0, to: 9 }, checkColumn: 9, rest: { line: 1, from: 28, to: 35 } },
}

/**
 * A number too long for its nine places goes on at the beginning of the optional data, followed by its check digit and a
 * filler. Where it does, the number, what is left of the optional data and their check digit are put right; true then.
 */
export function joinLongNumber(
  format: MrzFormat, lines: readonly string[], fields: MrzFields, spans: MrzDocument['spans'], checks: MrzCheck[],
): boolean {
  const places = longNumberPlaces[format]
  if (places === undefined) return false
  const { head, checkColumn, rest } = places
  const line = lines[head.line]!
  if (line[checkColumn] !== '<') return false
  const more = /^([A-Z0-9]+)([0-9])(?:<|$)/.exec(line.slice(rest.from, rest.to))
  if (more === null) return false
  const [, tail = '', digit] = more
  const first = line.slice(head.from, head.to)
  if (first.endsWith('<')) return false
  // States count the filler in the place of the check digit, or do not.
  if (checkDigit(first + tail) !== digit && checkDigit(`${first}<${tail}`) !== digit) return false
  const at = checks.findIndex((check) => check.name === 'documentNumberCheckDigit')
  checks[at] = { name: 'documentNumberCheckDigit', ok: true, required: true }
  fields.documentNumber = words(first + tail)
  const end = rest.from + tail.length + 1
  fields.optionalData = words(line.slice(end, rest.to))
  // One stretch where both parts lie side by side; else the beginning, and what follows is told by its own characters.
  const joined = checkColumn + 1 === rest.from
  spans.documentNumber = joined ? { ...head, to: end - 1 } : head
  spans.optionalData = { ...rest, from: Math.min(end + 1, rest.to - 1) }
  return true
}
