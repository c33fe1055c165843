import type { Database } from '../database/database.ts'
import type { RecordStore } from '../records/store.ts'
import type { Ends } from './ends.ts'

/** Records erased in one transaction: short enough that nobody at the desk waits for it. */
const BATCH = 100
/** Records erased in one go; what is left is for the next hour. Their ids alone are some 10 MB. */
const MOST = 100_000

/** What retention says of what is due by its row. */
export interface Verdicts {
  /** When a record and its pictures end by what the trail says. */
  ends: (id: string) => Ends
  /** Appends the event of one record: `record` or `images` erased. */
  erased: (what: 'record' | 'images', id: string) => void
  /** Tells of one whose end was moved nearer, or that is not as it was sealed. */
  doubted: (what: 'record' | 'images', id: string) => void
}

/**
 * Erase every record and picture whose last day has passed, each with its event in the same transaction. One whose row says an earlier day than
 * the trail stays until that.
 *
 * @param today ISO date
 * @returns number of records erased
 */
export function purge(database: Database, records: RecordStore, today: string, { ends, erased, doubted }: Verdicts): number {
  let count = 0
  // Asked once: what cannot be erased must not be tried for ever.
  const due = records.due(today, MOST)
  for (let at = 0; at < due.length; at += BATCH) {
    database.transaction(() => {
      for (const id of due.slice(at, at + BATCH)) {
        const { record, whole } = ends(id)
        if (!whole || record >= today) doubted('record', id)
        if (record >= today || !records.erase(id)) continue
        erased('record', id)
        count++
      }
    }).immediate()
  }
  const withImages = records.imagesDue(today)
  if (withImages.length > 0) {
    database.transaction(() => {
      for (const id of withImages) {
        const { pictures, whole } = ends(id)
        if (!whole || pictures >= today) doubted('images', id)
        if (pictures >= today) continue
        records.eraseImages(id, today)
        erased('images', id)
      }
    }).immediate()
  }
  return count
}
