import type { Database } from '../records/database.ts'
import type { RecordStore } from '../records/store.ts'

/** Records erased in one transaction: short enough that nobody at the desk waits for it. */
const BATCH = 100

/**
 * Erase every record and picture whose last day has passed, each with its event in the same transaction.
 *
 * @param today ISO date
 * @param note appends the event of one record: `records` or `images` erased
 * @returns number of records erased
 */
export function purge(database: Database, records: RecordStore, today: string, note: (what: 'record' | 'images', id: string) => void): number {
  let erased = 0
  for (let ids = records.due(today, BATCH); ids.length > 0; ids = records.due(today, BATCH)) {
    database.transaction(() => {
      for (const id of ids) {
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
