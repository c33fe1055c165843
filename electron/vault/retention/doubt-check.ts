import type { Database } from '../database/database.ts'
import { countedIn } from './counted.ts'
import type { Report } from '../audit/report.ts'

/**
 * Hold from when records count that were made while the date was in doubt: each has its row until it is erased, and what stands there is what a
 * covering event says, or nothing as long as none does. Code: `doubtUnexplained`.
 *
 * @param said records whose event says that the date was in doubt, with its leaf
 * @param counted what covering events say of them
 */
export function holdDoubts(database: Database, said: ReadonlyMap<string, number>, counted: ReadonlyMap<string, { hash: string | null, leaf: number }>, problem: Report): void {
  const rows = new Map(database.prepare<[], { id: string, at: unknown }>('SELECT record_id AS id, counted_from AS at FROM doubtful_records').all().map(({ id, at }) => [id, at]))
  for (const id of new Set([...said.keys(), ...counted.keys()])) {
    const told = counted.get(id)
    const at = told === undefined ? null : countedIn(told.hash, told.leaf)?.at ?? null
    if (!rows.has(id) || rows.get(id) !== at) problem('doubtUnexplained', told?.leaf ?? said.get(id) ?? null, id)
    rows.delete(id)
  }
  // Their events are gone, their time being over; nothing ever said from when they count.
  for (const [id, at] of rows) if (at !== null) problem('doubtUnexplained', null, id)
}
