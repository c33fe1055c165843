import { first, type Sql } from './database.ts'
import { isSetAside } from './epochs.ts'

export interface Terminal {
  id: string
  /** As the organisation calls it; the code that made it known said so. */
  name: string
  deskName: string
  enrolledAt: string
  revokedAt: string | null
  size: number
  receipt: string | null
  /** When the last batch was committed. */
  receivedAt: string | null
  heardAt: string
  /** How far its clock is ahead of ours, in milliseconds. */
  clockSkewMs: number | null
  version: string | null
  /** Size of the last checkpoint that a heartbeat told of. */
  toldSize: number | null
  alerts: string[]
  /** Which of its trails this is, counted from 1. */
  epoch: number
  /** Of one that was set aside: the trail that began after it. Null for the one that goes on. */
  before: number | null
}

interface Row {
  id: string, name: string, desk_name: string, enrolled_at: string, revoked_at: string | null, size: number, receipt: string | null, received_at: string | null
  heard_at: string, clock_skew_ms: number | null, version: string | null, told_size: number | null, alerts: string, epoch: number
}

const COLUMNS = 'id, name, desk_name, enrolled_at, revoked_at, size, receipt, received_at, heard_at, clock_skew_ms, version, told_size, alerts, epoch'

const terminalOf = (row: Row): Terminal => ({
  id: row.id, name: row.name, deskName: row.desk_name, enrolledAt: row.enrolled_at, revokedAt: row.revoked_at, size: row.size, receipt: row.receipt, receivedAt: row.received_at,
  heardAt: row.heard_at, clockSkewMs: row.clock_skew_ms, version: row.version, toldSize: row.told_size, alerts: JSON.parse(row.alerts) as string[],
  epoch: row.epoch, before: isSetAside(row.id) ? row.epoch + 1 : null,
})

export async function terminalById(sql: Pick<Sql, 'rows'>, id: string): Promise<Terminal | null> {
  const row = await first<Row>(sql, `SELECT ${COLUMNS} FROM terminals WHERE id = $1`, [id])
  return row === null ? null : terminalOf(row)
}

/** In the order of their names. */
export async function terminals(sql: Pick<Sql, 'rows'>): Promise<Terminal[]> {
  return (await sql.rows<Row>(`SELECT ${COLUMNS} FROM terminals ORDER BY name, id`)).map(terminalOf)
}

export async function addTerminal(sql: Sql, terminal: { id: string, name: string, deskName: string, at: string }): Promise<void> {
  const { id, name, deskName, at } = terminal
  await sql.rows(
    'INSERT INTO terminals (id, name, desk_name, enrolled_at, size, compact, heard_at, alerts) VALUES ($1, $2, $3, $4, 0, $5, $4, $6)',
    [id, name, deskName, at, new Uint8Array(), '[]'],
  )
  await sql.rows('INSERT INTO published (terminal, size) VALUES ($1, 0)', [id])
}

/** A key from `size` on; the one before ends there. */
export async function setKey(sql: Sql, terminal: string, key: string, size: number, at: string): Promise<void> {
  await sql.rows('UPDATE keys SET ended_size = $2, ended_at = $3 WHERE terminal = $1 AND ended_at IS NULL', [terminal, size, at])
  await sql.rows('INSERT INTO keys (terminal, key, from_size, from_at) VALUES ($1, $2, $3, $4)', [terminal, key, size, at])
}

/** The key by which a terminal cosigns for its neighbours, beside the one that signs its trail now. */
export async function setCosigner(sql: Sql, terminal: string, cosigner: string): Promise<void> {
  await sql.rows('UPDATE keys SET cosigner = $2 WHERE terminal = $1 AND ended_at IS NULL', [terminal, cosigner])
}

export interface KeySpan { key: string, fromSize: number, fromAt: string, endedSize: number | null, endedAt: string | null }

export async function keysOf(sql: Pick<Sql, 'rows'>, terminal: string): Promise<KeySpan[]> {
  return (await sql.rows<{ key: string, from_size: number, from_at: string, ended_size: number | null, ended_at: string | null }>(
    'SELECT key, from_size, from_at, ended_size, ended_at FROM keys WHERE terminal = $1 ORDER BY from_at, from_size', [terminal],
  )).map((row) => ({ key: row.key, fromSize: row.from_size, fromAt: row.from_at, endedSize: row.ended_size, endedAt: row.ended_at }))
}

export async function renameTerminal(sql: Sql, id: string, name: string, deskName: string, at: string): Promise<void> {
  await sql.rows('UPDATE terminals SET name = $2, desk_name = $3, heard_at = $4, revoked_at = NULL WHERE id = $1', [id, name, deskName, at])
}

/** Nothing that it was given lets it in any more; what it sent stays. @returns whether there is such a terminal */
export async function revoke(sql: Sql, id: string, at: string): Promise<boolean> {
  const found = await sql.rows('UPDATE terminals SET revoked_at = $2 WHERE id = $1 RETURNING id', [id, at])
  await revokeCredentials(sql, id, at)
  return found.length > 0
}

export async function revokeCredentials(sql: Sql, terminal: string, at: string): Promise<void> {
  await sql.rows('UPDATE credentials SET revoked_at = $2 WHERE terminal = $1 AND revoked_at IS NULL', [terminal, at])
}

export async function setHeartbeat(sql: Sql, id: string, heard: { at: string, clockSkewMs: number, version: string, toldSize: number | null, alerts: readonly string[] }): Promise<void> {
  await sql.rows(
    'UPDATE terminals SET heard_at = $2, clock_skew_ms = $3, version = $4, told_size = $5, alerts = $6 WHERE id = $1',
    [id, heard.at, heard.clockSkewMs, heard.version, heard.toldSize, JSON.stringify(heard.alerts)],
  )
}
