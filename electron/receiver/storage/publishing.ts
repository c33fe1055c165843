import type { Database } from './database.ts'

/**
 * The outbox: an event is due from the transaction that stored it, because a mark per terminal says how far its trail was handed on, and the
 * trail itself is what lies above. Nothing is copied, so nothing can be in one and not in the other.
 */
export interface Due { terminal: string }

export interface Trail { terminal: string, epoch: number }

export interface DueEvent { index: number, hash: Uint8Array, text: string | null }

/** Terminals with events to hand on, for this receiver alone until `until`; then another may go on with them. */
export function claimDue(database: Database, claim: string, now: Date, until: Date, most: number): Promise<Due[]> {
  const free = '(claim_until IS NULL OR claim_until < $3 OR claim = $1)'
  return database.transaction((sql) => sql.rows<Due>(
    `UPDATE published SET claim = $1, claim_until = $2 WHERE ${free} AND terminal IN (
      SELECT p.terminal FROM published p JOIN terminals t ON t.id = p.terminal WHERE p.size < t.size AND (p.claim_until IS NULL OR p.claim_until < $3 OR p.claim = $1) LIMIT $4)
    RETURNING terminal`, [claim, until.toISOString(), now.toISOString(), most],
  ))
}

/** @param epoch none of another of the terminal's trails, which may begin at any moment */
export async function dueEvents(database: Database, { terminal, epoch }: Trail, from: number, most: number): Promise<DueEvent[]> {
  return (await database.rows<{ idx: number, hash: Uint8Array, body: string | null }>(
    `SELECT idx, hash, body FROM events WHERE terminal = $1 AND idx >= $2 AND EXISTS (SELECT 1 FROM terminals t WHERE t.id = $1 AND t.epoch = $4) ORDER BY idx LIMIT $3`, [terminal, from, most, epoch]))
    .map(({ idx: index, hash, body: text }) => ({ index, hash, text }))
}

/** As far as the stream holds it, which may be less than the mark said. */
export async function markPublished(database: Database, terminal: string, size: number, claim: string): Promise<void> {
  await database.transaction((sql) => sql.rows('UPDATE published SET size = $2, claim_until = NULL WHERE terminal = $1 AND claim = $3', [terminal, size, claim]))
}

/** Events that are stored and not handed on yet, of all terminals. */
export async function countDue(database: Pick<Database, 'rows'>): Promise<number> {
  const [row] = await database.rows<{ due: number | null }>('SELECT CAST(sum(t.size - p.size) AS BIGINT) AS due FROM published p JOIN terminals t ON t.id = p.terminal')
  return row?.due ?? 0
}
