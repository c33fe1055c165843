/** Each step once, in this order; a step that was released never changes. TEXT, BIGINT and BYTEA are PostgreSQL's words; SQLite takes them too. */
export const steps: readonly (readonly string[])[] = [[
  `CREATE TABLE terminals (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, desk_name TEXT NOT NULL, enrolled_at TEXT NOT NULL, revoked_at TEXT,
    size BIGINT NOT NULL, compact BYTEA NOT NULL, receipt TEXT, received_at TEXT,
    heard_at TEXT NOT NULL, clock_skew_ms BIGINT, version TEXT, told_size BIGINT, alerts TEXT NOT NULL)`,
  `CREATE TABLE keys (
    terminal TEXT NOT NULL REFERENCES terminals(id), key TEXT NOT NULL, from_size BIGINT NOT NULL, from_at TEXT NOT NULL, ended_size BIGINT, ended_at TEXT,
    PRIMARY KEY (terminal, key))`,
  `CREATE TABLE credentials (
    proof TEXT PRIMARY KEY, terminal TEXT NOT NULL REFERENCES terminals(id), kind TEXT NOT NULL, made_at TEXT NOT NULL, expires_at TEXT, revoked_at TEXT)`,
  'CREATE INDEX credentials_of ON credentials (terminal)',
  'CREATE TABLE codes (hash TEXT PRIMARY KEY, name TEXT NOT NULL, terminal TEXT, client TEXT, expires_at TEXT NOT NULL, used_at TEXT)',
  `CREATE TABLE events (
    terminal TEXT NOT NULL, idx BIGINT NOT NULL, hash BYTEA NOT NULL, body TEXT,
    time TEXT, who TEXT, method TEXT, status BIGINT, action TEXT, PRIMARY KEY (terminal, idx))`,
  'CREATE INDEX events_by_time ON events (time, terminal, idx)',
  'CREATE INDEX events_by_who ON events (who, time)',
  'CREATE INDEX events_by_action ON events (action, time)',
  'CREATE TABLE nodes (terminal TEXT NOT NULL, level BIGINT NOT NULL, number BIGINT NOT NULL, hash BYTEA NOT NULL, PRIMARY KEY (terminal, level, number))',
  'CREATE TABLE receipts (terminal TEXT NOT NULL, size BIGINT NOT NULL, receipt TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (terminal, size))',
  'CREATE TABLE published (terminal TEXT PRIMARY KEY, size BIGINT NOT NULL, claim TEXT, claim_until TEXT)',
  `CREATE TABLE alarms (
    terminal TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL, times BIGINT NOT NULL,
    ended_at TEXT, details TEXT NOT NULL, held TEXT, offered TEXT, PRIMARY KEY (terminal, kind, subject))`,
  'CREATE TABLE cosignatures (terminal TEXT NOT NULL, size BIGINT NOT NULL, witness TEXT NOT NULL, line TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (terminal, size, witness))',
  'CREATE INDEX cosignatures_by ON cosignatures (witness, terminal, size)',
  'CREATE TABLE offers (terminal TEXT NOT NULL, witness TEXT NOT NULL, old BIGINT NOT NULL, size BIGINT NOT NULL, PRIMARY KEY (terminal, witness))',
  'CREATE TABLE witnessed (origin TEXT PRIMARY KEY, size BIGINT NOT NULL, root BYTEA NOT NULL)',
  'CREATE TABLE operators (name TEXT PRIMARY KEY, secret TEXT NOT NULL)',
  'CREATE TABLE sessions (hash TEXT PRIMARY KEY, operator TEXT NOT NULL, expires_at TEXT NOT NULL)',
], [
  'ALTER TABLE terminals ADD COLUMN epoch BIGINT NOT NULL DEFAULT 1',
  'ALTER TABLE codes ADD COLUMN anew BIGINT NOT NULL DEFAULT 0',
  'ALTER TABLE keys ADD COLUMN cosigner TEXT',
  'CREATE TABLE settled (terminal TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, operator TEXT NOT NULL, at TEXT NOT NULL)',
  'CREATE INDEX settled_of ON settled (terminal, kind, subject, at)',
  // Where content came first and where it ended: what the receiver purges itself later does not change them.
  'ALTER TABLE terminals ADD COLUMN content_from BIGINT',
  'ALTER TABLE terminals ADD COLUMN content_to BIGINT NOT NULL DEFAULT 0',
  'UPDATE terminals SET content_from = (SELECT min(idx) FROM events WHERE terminal = terminals.id AND body IS NOT NULL), content_to = COALESCE((SELECT max(idx) + 1 FROM events WHERE terminal = terminals.id AND body IS NOT NULL), 0)',
]]

export const SCHEMA_TABLE = 'CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)'
