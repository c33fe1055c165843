import type { Migration } from './migration.ts'

/** Accounts. `hash` is argon2id in its encoded form, parameters and salt included. */
export const staff: Migration = {
  version: 2,
  name: 'staff',
  up(database) {
    database.exec(`
      CREATE TABLE staff (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        folded_name TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL,
        secret_kind TEXT NOT NULL,
        hash TEXT NOT NULL,
        active INTEGER NOT NULL DEFAULT 1,
        language TEXT,
        created_at INTEGER NOT NULL,
        last_sign_in_at INTEGER,
        failures INTEGER NOT NULL DEFAULT 0,
        locked_until INTEGER
      ) WITHOUT ROWID;
    `)
  },
}
