import { first, type Database } from './database.ts'

/** Rows a transaction: batches go on between two. */
const ROWS = 1000

/**
 * Delete what events say that are of before `limit` (ISO time), and were received before it: a terminal that dates its events wrongly has none of them deleted
 * as they come. Their hashes stay, and with them every receipt, proof and export.
 * @param onlyPublished where a stream is to have them first @returns how many were deleted
 */
export async function purgeEvents(database: Database, limit: string, onlyPublished: boolean): Promise<number> {
  let count = 0
  // Along the index by time: there are nearly always none.
  for (const { terminal } of await database.rows<{ terminal: string }>('SELECT DISTINCT terminal FROM events WHERE time < $1', [limit])) {
    const received = await first<{ size: number | null }>(database, 'SELECT max(size) AS size FROM receipts WHERE terminal = $1 AND at < $2', [terminal, limit])
    count += await purgeTrail(database, { terminal, limit, below: received?.size ?? 0, onlyPublished })
  }
  return count
}

interface Overdue { terminal: string, limit: string, below: number, onlyPublished: boolean }

async function purgeTrail(database: Database, { terminal, limit, below, onlyPublished }: Overdue): Promise<number> {
  let count = 0
  for (;;) {
    const purged = await database.transaction((sql) => sql.rows(
      `UPDATE events SET body = NULL, time = NULL, who = NULL, method = NULL, status = NULL, action = NULL WHERE (terminal, idx) IN (
        SELECT e.terminal, e.idx FROM events e WHERE e.terminal = $1 AND e.time < $2 AND e.idx < $3${onlyPublished ? ' AND e.idx < (SELECT p.size FROM published p WHERE p.terminal = e.terminal)' : ''} ORDER BY e.time, e.idx LIMIT $4)
      RETURNING idx`, [terminal, limit, below, ROWS],
    ))
    count += purged.length
    if (purged.length < ROWS) return count
  }
}
