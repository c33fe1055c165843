import { first, type Sql } from './database.ts'

/**
 * A terminal's trail goes on for as long as there is one. Where the desk was put back from an older copy it cannot: what it writes from there is another
 * trail. Then an operator's code lets a new one begin (epoch 2, 3, …) under the terminal's id, and the one before stays as it is, whole, under `id~epoch`.
 * No terminal can have such an id itself (contract/primitives.ts).
 */
const MARK = '~'

const asideId = (terminal: string, epoch: number): string => `${terminal}${MARK}${epoch}`
export const isSetAside = (id: string): boolean => id.includes(MARK)

/** What a trail is called where each has a name of its own for good, set aside or not: the first is called as its terminal. */
export function trailName(id: string, epoch: number): string {
  const [terminal = id] = id.split(MARK)
  return epoch === 1 ? terminal : asideId(terminal, epoch)
}

export async function epochOf(sql: Pick<Sql, 'rows'>, id: string): Promise<number | null> {
  return (await first<{ epoch: number }>(sql, 'SELECT epoch FROM terminals WHERE id = $1', [id]))?.epoch ?? null
}

/** Keys that ever signed for a terminal, in any of its trails. */
export async function keysEver(sql: Pick<Sql, 'rows'>, terminal: string): Promise<string[]> {
  const epoch = await epochOf(sql, terminal) ?? 1
  const ids = [terminal, ...Array.from({ length: epoch - 1 }, (_, at) => asideId(terminal, at + 1))]
  return (await sql.rows<{ key: string }>(`SELECT DISTINCT key FROM keys WHERE terminal IN (${ids.map((_, at) => `$${at + 1}`).join(', ')})`, ids)).map(({ key }) => key)
}

/** Under the terminal in another trail: everything that was received, as it was. */
const MOVED = ['keys', 'events', 'nodes', 'receipts', 'cosignatures', 'alarms', 'settled'] as const

/**
 * Set a terminal's trail aside, with its alarms, which the operator's code settles, and let a new one begin at size 0. The terminal's row must be this
 * transaction's. Every row of the trail is named anew: slow at a million events, and done once in a desk's life.
 *
 * @returns number of the new one
 */
export async function beginEpoch(sql: Sql, terminal: string, at: string): Promise<number> {
  const epoch = await epochOf(sql, terminal) ?? 1
  const aside = asideId(terminal, epoch)
  await sql.rows(`INSERT INTO terminals (id, name, desk_name, enrolled_at, revoked_at, size, compact, receipt, received_at, heard_at, clock_skew_ms, version, told_size, alerts, epoch, content_from, content_to)
    SELECT $2, name, desk_name, enrolled_at, $3, size, compact, receipt, received_at, heard_at, clock_skew_ms, version, told_size, alerts, epoch, content_from, content_to FROM terminals WHERE id = $1`, [terminal, aside, at])
  await sql.rows('INSERT INTO published (terminal, size) SELECT $2, size FROM published WHERE terminal = $1', [terminal, aside])
  for (const table of MOVED) await sql.rows(`UPDATE ${table} SET terminal = $2 WHERE terminal = $1`, [terminal, aside])
  await sql.rows('UPDATE alarms SET ended_at = $2 WHERE terminal = $1 AND ended_at IS NULL', [aside, at])
  await sql.rows('UPDATE keys SET ended_size = (SELECT size FROM terminals WHERE id = $1), ended_at = $2 WHERE terminal = $1 AND ended_at IS NULL', [aside, at])
  await sql.rows('DELETE FROM offers WHERE terminal = $1', [terminal])
  await sql.rows('UPDATE published SET size = 0, claim = NULL, claim_until = NULL WHERE terminal = $1', [terminal])
  await sql.rows('UPDATE terminals SET size = 0, compact = $2, receipt = NULL, received_at = NULL, told_size = NULL, epoch = $3, content_from = NULL, content_to = 0 WHERE id = $1', [terminal, new Uint8Array(), epoch + 1])
  return epoch + 1
}
