import type { Database } from './database.ts'
import { withoutMark } from './open-mark.ts'

/** Give freed pages back and cut the write-ahead log to nothing, so that erased rows are in no file any more. @returns whether it could */
export function scrub(database: Database): boolean {
  try {
    database.pragma('incremental_vacuum')
    return withoutMark(database, () => {
      const [result] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
      return result?.busy === 0
    })
  } catch {
    // Another process is reading, or the disk is full: the rows are gone all the same, and the next purge tries again.
    return false
  }
}
