import { CHART_DAYS_MAX, type ChartBar, type SignedSize } from '../../contract/audit.ts'
import { FoyerError } from '../../contract/errors.ts'
import type { Database } from '../database/database.ts'
import type { AuditLog } from './log.ts'
import { openCheckpoint } from '../../tlog/checkpoint.ts'

/** No time zone's hours begin elsewhere than at a quarter of an hour of UTC. */
const QUARTER_MS = 900_000

interface Counted { quarter: number, refused: number, count: number }

/** Moments at which the hours of one day begin, or the days of several, and the end of the last; by this computer's clock. */
function bounds(from: string, to: string): { by: 'hour' | 'day', at: number[] } {
  const dayOf = (iso: string, later: number, hour = 0) => {
    const [year = 0, month = 1, day = 1] = iso.split('-').map(Number)
    return new Date(year, month - 1, day + later, hour).getTime()
  }
  if (from === to) {
    // Twice a year one hour is there twice, or not at all.
    return { by: 'hour', at: [...new Set(Array.from({ length: 25 }, (_, hour) => dayOf(from, 0, hour)))] }
  }
  const at: number[] = []
  for (let day = 0; ; day++) {
    at.push(dayOf(from, day))
    if ((at.at(-1) ?? 0) > dayOf(to, 0)) break
    if (day > CHART_DAYS_MAX) throw new FoyerError('input.tooLarge', { detail: 'days' })
  }
  return { by: 'day', at }
}

/** How many events there are between days, and how many of them were refused or failed: counted along the index by time, whatever else the events say. */
export function chartOf(database: Database, from: string, to: string): { by: 'hour' | 'day', bars: ChartBar[] } {
  const { by, at } = bounds(from, to)
  const [first = 0] = at
  const last = at.at(-1) ?? 0
  if (!(first < last)) throw new FoyerError('input.invalid', { detail: 'days' })
  const bars = at.slice(0, -1).map((begin, index) => ({ from: begin, to: at[index + 1] ?? last, done: 0, refused: 0 }))
  // A number is bound as one with a fraction: each instant would be a group of its own.
  const groups = database.prepare<[number, number, number], Counted>(`SELECT time / CAST(? AS INTEGER) AS quarter, status >= 400 AS refused, count(*) AS count
    FROM audit_events WHERE time >= ? AND time < ? GROUP BY quarter, refused`).all(QUARTER_MS, first, last)
  let place = 0
  for (const { quarter, refused, count } of groups) {
    const moment = quarter * QUARTER_MS
    while (place < bars.length - 1 && moment >= (bars[place]?.to ?? last)) place++
    const bar = bars[place]
    if (bar === undefined) continue
    if (refused === 1) bar.refused += count
    else bar.done += count
  }
  return { by, bars: bars.map((bar) => ({ ...bar, from: new Date(bar.from).toISOString(), to: new Date(bar.to).toISOString() })) }
}

/** The last checkpoint that was signed before a moment; null where none was, or what stands there is none of ours. */
export function checkpointBefore({ stored, signer }: Pick<AuditLog, 'stored' | 'signer'>, before: number): SignedSize | null {
  const note = stored.lastBefore(before)
  const signed = note === null ? null : openCheckpoint(note, signer)
  if (signed === null || signed.more.time === null) return null
  return { size: signed.size, root: Buffer.from(signed.root).toString('base64'), time: signed.more.time }
}
