import type { Addition } from './migration.ts'

/**
 * What lets the trail be held against the rest of the database: how each record was when its event was written, which records and accounts one
 * covering event took in, and the leaf hashes of events whose content was deleted when its time was over.
 */
export const trail: Addition = {
  name: 'trail',
  up(database) {
    database.exec(`
      CREATE TABLE record_seals (
        record_id TEXT PRIMARY KEY,
        salt BLOB NOT NULL,
        keep_until TEXT NOT NULL,
        pictures TEXT NOT NULL,
        hash TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE audit_covered (
        leaf INTEGER NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (leaf, kind, id)
      ) WITHOUT ROWID;
      CREATE INDEX audit_covered_by_id ON audit_covered (kind, id, leaf);
      CREATE TABLE audit_purged (leaf INTEGER PRIMARY KEY, hash BLOB NOT NULL);
    `)
  },
}
