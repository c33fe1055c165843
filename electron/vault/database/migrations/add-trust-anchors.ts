import type { Addition } from './migration.ts'

/** Files of trust that this desk keeps, each under its own hash, in the order in which they were taken; `about` is what the reader found in them. */
export const trustAnchors: Addition = {
  name: 'trust-anchors',
  up(database) {
    database.exec(`
      CREATE TABLE trust_anchors (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        size INTEGER NOT NULL,
        about TEXT NOT NULL,
        imported_at INTEGER NOT NULL,
        imported_by_id TEXT NOT NULL,
        imported_by TEXT NOT NULL,
        bytes BLOB NOT NULL
      );
    `)
  },
}
