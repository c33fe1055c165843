import { first, type Sql } from './database.ts'

/** Terminals that take part: the key that signs the trail of each, the one that it cosigns with, null where it told none, and its newest checkpoint. */
export interface Neighbour { id: string, key: string, cosigner: string | null, size: number }

export function neighbours(sql: Pick<Sql, 'rows'>): Promise<Neighbour[]> {
  return sql.rows<Neighbour>('SELECT t.id, k.key, k.cosigner, t.size FROM terminals t JOIN keys k ON k.terminal = t.id AND k.ended_at IS NULL WHERE t.revoked_at IS NULL')
}

/** A checkpoint that a witness was shown and has not answered: it is shown again until it is, so that both always know from which size. */
export interface Offer { terminal: string, old: number, size: number }

export async function offersTo(sql: Pick<Sql, 'rows'>, witness: string): Promise<Offer[]> {
  return sql.rows<Offer>('SELECT terminal, old, size FROM offers WHERE witness = $1', [witness])
}

/** Size of the last checkpoint of each terminal that this witness cosigned. */
export async function cosignedBy(sql: Pick<Sql, 'rows'>, witness: string): Promise<Map<string, number>> {
  const rows = await sql.rows<{ terminal: string, size: number }>('SELECT terminal, max(size) AS size FROM cosignatures WHERE witness = $1 GROUP BY terminal', [witness])
  return new Map(rows.map(({ terminal, size }) => [terminal, size]))
}

/** Largest checkpoint of a terminal that other witnesses were shown or cosigned; 0 where there is none. */
export async function largestOfOthers(sql: Pick<Sql, 'rows'>, terminal: string, witness: string): Promise<number> {
  const row = await first<{ size: number | null }>(
    sql, 'SELECT max(size) AS size FROM (SELECT size FROM offers WHERE terminal = $1 AND witness <> $2 UNION ALL SELECT size FROM cosignatures WHERE terminal = $1 AND witness <> $2) AS seen', [terminal, witness],
  )
  return row?.size ?? 0
}

export async function offer(sql: Sql, witness: string, { terminal, old, size }: Offer): Promise<void> {
  await sql.rows('INSERT INTO offers (terminal, witness, old, size) VALUES ($1, $2, $3, $4) ON CONFLICT (terminal, witness) DO NOTHING', [terminal, witness, old, size])
}

/** The newest checkpoint in place of the one that was offered, from the size at which the witness says that it stands. */
export async function offerAnew(sql: Sql, witness: string, { terminal, old, size }: Offer): Promise<void> {
  await sql.rows('UPDATE offers SET old = $3, size = $4 WHERE terminal = $1 AND witness = $2', [terminal, witness, old, size])
}

/** Lines that one checkpoint carries: more neighbours than policy can ask for, and a note that each reader still takes. */
const MOST_COSIGNATURES = 20

export async function storeCosignature(sql: Sql, witness: string, terminal: string, size: number, line: string, at: string): Promise<void> {
  await sql.rows('INSERT INTO cosignatures (terminal, size, witness, line, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (terminal, size, witness) DO NOTHING', [terminal, size, witness, line, at])
  await sql.rows('DELETE FROM offers WHERE terminal = $1 AND witness = $2 AND size <= $3', [terminal, witness, size])
}

export async function receiptAt(sql: Pick<Sql, 'rows'>, terminal: string, size: number): Promise<string | null> {
  return (await first<{ receipt: string }>(sql, 'SELECT receipt FROM receipts WHERE terminal = $1 AND size = $2', [terminal, size]))?.receipt ?? null
}

export interface Cosigned { size: number, note: string, witnesses: string[] }

/** The newest checkpoint that at least so many neighbours cosigned, with the receiver's and all their signatures; null where there is none. */
export async function cosignedCheckpoint(sql: Pick<Sql, 'rows'>, terminal: string, least: number): Promise<Cosigned | null> {
  const row = await first<{ size: number, receipt: string }>(
    sql,
    `SELECT r.size, r.receipt FROM receipts r WHERE r.terminal = $1 AND (SELECT count(*) FROM cosignatures c WHERE c.terminal = r.terminal AND c.size = r.size) >= $2 ORDER BY r.size DESC LIMIT 1`,
    [terminal, least],
  )
  return row === null ? null : withCosignatures(sql, terminal, row)
}

/** The same of one size. */
export async function cosignedAtSize(sql: Pick<Sql, 'rows'>, terminal: string, size: number): Promise<Cosigned | null> {
  const receipt = await receiptAt(sql, terminal, size)
  return receipt === null ? null : withCosignatures(sql, terminal, { size, receipt })
}

async function withCosignatures(sql: Pick<Sql, 'rows'>, terminal: string, { size, receipt }: { size: number, receipt: string }): Promise<Cosigned> {
  const lines = await sql.rows<{ witness: string, line: string }>('SELECT witness, line FROM cosignatures WHERE terminal = $1 AND size = $2 ORDER BY at, witness LIMIT $3', [terminal, size, MOST_COSIGNATURES])
  return { size, note: receipt + lines.map(({ line }) => line).join(''), witnesses: lines.map(({ witness }) => witness) }
}

export interface WitnessedLog { size: number, root: Uint8Array }

/** What the receiver as a witness saw of a log outside; the row is this transaction's. */
export async function witnessedLog(sql: Sql, origin: string): Promise<WitnessedLog> {
  await sql.rows('INSERT INTO witnessed (origin, size, root) VALUES ($1, 0, $2) ON CONFLICT (origin) DO NOTHING', [origin, new Uint8Array()])
  return await first<WitnessedLog>(sql, `SELECT size, root FROM witnessed WHERE origin = $1${sql.lock}`, [origin]) ?? { size: 0, root: new Uint8Array() }
}

export async function setWitnessedLog(sql: Sql, origin: string, { size, root }: WitnessedLog): Promise<void> {
  await sql.rows('UPDATE witnessed SET size = $2, root = $3 WHERE origin = $1', [origin, size, root])
}
