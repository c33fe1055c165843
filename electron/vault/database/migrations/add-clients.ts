import type { Addition } from './migration.ts'

/**
 * Systems that may ask things of the desk, their keys by hash alone, and how much each asked by the hour: what is usual for it. What was revoked stays,
 * so that it is known again when it is tried.
 */
export const clients: Addition = {
  name: 'clients',
  up(database) {
    database.exec(`
      CREATE TABLE clients (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        folded_name TEXT NOT NULL,
        permissions TEXT NOT NULL,
        addresses TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER,
        paused INTEGER NOT NULL DEFAULT 0,
        revoked_at INTEGER
      ) WITHOUT ROWID;
      CREATE TABLE client_keys (
        hash BLOB PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        client_id TEXT NOT NULL REFERENCES clients (id),
        shown TEXT NOT NULL,
        certificate TEXT,
        created_at INTEGER NOT NULL,
        ends_at INTEGER,
        replaced INTEGER NOT NULL DEFAULT 0,
        revoked_at INTEGER,
        used_at INTEGER,
        used_from TEXT
      ) WITHOUT ROWID;
      CREATE INDEX client_keys_by_client ON client_keys (client_id);
      CREATE TABLE client_hours (
        client_id TEXT NOT NULL,
        hour INTEGER NOT NULL,
        asked INTEGER NOT NULL,
        failed INTEGER NOT NULL,
        documents INTEGER NOT NULL,
        PRIMARY KEY (client_id, hour)
      ) WITHOUT ROWID;
      CREATE TABLE desk_certificates (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    `)
  },
}
