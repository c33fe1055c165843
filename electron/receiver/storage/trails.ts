import type { LeafEvent } from '../tree/leaf-form.ts'
import { packRange, unpackRange, type CompactRange, type StoredNode } from '../tree/compact-range.ts'
import { first, type Sql } from './database.ts'

/** What the receiver holds of a terminal's trail, and the key that signs it now. */
export interface HeldTrail {
  terminal: string
  key: string
  size: number
  range: CompactRange
  receipt: string | null
  /** When the last batch was committed. */
  receivedAt: string | null
  /** Index of the first leaf that came with its content; null where none did. And after the last one. */
  contentFrom: number | null
  contentTo: number
  revoked: boolean
}

interface HeldRow { size: number, compact: Uint8Array, receipt: string | null, received_at: string | null, content_from: number | null, content_to: number, revoked_at: string | null, key: string }

const heldOf = (terminal: string, row: HeldRow): HeldTrail =>
  ({
    terminal, key: row.key, size: row.size, range: unpackRange(row.size, row.compact), receipt: row.receipt, receivedAt: row.received_at, contentFrom: row.content_from, contentTo: row.content_to,
    revoked: row.revoked_at !== null,
  })

const HELD = 'SELECT t.size, t.compact, t.receipt, t.received_at, t.content_from, t.content_to, t.revoked_at, (SELECT k.key FROM keys k WHERE k.terminal = t.id AND k.ended_at IS NULL) AS key FROM terminals t WHERE t.id = $1'

export async function heldTrail(sql: Pick<Sql, 'rows'>, terminal: string): Promise<HeldTrail | null> {
  const row = await first<HeldRow>(sql, HELD, [terminal])
  return row === null ? null : heldOf(terminal, row)
}

/** The same for the one writer: the terminal's row is this transaction's alone, in every receiver of the database. */
export async function lockTrail(sql: Sql, terminal: string): Promise<HeldTrail | null> {
  const locked = await first<{ id: string }>(sql, `SELECT id FROM terminals WHERE id = $1${sql.lock}`, [terminal])
  // Read again: by the time the lock was free another writer may have gone on.
  return locked === null ? null : heldTrail(sql, terminal)
}

/** Hashes of the leaves [from, to). */
export async function leafHashes(sql: Pick<Sql, 'rows'>, terminal: string, from: number, to: number): Promise<Uint8Array[]> {
  return (await sql.rows<{ hash: Uint8Array }>('SELECT hash FROM events WHERE terminal = $1 AND idx >= $2 AND idx < $3 ORDER BY idx', [terminal, from, to])).map(({ hash }) => hash)
}

export async function nodeHashes(sql: Pick<Sql, 'rows'>, terminal: string, level: number, from: number, to: number): Promise<Uint8Array[]> {
  return (await sql.rows<{ hash: Uint8Array }>('SELECT hash FROM nodes WHERE terminal = $1 AND level = $2 AND number >= $3 AND number < $4 ORDER BY number', [terminal, level, from, to])).map(({ hash }) => hash)
}

export interface NewLeaf { index: number, hash: Uint8Array, text: string | null, event: LeafEvent | null }

/** Leaves, nodes and receipt at once. */
export async function storeLeaves(sql: Sql, held: HeldTrail, leaves: readonly NewLeaf[], nodes: readonly StoredNode[], range: CompactRange, receipt: string, at: string): Promise<void> {
  const { terminal } = held
  if (leaves.length > 0) {
    await sql.insertMany('events', leaves.map(({ index, hash, text, event }) => ({
      terminal, idx: index, hash, body: text, time: event?.time ?? null, who: event?.user ?? null, method: event?.method ?? null, status: event?.status ?? null, action: event?.action ?? null,
    })))
  }
  if (nodes.length > 0) await sql.insertMany('nodes', nodes.map((node) => ({ terminal, ...node })))
  const whole = leaves.filter(({ text }) => text !== null)
  const [contentFrom, contentTo] = [held.contentFrom ?? whole[0]?.index ?? null, (whole.at(-1)?.index ?? held.contentTo - 1) + 1]
  await sql.rows(
    'UPDATE terminals SET size = $2, compact = $3, receipt = $4, received_at = $5, content_from = $6, content_to = $7 WHERE id = $1',
    [terminal, range.size, packRange(range), receipt, at, contentFrom, contentTo],
  )
  await sql.rows('INSERT INTO receipts (terminal, size, receipt, at) VALUES ($1, $2, $3, $4) ON CONFLICT (terminal, size) DO UPDATE SET receipt = excluded.receipt, at = excluded.at', [terminal, range.size, receipt, at])
}
