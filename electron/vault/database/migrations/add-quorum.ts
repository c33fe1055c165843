import type { Addition } from './migration.ts'

/** Which neighbours are asked to cosign this desk's checkpoints, and the newest of these that a quorum of them cosigned. */
export const quorum: Addition = {
  name: 'quorum',
  up(database) {
    database.exec(`
      CREATE TABLE uplink_witnesses (terminal TEXT PRIMARY KEY, key TEXT NOT NULL, asked INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE uplink_cosigned (number INTEGER PRIMARY KEY, size INTEGER NOT NULL, note TEXT NOT NULL);
    `)
  },
}
