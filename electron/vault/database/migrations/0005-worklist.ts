import { fold } from '../fold.ts'
import type { Migration } from './migration.ts'

/**
 * Records as a worklist: an index for each way to sort and to filter them, and notes. What a name is sorted by stands in a table of its own, since a
 * record's row is under its seal; it is worked out for the records that are there.
 */
export const worklist: Migration = {
  version: 5,
  name: 'worklist',
  up(database) {
    database.exec(`
      CREATE INDEX records_by_verdict ON records (verdict, created_at);
      CREATE INDEX records_by_document ON records (document_type, created_at);
      CREATE INDEX records_by_issuer ON records (issuing_state, created_at);
      CREATE INDEX records_by_person ON records (confirmed_by_id, created_at);
      CREATE INDEX records_by_number ON records (document_number, created_at);
      CREATE INDEX records_by_birth ON records (date_of_birth, created_at);
      CREATE INDEX records_corrected ON records (created_at) WHERE corrected = 1;
      CREATE TABLE record_names (
        record_id TEXT PRIMARY KEY REFERENCES records (id) ON DELETE CASCADE,
        folded TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX record_names_by_name ON record_names (folded);
      CREATE TABLE record_notes (
        record_id TEXT PRIMARY KEY REFERENCES records (id) ON DELETE CASCADE,
        note TEXT NOT NULL,
        written_at INTEGER NOT NULL,
        written_by_id TEXT NOT NULL,
        written_by TEXT NOT NULL
      ) WITHOUT ROWID;
    `)
    const insert = database.prepare('INSERT INTO record_names (record_id, folded) VALUES (?, ?)')
    // Read whole before writing: a statement that is being stepped through would block it. A forged row may hold anything.
    for (const { id, name } of database.prepare<[], { id: string, name: unknown }>('SELECT id, name FROM records').all()) insert.run(id, fold(String(name)))
  },
}
