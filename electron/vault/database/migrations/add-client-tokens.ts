import type { Addition } from './migration.ts'

/** What the organisation's OpenID provider calls a client, the certificates by which it is known, and the provider's keys as they were fetched last. */
export const clientTokens: Addition = {
  name: 'clientTokens',
  up(database) {
    database.exec(`
      CREATE TABLE client_bindings (
        client_id TEXT PRIMARY KEY REFERENCES clients (id),
        oauth_client TEXT,
        certificates TEXT NOT NULL,
        used_at INTEGER,
        used_from TEXT
      ) WITHOUT ROWID;
      CREATE INDEX client_bindings_by_oauth ON client_bindings (oauth_client);
      CREATE TABLE issuer_keys (
        issuer TEXT PRIMARY KEY,
        key_set TEXT NOT NULL,
        fetched_at INTEGER NOT NULL,
        told_at INTEGER NOT NULL
      ) WITHOUT ROWID;
    `)
  },
}
