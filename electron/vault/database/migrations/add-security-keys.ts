import type { Addition } from './migration.ts'

/** Security keys by which people prove who they are: what the key calls its credential, what its signatures are checked with, how far it had counted, and whether it knew its holder when it was enrolled. */
export const securityKeys: Addition = {
  name: 'security-keys',
  up(database) {
    database.exec(`
      CREATE TABLE staff_security_keys (
        id TEXT PRIMARY KEY,
        staff_id TEXT NOT NULL REFERENCES staff (id),
        name TEXT NOT NULL,
        credential_id TEXT NOT NULL UNIQUE,
        public_key TEXT NOT NULL,
        sign_count INTEGER NOT NULL,
        user_verified INTEGER NOT NULL CHECK (user_verified IN (0, 1)),
        enrolled_at INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX staff_security_keys_by_person ON staff_security_keys (staff_id);
    `)
  },
}
