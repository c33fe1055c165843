import type { AuditEvent } from '../../contract/audit.ts'
import { leafOfMembers, type EventContent } from '../../tlog/leaf.ts'
import { isoTimeOf } from '../clock/iso-time.ts'
import { DAY_MS } from '../clock/limits.ts'
import type { WordBook } from './words.ts'

/** An event as the database holds it: numbers stand for words. */
export interface EventRow {
  leaf: number, time: number, user: number, role: number | null, method: number, path: number, action: number, status: number
  error: number | null, subject: string | null, detail: string | null, terminal: number, address: number, version: number
  format: number, principal: number | null, door: number | null, credential: string | null
}

export const eventColumns = 'leaf, time, user, role, method, path, action, status, error, subject, detail, terminal, address, version, format, principal, door, credential'

/** The same columns without names, in their order: a million of them cost less so. */
export type RawEvent = [
  leaf: number, time: number, user: number, role: number | null, method: number, path: number, action: number, status: number,
  error: number | null, subject: string | null, detail: string | null, terminal: number, address: number, version: number,
  format: number, principal: number | null, door: number | null, credential: string | null,
  /** Where it was asked for too. */
  hash?: string,
]

/** Two and three digits, as text. */
const DIGITS = { two: Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0')), three: Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0')) }
const HOUR_MS = 3_600_000

/** Writes times as `isoTimeOf` does. Those of one day share its text: to ask for each would take a tenth of a verification. */
export function isoTimes(): (time: number) => string {
  let day = Number.NaN
  let text = ''
  return (time) => {
    const within = time - day
    // Bytes of digits count as a number where they are subtracted.
    if (typeof time !== 'number' || !(within >= 0 && within < DAY_MS) || !Number.isInteger(within)) {
      const whole = isoTimeOf(time)
      const start = Math.floor(time / DAY_MS) * DAY_MS
      // What is no time, and what has a fraction or a year of other length, is written as it is each time.
      if (Number.isSafeInteger(time) && whole.length === 24 && whole !== isoTimeOf(Number.NaN)) {
        day = start
        text = whole.slice(0, 11)
      }
      return whole
    }
    const { two, three } = DIGITS
    return `${text}${two[Math.floor(within / HOUR_MS)] ?? ''}:${two[Math.floor(within / 60_000) % 60] ?? ''}:${two[Math.floor(within / 1000) % 60] ?? ''}.${three[within % 1000] ?? ''}Z`
  }
}

/** An event as the contract has it, from its row. */
export function contentOf(row: EventRow, words: WordBook): EventContent {
  const maybe = (number: number | null) => (number === null ? null : words.wordOf(number))
  return {
    time: isoTimeOf(row.time),
    user: words.wordOf(row.user),
    role: maybe(row.role) as AuditEvent['role'],
    method: words.wordOf(row.method) as AuditEvent['method'],
    path: words.wordOf(row.path),
    action: words.wordOf(row.action),
    status: row.status,
    error: maybe(row.error),
    subject: row.subject,
    detail: row.detail,
    terminal: words.wordOf(row.terminal),
    address: words.wordOf(row.address),
    version: words.wordOf(row.version),
    format: row.format as AuditEvent['format'],
    principal: maybe(row.principal) as AuditEvent['principal'],
    door: maybe(row.door) as AuditEvent['door'],
    credential: row.credential,
  }
}

/** Writes leaves straight from rows, as `leafBytes` of `contentOf` would; every word is quoted once. */
export function leafWriter(words: WordBook): (row: RawEvent) => string {
  const quotedWords = new Map<number, string>()
  const word = (number: number): string => {
    const known = quotedWords.get(number)
    if (known !== undefined) return known
    const quoted = JSON.stringify(words.wordOf(number))
    // As many as the word book itself remembers.
    if (quotedWords.size >= 10_000) quotedWords.clear()
    quotedWords.set(number, quoted)
    return quoted
  }
  const iso = isoTimes()
  const maybe = (number: number | null) => (number === null ? 'null' : word(number))
  const text = (value: string | null) => (value === null ? 'null' : JSON.stringify(value))
  return ([leaf, time, user, role, method, path, action, status, error, subject, detail, terminal, address, version, format, principal, door, credential]) => leafOfMembers(leaf, {
    action: word(action), address: word(address), detail: text(detail), error: maybe(error), method: word(method), path: word(path), role: maybe(role),
    status: JSON.stringify(status), subject: text(subject), terminal: word(terminal), time: `"${iso(time)}"`, user: word(user), version: word(version),
    format: JSON.stringify(format), principal: maybe(principal), door: maybe(door), credential: text(credential),
  })
}
