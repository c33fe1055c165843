import type { Addition } from './migration.ts'

/** Where the desk tells other systems what happened, by which secrets, and what it still has to tell: ids alone, so that an erased record leaves nothing here. */
export const webhooks: Addition = {
  name: 'webhooks',
  up(database) {
    database.exec(`
      CREATE TABLE webhook_endpoints (
        id TEXT PRIMARY KEY,
        client_id TEXT NOT NULL REFERENCES clients (id),
        url TEXT NOT NULL,
        events TEXT NOT NULL,
        off TEXT,
        created_at INTEGER NOT NULL,
        taken_at INTEGER,
        next_try_at INTEGER NOT NULL DEFAULT 0,
        error TEXT,
        lost INTEGER NOT NULL DEFAULT 0
      ) WITHOUT ROWID;
      CREATE TABLE webhook_secrets (
        id TEXT PRIMARY KEY,
        endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
        value TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        ends_at INTEGER
      ) WITHOUT ROWID;
      CREATE TABLE webhook_messages (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
        type TEXT NOT NULL,
        subject TEXT,
        code TEXT,
        at INTEGER NOT NULL,
        until INTEGER NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0,
        dead_at INTEGER,
        error TEXT
      );
      CREATE INDEX webhook_messages_by_endpoint ON webhook_messages (endpoint_id, dead_at, number);
    `)
  },
}
