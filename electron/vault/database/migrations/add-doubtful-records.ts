import type { Addition } from './migration.ts'

/**
 * Records that were made while the date was in doubt. `counted_from` is the day from which their retention counts, milliseconds since the
 * epoch; without one it is not known yet, and they are not erased.
 */
export const doubtfulRecords: Addition = {
  name: 'doubtful-records',
  up(database) {
    database.exec(`
      CREATE TABLE doubtful_records (
        record_id TEXT PRIMARY KEY REFERENCES records (id) ON DELETE CASCADE,
        counted_from INTEGER
      ) WITHOUT ROWID;
    `)
  },
}
