import type { Addition } from './migration.ts'

/** People of an organisation: as whom its provider knows them, by what it is asked whether they are still there, and when it last said so. */
export const organisation: Addition = {
  name: 'organisation',
  up(database) {
    database.exec(`
      CREATE TABLE staff_organisation (
        staff_id TEXT PRIMARY KEY REFERENCES staff (id),
        issuer TEXT NOT NULL,
        subject TEXT NOT NULL,
        linked_at INTEGER NOT NULL,
        contact_at INTEGER NOT NULL,
        refresh_token TEXT,
        gone INTEGER NOT NULL DEFAULT 0,
        UNIQUE (issuer, subject)
      ) WITHOUT ROWID;
    `)
  },
}
