import { DAY_MS } from '../clock/limits.ts'
import type { KeepingDesk, Kept } from './desk.ts'

/** What ends at once where the date in doubt is confirmed. */
export interface Ending { records: number, pictures: number, events: boolean }

export function whatEnds(desk: Pick<KeepingDesk, 'now'>, { records, database, policy }: Kept): Ending {
  const now = desk.now()
  const today = now.toISOString().slice(0, 10)
  const oldest = database.prepare<[], { time: number }>('SELECT time FROM audit_events ORDER BY leaf LIMIT 1').get()
  return {
    records: records.countDue(today), pictures: records.imagesDue(today).length,
    events: oldest !== undefined && oldest.time < now.getTime() - policy.inForce().values.trailDays * DAY_MS,
  }
}

/**
 * Whether somebody may confirm a date: anybody who works here where nothing ends by it. Whoever may erase a record may say that its time is over.
 *
 * @param mayErase whether they have the permission `records.erase`
 */
export function mayConfirmDate({ records, pictures, events }: Ending, mayErase: boolean): boolean {
  return (records === 0 && pictures === 0 && !events) || mayErase
}
