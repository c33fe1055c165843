import type { Addition } from './migration.ts'

/** What people prove beside their secret who they are by: keys of code apps, and hashes of the codes on paper that are left. */
export const secondFactors: Addition = {
  name: 'second-factors',
  up(database) {
    database.exec(`
      CREATE TABLE staff_totp (
        staff_id TEXT PRIMARY KEY REFERENCES staff (id),
        key TEXT NOT NULL,
        enrolled_at INTEGER NOT NULL,
        last_step INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE staff_recovery_codes (
        staff_id TEXT NOT NULL REFERENCES staff (id),
        hash TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        PRIMARY KEY (staff_id, hash)
      ) WITHOUT ROWID;
    `)
  },
}
