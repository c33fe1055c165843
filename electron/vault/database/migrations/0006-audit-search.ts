import type { Migration } from './migration.ts'

/** Characters of what an event says in words that count for its kind: longer ones are lists of settings, which no two events share. */
const WORDS = 100

/**
 * What an event is of, as one text: everything that events have in common with thousands of others. Numbers of words (0 for none), the status, and the words of its
 * detail without marks, and without the ids in them, which each has of its own. Whoever asks writes it letter for letter like this, or has no index.
 */
export const KIND = `user || ' ' || action || ' ' || status || ' ' || ifnull(error, 0) || ' ' || method || ' ' || path || ' ' || terminal || ' ' || ifnull(door, 0) || ' ' || substr(ifnull(detail, ''), 1, min(${WORDS}, instr(ifnull(detail, '') || '\u241F', '\u241F') - 1, instr(ifnull(detail, '') || ' follows=', ' follows=') - 1))`

/**
 * Searching the trail by every combination of filters: one index by kind in the place of one for each column, which together find what no single one finds
 * without looking at a hundred thousand events; the same for one subject; and times with results, which a chart counts. And views that people keep.
 */
export const auditSearch: Migration = {
  version: 6,
  name: 'audit-search',
  up(database) {
    database.exec(`
      CREATE INDEX audit_by_kind ON audit_events (${KIND});
      CREATE INDEX audit_by_subject_and_kind ON audit_events (subject, ${KIND}) WHERE subject IS NOT NULL;
      DROP INDEX audit_by_user;
      DROP INDEX audit_by_user_and_status;
      DROP INDEX audit_by_method;
      DROP INDEX audit_by_status;
      DROP INDEX audit_by_class;
      DROP INDEX audit_by_time;
      CREATE INDEX audit_by_time ON audit_events (time, status);
      CREATE TABLE audit_views (
        staff_id TEXT NOT NULL,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        view TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        PRIMARY KEY (staff_id, id)
      ) WITHOUT ROWID;
    `)
  },
}
