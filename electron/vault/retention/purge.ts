import type { Database } from '../records/database.ts'
import type { RecordStore } from '../records/store.ts'

/** Records erased in one transaction: short enough that nobody at the desk waits for it. */
const BATCH = 100
/** Records erased in one go; what is left is for the next hour. Their ids alone are some 10 MB. */
const MOST = 100_000

/**
 * Erase every record and picture whose last day has passed, each with its event in the same transaction.
 *
 * @param today ISO date
 * @param note appends the event of one record: `records` or `images` erased
 * @returns number of records erased
 */
export function purge(database: Database, records: RecordStore, today: string, note: (what: 'record' | 'images', id: string) => void): number {
  let erased = 0
  // Asked once: what cannot be erased must not be tried for ever.
  const due = records.due(today, MOST)
  for (let at = 0; at < due.length; at += BATCH) {
    database.transaction(() => {
      for (const id of due.slice(at, at + BATCH)) {
        if (!records.erase(id)) continue
        note('record', id)
        erased++
      }
    }).immediate()
  }
  const withImages = records.imagesDue(today)
  if (withImages.length > 0) {
    database.transaction(() => {
      for (const id of withImages) {
        records.eraseImages(id, today)
        note('images', id)
      }
    }).immediate()
  }
  return erased
}
