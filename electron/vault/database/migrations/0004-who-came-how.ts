import type { Migration } from './migration.ts'

/**
 * Leaf format 2: what kind of principal an event is of, by which door it came and by which credential. An event of before has format 1, which
 * says none of it. A step and no addition: a Foyer that does not know format 2 would take every leaf of it for altered.
 */
export const whoCameHow: Migration = {
  version: 4,
  name: 'who-came-how',
  up(database) {
    database.exec(`
      ALTER TABLE audit_events ADD COLUMN format INTEGER NOT NULL DEFAULT 1;
      ALTER TABLE audit_events ADD COLUMN principal INTEGER;
      ALTER TABLE audit_events ADD COLUMN door INTEGER;
      ALTER TABLE audit_events ADD COLUMN credential TEXT;
    `)
  },
}
