import type { Migration } from './migration.ts'

/**
 * What leaves the desk: for each destination the first event that it has not taken, and how it last was; the receiver's countersignatures; by what
 * this desk is known to it; what keeps anything from being sent; and what was last cosigned of each neighbour. The trail itself is what is sent.
 */
export const uplink: Migration = {
  version: 7,
  name: 'uplink',
  up(database) {
    database.exec(`
      CREATE TABLE uplink_destinations (name TEXT PRIMARY KEY, next INTEGER NOT NULL, told TEXT) WITHOUT ROWID;
      CREATE TABLE uplink_receipts (size INTEGER PRIMARY KEY, time INTEGER NOT NULL, note TEXT NOT NULL);
      CREATE TABLE uplink_secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE uplink_enrolments (number INTEGER PRIMARY KEY, time INTEGER NOT NULL, address TEXT NOT NULL, receiver_key TEXT NOT NULL);
      CREATE TABLE uplink_halts (number INTEGER PRIMARY KEY, time INTEGER NOT NULL, kind TEXT NOT NULL, size INTEGER NOT NULL, proven INTEGER NOT NULL, note TEXT, settled_at INTEGER);
      CREATE TABLE uplink_neighbours (terminal TEXT PRIMARY KEY, key TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, time INTEGER NOT NULL) WITHOUT ROWID;
    `)
  },
}
