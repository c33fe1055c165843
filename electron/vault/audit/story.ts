import { STORY_MAX, type AuditEvent, type AuditStory } from '../../contract/audit.ts'
import type { AuditSearch } from './search.ts'

/** How long a Reading is held at most and some more, milliseconds: it was stored by then, or never. */
const STORED_WITHIN_MS = 30 * 60_000
/** Confirmations that are looked through for the one of a Reading. */
const MOST_CONFIRMED = 500

const named = (detail: string | null, name: string): string | null => new RegExp(`(?:^| )${name}=([A-Za-z0-9_-]{1,64})(?: |$)`).exec(detail ?? '')?.[1] ?? null
const isDone = (event: AuditEvent, action: string) => event.action === action && event.status === 200

export interface StoryOptions {
  subject: string
  isRecord: (id: string) => boolean
  isStaff: (id: string) => boolean
  verified: number | null
  received: number | null
}

/** What the trail has of one subject; of a record also how it was read, of a reading also what became of it. */
export function storyOf(search: AuditSearch, { subject, isRecord, isStaff, verified, received }: StoryOptions): AuditStory {
  const own = search.page({ subject }, null, STORY_MAX)
  const first = own.events.at(-1)
  const read = own.events.findLast((event) => isDone(event, 'internal.holdReading'))
  const stored = own.events.findLast((event) => isDone(event, 'records.confirm')) ?? (read === undefined ? undefined : storedFrom(search, subject, read))
  const record = stored?.subject ?? null
  const reading = read !== undefined ? subject : stored === undefined ? null : search.readingOf(stored.index)
  const other = record === subject ? reading : record
  const more = other === null || other === subject ? [] : search.page({ subject: other }, null, STORY_MAX).events
  const all = [...new Map([...own.events, ...more].map((event) => [event.index, event])).values()].toSorted((one, two) => one.index - two.index)
  const about = record !== null || isRecord(subject) ? read === undefined ? 'record' : 'reading' : read !== undefined ? 'reading' : isStaff(subject) || first?.action.startsWith('staff.') === true ? 'staff' : 'other'
  const here = about === 'staff' ? isStaff(subject) : record === null ? about === 'record' ? isRecord(subject) : null : isRecord(record)
  return {
    subject, about, here, reading, record: record ?? (about === 'record' ? subject : null), follows: named(stored?.detail ?? null, 'follows'),
    events: all.slice(-STORY_MAX), more: own.more || all.length > STORY_MAX, verified, received,
  }
}

/** The event by which a Reading became a record. */
function storedFrom(search: AuditSearch, reading: string, { time }: AuditEvent): AuditEvent | undefined {
  const to = new Date(Date.parse(time) + STORED_WITHIN_MS).toISOString()
  return search.page({ action: 'records.confirm', status: '200', from: time, to }, null, MOST_CONFIRMED).events.find(({ index }) => search.readingOf(index) === reading)
}
