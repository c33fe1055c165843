import type { Addition } from './migration.ts'

/**
 * What other systems ask the desk to scan. Names of guests are there while a request is open, and its row until what became of it can be asked for no more.
 * `retry_key` and `retry_body`: hashes, by which a request that is sent again is known.
 */
export const scanRequests: Addition = {
  name: 'scan-requests',
  up(database) {
    database.exec(`
      CREATE TABLE scan_requests (
        id TEXT PRIMARY KEY,
        client_id TEXT NOT NULL REFERENCES clients (id),
        reference TEXT NOT NULL,
        guests TEXT,
        places INTEGER NOT NULL,
        state TEXT NOT NULL,
        reason TEXT,
        made_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL,
        gone_at INTEGER,
        taken_by TEXT,
        retry_key BLOB NOT NULL,
        retry_body BLOB NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE scan_request_records (
        request_id TEXT NOT NULL REFERENCES scan_requests (id),
        place INTEGER NOT NULL,
        record_id TEXT NOT NULL,
        PRIMARY KEY (request_id, place)
      ) WITHOUT ROWID;
    `)
  },
}
