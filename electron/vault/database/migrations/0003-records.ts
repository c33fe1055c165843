import type { Migration } from './migration.ts'

/** Confirmed records, the words they are found by, and the pictures that policy lets us keep. */
export const records: Migration = {
  version: 3,
  name: 'records',
  up(database) {
    database.exec(`
      CREATE TABLE records (
        id TEXT PRIMARY KEY,
        created_at INTEGER NOT NULL,
        document_type TEXT NOT NULL,
        issuing_state TEXT,
        document_number TEXT NOT NULL,
        name TEXT NOT NULL,
        date_of_birth TEXT NOT NULL,
        verdict TEXT NOT NULL,
        corrected INTEGER NOT NULL,
        keep_until TEXT NOT NULL,
        confirmed_by_id TEXT NOT NULL,
        confirmed_by TEXT NOT NULL,
        source TEXT NOT NULL,
        content TEXT NOT NULL
      );
      CREATE INDEX records_by_time ON records (created_at);
      CREATE INDEX records_by_end ON records (keep_until);
      CREATE TABLE record_words (
        kind TEXT NOT NULL,
        word TEXT NOT NULL,
        record_id TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
        PRIMARY KEY (kind, word, record_id)
      ) WITHOUT ROWID;
      CREATE INDEX record_words_by_record ON record_words (record_id);
      CREATE TABLE record_images (
        record_id TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        jpeg BLOB NOT NULL,
        purge_on TEXT NOT NULL,
        PRIMARY KEY (record_id, kind)
      );
      CREATE INDEX record_images_by_end ON record_images (purge_on);
    `)
  },
}
