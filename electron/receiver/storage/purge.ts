import type { Database } from './database.ts'

/** Rows a transaction: batches go on between two. */
const ROWS = 1000

/**
 * Delete what events of before `limit` (ISO time) say. Their hashes stay, and with them every receipt, proof and export.
 * @param onlyPublished where a stream is to have them first @returns how many were deleted
 */
export async function purgeEvents(database: Database, limit: string, onlyPublished: boolean): Promise<number> {
  let count = 0
  for (;;) {
    const purged = await database.transaction((sql) => sql.rows(
      `UPDATE events SET body = NULL, time = NULL, who = NULL, method = NULL, status = NULL, action = NULL WHERE (terminal, idx) IN (
        SELECT e.terminal, e.idx FROM events e WHERE e.time < $1${onlyPublished ? ' AND e.idx < (SELECT p.size FROM published p WHERE p.terminal = e.terminal)' : ''} ORDER BY e.time, e.terminal, e.idx LIMIT $2)
      RETURNING idx`, [limit, ROWS],
    ))
    count += purged.length
    if (purged.length < ROWS) return count
  }
}
