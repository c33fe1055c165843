import { besideDatabase } from './beside.ts'
import type { Database } from './database.ts'

/** For how long somebody else's writing is waited for, milliseconds. */
const BUSY_MS = 5000

/**
 * Copy an open database as it is at one moment into a new file under the same key, while calls are answered: SQLite reads it in one transaction.
 * Every page is read past its checksum on the way.
 *
 * @param to nothing may lie there
 * @throws as `besideDatabase`
 */
export async function copyBeside(database: Database, to: string): Promise<void> {
  await besideDatabase(database, { name: 'backup', busyMs: BUSY_MS, given: { to }, work: "beside.pragma('trusted_schema=OFF'); beside.prepare('VACUUM INTO ?').run(given.to)" })
}
