import { WEEK, type DocumentCounts } from '../../contract/day.ts'
import type { Verdict } from '../../contract/reading.ts'
import { DAY_MS } from '../clock/limits.ts'
import type { Database } from '../database/database.ts'
import { spanOf, type Span } from './days.ts'

/** No time zone's hours begin elsewhere than at a quarter of an hour of UTC. */
const QUARTER_MS = 900_000

interface Counted { quarter: number, verdict: Verdict, corrected: number, count: number }

/** A day as its calendar has it. */
interface CalendarDay { iso: string, span: Span }

const noDocuments = (): DocumentCounts => ({ genuine: 0, readNotProven: 0, stop: 0, corrected: 0 })

function add(to: DocumentCounts, { verdict, corrected, count }: Counted): void {
  if (verdict !== 'genuine' && verdict !== 'readNotProven' && verdict !== 'stop') return
  to[verdict] += count
  if (corrected === 1) to.corrected += count
}

/** The ISO day of an instant by this computer's calendar. */
export function isoDayOf(at: Date): string {
  return [String(at.getFullYear()).padStart(4, '0'), String(at.getMonth() + 1).padStart(2, '0'), String(at.getDate()).padStart(2, '0')].join('-')
}

function calendarDay(iso: string, back = 0): CalendarDay {
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number)
  const span = spanOf(year, month - 1, day - back)
  return { iso: isoDayOf(new Date(span.from)), span }
}

/** From midnight to midnight of an ISO day, by this computer's clock. */
export const spanOfDay = (iso: string): Span => calendarDay(iso).span

/** The week that holds a day, where weeks end today: whoever goes from day to day within it sees the same seven. Oldest first. */
function weekWith(day: string, today: string): CalendarDay[] {
  const apart = Math.round((Date.parse(today) - Date.parse(day)) / DAY_MS)
  const end = Math.floor(apart / WEEK) * WEEK
  return Array.from({ length: WEEK }, (_, at) => calendarDay(today, end + WEEK - 1 - at))
}

export interface DayCounts {
  hours: DocumentCounts[]
  documents: DocumentCounts
  week: { day: string, documents: DocumentCounts }[]
}

/**
 * How many records of which verdict the days of a week have, and one of those days its hours: one query along the index by time, which gives
 * numbers and nobody's fields.
 */
export function dayCounts(database: Database, day: string, today: string): DayCounts {
  const days = weekWith(day, today)
  const [first] = days
  const last = days.at(-1)
  const week = days.map(({ iso }) => ({ day: iso, documents: noDocuments() }))
  const hours = Array.from({ length: 24 }, noDocuments)
  // A number is bound as one with a fraction: each instant would be a group of its own.
  const groups = database.prepare<[number, number, number], Counted>(`SELECT created_at / CAST(? AS INTEGER) AS quarter, verdict, corrected, count(*) AS count
    FROM records WHERE created_at >= ? AND created_at < ? GROUP BY quarter, verdict, corrected`)
    .all(QUARTER_MS, first?.span.from ?? 0, last?.span.to ?? 0)
  for (const group of groups) {
    const at = group.quarter * QUARTER_MS
    const place = days.findIndex(({ span }) => at >= span.from && at < span.to)
    const of = week[place]
    if (of === undefined) continue
    add(of.documents, group)
    const hour = of.day === day ? hours[new Date(at).getHours()] : undefined
    if (hour !== undefined) add(hour, group)
  }
  return { hours, week, documents: week.find((each) => each.day === day)?.documents ?? noDocuments() }
}
