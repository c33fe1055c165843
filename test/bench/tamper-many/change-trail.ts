import { leafBytes } from '../../../electron/tlog/leaf.ts'
import { leafHash } from '../../../electron/tlog/merkle-hash.ts'
import { nodesCompletedBy, rootAt } from '../../../electron/tlog/merkle-tree.ts'
import { signCheckpoint } from '../../../electron/tlog/sign-checkpoint.ts'
import { contentOf, eventColumns, type EventRow } from '../../../electron/vault/audit/event-row.ts'
import { nodesOf } from '../../../electron/vault/audit/log.ts'
import { signerOf } from '../../../electron/vault/audit/signer.ts'
import { wordBook } from '../../../electron/vault/audit/words.ts'
import type { Database } from '../../../electron/vault/database/database.ts'
import { settingsOf } from '../../../electron/vault/database/settings.ts'
import { otherOf, type Draw } from './draws.ts'

const run = (database: Database, sql: string, ...values: unknown[]) => database.prepare(sql).run(...values)
export const sizeOf = (database: Database): number => database.prepare<[], { size: number }>('SELECT max(leaf) + 1 AS size FROM audit_events').get()?.size ?? 0

/** One column of one event, to something that an event may have. */
function edit(database: Database, { at, salt }: Draw): void {
  const word = 'SELECT number FROM audit_words WHERE number <> (SELECT COLUMN FROM audit_events WHERE leaf = ?) ORDER BY number LIMIT 1 OFFSET ?'
  const number = (column: string) => run(database, `UPDATE audit_events SET ${column} = (${word.replace('COLUMN', column)}) WHERE leaf = ?`, at, salt % 5, at)
  const ways = [
    () => number('user'), () => number('action'), () => number('path'), () => number('address'),
    () => run(database, 'UPDATE audit_events SET status = status + 1 WHERE leaf = ?', at),
    () => run(database, 'UPDATE audit_events SET time = time + ? WHERE leaf = ?', 1 + (salt % 100_000), at),
    () => run(database, "UPDATE audit_events SET subject = coalesce(subject, '') || 'x' WHERE leaf = ?", at),
    () => run(database, "UPDATE audit_events SET detail = coalesce(detail, '') || 'x' WHERE leaf = ?", at),
    () => run(database, "UPDATE audit_events SET credential = coalesce(credential, '') || 'x' WHERE leaf = ?", at),
  ]
  ways[salt % ways.length]?.()
}

function renumber(database: Database, from: number, by: number): void {
  run(database, 'UPDATE audit_events SET leaf = -1 - (leaf + ?) WHERE leaf >= ?', by, from)
  run(database, 'UPDATE audit_events SET leaf = -1 - leaf WHERE leaf < 0')
}

/** @returns the first leaf that says something else from now on */
function change(database: Database, draw: Draw): number {
  const { act, at, count, reach } = draw
  const size = sizeOf(database)
  switch (act) {
    case 'edit':
      edit(database, draw)
      return at
    case 'delete':
      run(database, 'DELETE FROM audit_events WHERE leaf >= ? AND leaf < ?', at, at + count)
      if (reach !== 'write') renumber(database, at + count, -count)
      return at
    case 'insert':
      renumber(database, at, 1)
      run(database, `INSERT INTO audit_events (${eventColumns}, hash) SELECT ${eventColumns.replace('leaf', '?')}, hash FROM audit_events WHERE leaf = ?`, at, at - 1)
      return at
    case 'swap': {
      const other = otherOf(at, count, size)
      run(database, 'UPDATE audit_events SET leaf = -1 WHERE leaf = ?', at)
      run(database, 'UPDATE audit_events SET leaf = ? WHERE leaf = ?', at, other)
      run(database, 'UPDATE audit_events SET leaf = ? WHERE leaf = -1', other)
      return Math.min(at, other)
    }
    case 'cut':
      run(database, 'DELETE FROM audit_events WHERE leaf >= ?', at)
      return at
    default:
      return at
  }
}

/** Make hashes and nodes fit what the events say, from a leaf on. */
function rehash(database: Database, from: number): void {
  const size = sizeOf(database)
  const nodes = nodesOf(database)
  const words = wordBook(database)
  const read = database.prepare<[number], EventRow>(`SELECT ${eventColumns} FROM audit_events WHERE leaf = ?`)
  run(database, 'DELETE FROM audit_nodes WHERE ((number + 1) << level) > ?', size)
  for (let leaf = from; leaf < size; leaf++) {
    const row = read.get(leaf)
    if (row === undefined) continue
    const hash = leafHash(leafBytes(leaf, contentOf(row, words)))
    run(database, 'UPDATE audit_events SET hash = ? WHERE leaf = ?', hash, leaf)
    for (const node of nodesCompletedBy(leaf, hash, nodes)) {
      if (node.level > 0) run(database, 'INSERT INTO audit_nodes (level, number, hash) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET hash = excluded.hash', node.level, node.number, node.hash)
    }
  }
}

/** All checkpoints anew, with the key that lies in the database. @returns the newest */
function resign(database: Database, now: Date): string {
  const signer = signerOf(settingsOf(database))
  const size = sizeOf(database)
  const note = signCheckpoint(size, rootAt(size, nodesOf(database)), signer, { after: 0, time: now.toISOString(), keychain: true })
  run(database, 'DELETE FROM audit_checkpoints')
  run(database, 'INSERT INTO audit_checkpoints (size, time, note) VALUES (?, ?, ?)', size, now.getTime(), note)
  return note
}

/** Do to the trail what was drawn. @returns the checkpoint that is planted outside; null where nobody has the key */
export function changeTrail(database: Database, draw: Draw, now: Date): string | null {
  return database.transaction(() => {
    const from = change(database, draw)
    if (draw.reach === 'write') return null
    rehash(database, from)
    if (draw.reach !== 'rehash') return resign(database, now)
    // A cut that leaves checkpoints of what is gone would be seen at once.
    if (draw.act === 'cut') run(database, 'DELETE FROM audit_checkpoints WHERE size > ?', sizeOf(database))
    return null
  }).immediate()
}
