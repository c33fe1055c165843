import type { Migration } from './migration.ts'

/**
 * Settings and the audit trail. Words that repeat (users, paths, actions, versions) are stored once and named by
 * number, which keeps a million events small. The leaf hash lies beside its event, inner nodes in a table of their own.
 */
export const audit: Migration = {
  version: 1,
  name: 'audit',
  up(database) {
    database.exec(`
      CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE audit_words (number INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
      CREATE TABLE audit_events (
        leaf INTEGER PRIMARY KEY,
        time INTEGER NOT NULL,
        user INTEGER NOT NULL,
        role INTEGER,
        method INTEGER NOT NULL,
        path INTEGER NOT NULL,
        action INTEGER NOT NULL,
        status INTEGER NOT NULL,
        error INTEGER,
        subject TEXT,
        detail TEXT,
        terminal INTEGER NOT NULL,
        address INTEGER NOT NULL,
        version INTEGER NOT NULL,
        hash BLOB NOT NULL
      );
      CREATE INDEX audit_by_time ON audit_events (time);
      CREATE INDEX audit_by_user ON audit_events (user);
      CREATE INDEX audit_by_user_and_status ON audit_events (user, status);
      CREATE INDEX audit_by_method ON audit_events (method);
      CREATE INDEX audit_by_action ON audit_events (action);
      CREATE INDEX audit_by_status ON audit_events (status);
      CREATE INDEX audit_by_class ON audit_events (status / 100);
      CREATE INDEX audit_by_subject ON audit_events (subject) WHERE subject IS NOT NULL;
      CREATE TABLE audit_nodes (level INTEGER NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, number)) WITHOUT ROWID;
      CREATE TABLE audit_checkpoints (size INTEGER PRIMARY KEY, time INTEGER NOT NULL, note TEXT NOT NULL);
    `)
  },
}
