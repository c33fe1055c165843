import { copyFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { headAccountOf } from '../../electron/vault/audit/head.ts'
import { leafBytes, type EventContent } from '../../electron/tlog/leaf.ts'
import { leafHash } from '../../electron/tlog/merkle-hash.ts'
import { nodesCompletedBy, rootAt } from '../../electron/tlog/merkle-tree.ts'
import { signCheckpoint } from '../../electron/tlog/sign-checkpoint.ts'
import { contentOf, eventColumns, type EventRow } from '../../electron/vault/audit/event-row.ts'
import { nodesOf } from '../../electron/vault/audit/log.ts'
import { noteSigner, type NoteSigner } from '../../electron/tlog/sign-note.ts'
import { wordBook } from '../../electron/vault/audit/words.ts'
import type { Database } from '../../electron/vault/database/database.ts'
import { accountOf } from '../../electron/vault/keys/database-key.ts'
import { readKeyFile } from '../../electron/vault/keys/key-file.ts'
import { keyInHand } from './tamper-key-in-hand.ts'

/** What somebody has in hand who tampers with a desk that is closed: its folder, its key and so its database, its keychain. */
export interface Scene {
  folder: string
  /** The same desk as it was some events earlier. */
  older: string
  /** Another terminal's desk, and what its keychain holds. */
  other: { folder: string, keychain: Map<string, string> }
  keychain: Map<string, string>
  /** Ids of records: confirmed long ago, and the newest. */
  records: readonly [string, string]
  staff: { clerk: string, administrator: string }
}

export interface Tampering {
  name: string
  /** What it takes: writing the database; that and signing again with the seed that lies in it; the whole folder; the machine's clock. */
  with: 'database' | 'signature' | 'folder' | 'clock'
  /** On the open database. */
  sql?: (database: Database, scene: Scene) => void
  /** On the folder and the keychain, after that. */
  files?: (scene: Scene) => void
  /** Milliseconds by which the clock of the machine goes wrong for the next session. */
  clock?: number
  /** Not found by the desk alone: somebody outside must hold a receipt or a head. */
  needsReceipt?: boolean
  /** Nothing comes of it: what it writes is not believed. */
  noEffect?: boolean
}

const run = (database: Database, sql: string, ...values: unknown[]) => database.prepare(sql).run(...values)
const checkpointFile = (folder: string) => join(folder, 'audit-checkpoint.txt')
const sizeOf = (database: Database) => database.prepare<[], { size: number }>('SELECT max(leaf) + 1 AS size FROM audit_events').get()?.size ?? 0
const contentAt = (database: Database, leaf: number): EventContent => {
  const row = database.prepare<[number], EventRow>(`SELECT ${eventColumns} FROM audit_events WHERE leaf = ?`).get(leaf)
  if (row === undefined) throw new Error(`no leaf ${leaf}`)
  return contentOf(row, wordBook(database))
}
const leafOf = (database: Database, action: string) => database.prepare<[string], { leaf: number }>('SELECT leaf FROM audit_events WHERE action = (SELECT number FROM audit_words WHERE word = ?) AND status = 200 ORDER BY leaf LIMIT 1').get(action)?.leaf ?? 0
const signerOf = (database: Database): NoteSigner => {
  const setting = (name: string) => database.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?').get(name)?.value ?? ''
  return noteSigner(`foyer/${setting('terminal')}`, Buffer.from(setting('audit.seed'), 'hex'))
}

/** Make hashes and nodes fit again what the events say, from a leaf on. */
function rehash(database: Database, from: number): void {
  const size = sizeOf(database)
  const nodes = nodesOf(database)
  for (let leaf = from; leaf < size; leaf++) {
    const hash = leafHash(leafBytes(leaf, contentAt(database, leaf)))
    run(database, 'UPDATE audit_events SET hash = ? WHERE leaf = ?', hash, leaf)
    for (const node of nodesCompletedBy(leaf, hash, nodes)) {
      if (node.level > 0) run(database, 'INSERT INTO audit_nodes (level, number, hash) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET hash = excluded.hash', node.level, node.number, node.hash)
    }
  }
}

/** And sign it all again, as the desk would have: what the seed in the database makes possible. */
function signAgain(database: Database): string {
  const signer = signerOf(database)
  const size = sizeOf(database)
  run(database, 'DELETE FROM audit_checkpoints')
  const note = signCheckpoint(size, rootAt(size, nodesOf(database)), signer, { after: 0, time: new Date(0).toISOString(), keychain: true })
  run(database, 'INSERT INTO audit_checkpoints (size, time, note) VALUES (?, 0, ?)', size, note)
  return note
}

function cutAt(database: Database, size: number): void {
  run(database, 'DELETE FROM audit_events WHERE leaf >= ?', size)
  run(database, 'DELETE FROM audit_nodes WHERE ((number + 1) << level) > ?', size)
  run(database, 'DELETE FROM audit_checkpoints WHERE size > ?', size)
}

const back = (scene: Scene, names: readonly string[]) => {
  for (const name of names) {
    rmSync(join(scene.folder, name), { force: true })
    if (existsSync(join(scene.older, name))) copyFileSync(join(scene.older, name), join(scene.folder, name))
  }
}
const dropHead = (scene: Scene) => { scene.keychain.delete(headAccountOf(scene.folder)) }
const dropFile = (scene: Scene) => { rmSync(checkpointFile(scene.folder), { force: true }) }
let note = ''
const plantNote = (scene: Scene) => { writeFileSync(checkpointFile(scene.folder), note) }

const event: readonly Tampering[] = [
  ['an event’s result', 'UPDATE audit_events SET status = 403 WHERE leaf = 4'],
  ['an event’s person', "UPDATE audit_events SET user = (SELECT number FROM audit_words WHERE word = 'system') WHERE leaf = 4"],
  ['an event’s time', 'UPDATE audit_events SET time = time - 3600000 WHERE leaf = 4'],
  ['an event’s subject', "UPDATE audit_events SET subject = 'somebody-else' WHERE leaf = 4"],
  ['the name of the day in an event', "UPDATE audit_events SET detail = replace(detail, 'Maria', 'Otto') WHERE detail LIKE '%Maria%'"],
  ['a word for all events at once', "UPDATE audit_words SET word = 'records.search' WHERE word = 'records.erase'"],
  ['an event taken out', 'DELETE FROM audit_events WHERE leaf = 5'],
  ['an inner node', 'UPDATE audit_nodes SET hash = zeroblob(32) WHERE level = 1 AND number = 2'],
  ['an event’s time as the text of the same moment', "UPDATE audit_events SET time = strftime('%Y-%m-%dT%H:%M:%f', time / 1000.0, 'unixepoch') || 'Z' WHERE leaf = 4"],
  ['an event from before the first', 'INSERT INTO audit_events (leaf, time, user, role, method, path, action, status, error, subject, detail, terminal, address, version, hash) SELECT -1, time, user, role, method, path, action, status, error, subject, detail, terminal, address, version, hash FROM audit_events WHERE leaf = 3'],
  ['an inner node’s hash as text', 'UPDATE audit_nodes SET hash = CAST(hash AS TEXT) WHERE level = 1 AND number = 2'],
  ['a leaf’s hash as text', 'UPDATE audit_events SET hash = CAST(hash AS TEXT) WHERE leaf = 4'],
  ['the bounds of two inner nodes moved', 'UPDATE audit_nodes SET hash = iif(number = 2, substr(hash, 1, 31), (SELECT substr(hash, 32) FROM audit_nodes WHERE level = 1 AND number = 2) || hash) WHERE level = 1 AND number IN (2, 3)'],
  ['an inner node taken out', 'DELETE FROM audit_nodes WHERE level = 2 AND number = 0'],
  ['an inner node too many', 'INSERT INTO audit_nodes (level, number, hash) VALUES (12, 9, zeroblob(32))'],
  ['a far event put in', 'INSERT INTO audit_events (leaf, time, user, role, method, path, action, status, error, subject, detail, terminal, address, version, hash) SELECT leaf + 1000000, time, user, role, method, path, action, status, error, subject, detail, terminal, address, version, hash FROM audit_events WHERE leaf = 3'],
  ['an event’s content moved away as if its time were over', 'INSERT INTO audit_purged SELECT leaf, hash FROM audit_events WHERE leaf = 5; DELETE FROM audit_events WHERE leaf = 5'],
].map(([name = '', sql = '']) => ({ name, with: 'database', sql: (database) => { database.exec(sql) } }))

const events: readonly Tampering[] = [
  ...event,
  { name: 'an event and its hash', with: 'database', sql(database) { run(database, 'UPDATE audit_events SET status = 201 WHERE leaf = 4'); run(database, 'UPDATE audit_events SET hash = ? WHERE leaf = 4', leafHash(leafBytes(4, contentAt(database, 4)))) } },
  { name: 'an event, its hash and all nodes over it', with: 'database', sql(database) { run(database, 'UPDATE audit_events SET status = 201 WHERE leaf = 4'); rehash(database, 4) } },
  { name: 'two events exchanged, with hashes and nodes', with: 'database', sql(database) { database.exec('UPDATE audit_events SET leaf = -1 WHERE leaf = 4; UPDATE audit_events SET leaf = 4 WHERE leaf = 5; UPDATE audit_events SET leaf = 5 WHERE leaf = -1'); rehash(database, 4) } },
  {
    name: 'an event put in at the end, as the desk would have', with: 'database',
    sql(database) {
      const size = sizeOf(database)
      run(database, `INSERT INTO audit_events (${eventColumns}, hash) SELECT ${eventColumns.replace('leaf', 'leaf + 1')}, hash FROM audit_events WHERE leaf = ?`, size - 1)
      rehash(database, size)
    },
  },
  { name: 'the last events cut off', with: 'database', sql(database) { cutAt(database, sizeOf(database) - 5) } },
  { name: 'the last events cut off, and the file outside deleted', with: 'database', sql(database) { cutAt(database, sizeOf(database) - 5) }, files: dropFile },
]

const signatures: readonly Tampering[] = [
  { name: 'all checkpoints deleted in the database', with: 'database', sql(database) { run(database, 'DELETE FROM audit_checkpoints') } },
  { name: 'all checkpoints deleted, the file too', with: 'database', sql(database) { run(database, 'DELETE FROM audit_checkpoints') }, files: dropFile },
  { name: 'all checkpoints deleted, the file and the keychain’s too', with: 'database', sql(database) { run(database, 'DELETE FROM audit_checkpoints') }, files(scene) { dropFile(scene); dropHead(scene) } },
  { name: 'one kept checkpoint deleted', with: 'database', sql(database) { run(database, 'DELETE FROM audit_checkpoints WHERE size = (SELECT size FROM audit_checkpoints ORDER BY size DESC LIMIT 1 OFFSET 1)') } },
  { name: 'a checkpoint’s size', with: 'database', sql(database) { run(database, 'UPDATE audit_checkpoints SET size = size - 1 WHERE size = (SELECT min(size) FROM audit_checkpoints)') } },
  { name: 'a checkpoint’s moment', with: 'database', sql(database) { run(database, 'UPDATE audit_checkpoints SET time = time + 1') } },
  { name: 'a checkpoint of far more events', with: 'database', sql(database) { run(database, 'INSERT INTO audit_checkpoints SELECT size + 100000, time, note FROM audit_checkpoints ORDER BY size DESC LIMIT 1') } },
  { name: 'a checkpoint’s text', with: 'database', sql(database) { run(database, "UPDATE audit_checkpoints SET note = replace(note, 'foyer/', 'other/')") } },
  { name: 'the file outside overwritten with another text', with: 'folder', files(scene) { writeFileSync(checkpointFile(scene.folder), 'nothing to see here\n') } },
  { name: 'the file outside exchanged for another terminal’s', with: 'folder', files(scene) { copyFileSync(checkpointFile(scene.other.folder), checkpointFile(scene.folder)) } },
  { name: 'all checkpoints deleted, the file emptied', with: 'database', sql(database) { run(database, 'DELETE FROM audit_checkpoints') }, files(scene) { writeFileSync(checkpointFile(scene.folder), '') } },
  { name: 'the file outside deleted', with: 'folder', files: dropFile },
  { name: 'the keychain’s head deleted', with: 'folder', files: dropHead },
  { name: 'the seed exchanged', with: 'database', sql(database) { run(database, "UPDATE settings SET value = ? WHERE name = 'audit.seed'", 'ab'.repeat(32)) } },
  { name: 'a flag “verified”', with: 'database', noEffect: true, sql(database) { for (const [name, value] of [['audit.verifiedOk', 'true'], ['audit.verifiedAt', '2026-06-01T09:00:00.000Z']]) run(database, 'INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', name, value) } },
]

const tables: readonly Tampering[] = [
  { name: 'a record’s number', with: 'database', sql(database, { records: [id] }) { run(database, "UPDATE records SET document_number = 'X0000000' WHERE id = ?", id) } },
  { name: 'a record’s name and its words for searching', with: 'database', sql(database, { records: [id] }) { run(database, "UPDATE records SET name = 'NOBODY' WHERE id = ?", id); run(database, "UPDATE record_words SET word = 'nobody' WHERE record_id = ? AND kind = 'name' AND word = 'eriksson'", id) } },
  { name: 'a record hidden from searches', with: 'database', sql(database, { records: [id] }) { run(database, 'DELETE FROM record_words WHERE record_id = ?', id) } },
  { name: 'a record’s verdict', with: 'database', sql(database, { records: [id] }) { run(database, "UPDATE records SET verdict = 'genuine' WHERE id = ?", id) } },
  { name: 'who confirmed a record', with: 'database', sql(database, { records: [id] }) { run(database, "UPDATE records SET confirmed_by = 'Otto' WHERE id = ?", id) } },
  { name: 'a record’s fields', with: 'database', sql(database, { records: [id] }) { run(database, "UPDATE records SET content = replace(content, 'ERIKSSON', 'JOHANSSON') WHERE id = ?", id) } },
  { name: 'a record kept longer', with: 'database', sql(database, { records: [id] }) { run(database, "UPDATE records SET keep_until = '2036-01-01' WHERE id = ?", id) } },
  { name: 'a record kept shorter, to have it purged', with: 'database', sql(database, { records: [id] }) { run(database, "UPDATE records SET keep_until = '2026-06-03' WHERE id = ?", id) } },
  { name: 'a picture exchanged', with: 'database', sql(database, { records: [id] }) { run(database, "UPDATE record_images SET jpeg = x'ffd8ffd9' WHERE record_id = ?", id) } },
  { name: 'a picture taken out', with: 'database', sql(database, { records: [id] }) { run(database, 'DELETE FROM record_images WHERE record_id = ?', id) } },
  { name: 'a record deleted', with: 'database', sql(database, { records: [id] }) { run(database, 'DELETE FROM records WHERE id = ?', id) } },
  { name: 'a record and its seal deleted', with: 'database', sql(database, { records: [id] }) { run(database, 'DELETE FROM records WHERE id = ?', id); run(database, 'DELETE FROM record_seals WHERE record_id = ?', id) } },
  { name: 'a record put in', with: 'database', sql(database, { records: [id] }) { run(database, "INSERT INTO records SELECT 'planted', created_at, document_type, issuing_state, document_number, name, date_of_birth, verdict, corrected, keep_until, confirmed_by_id, confirmed_by, source, content FROM records WHERE id = ?", id) } },
  { name: 'a record edited and sealed again', with: 'database', sql(database, { records: [id] }) { run(database, "UPDATE records SET name = 'NOBODY' WHERE id = ?", id); run(database, 'UPDATE record_seals SET hash = ? WHERE record_id = ?', 'A'.repeat(32), id) } },
  { name: 'somebody renamed', with: 'database', sql(database, { staff }) { run(database, "UPDATE staff SET name = 'Otto', folded_name = 'otto' WHERE id = ?", staff.clerk) } },
  { name: 'a clerk made administrator', with: 'database', sql(database, { staff }) { run(database, "UPDATE staff SET role = 'administrator' WHERE id = ?", staff.clerk) } },
  { name: 'somebody’s PIN exchanged', with: 'database', sql(database, { staff }) { run(database, 'UPDATE staff SET hash = (SELECT hash FROM staff WHERE id = ?) WHERE id = ?', staff.administrator, staff.clerk) } },
  { name: 'an account put in', with: 'database', sql(database, { staff }) { run(database, "INSERT INTO staff (id, name, folded_name, role, secret_kind, hash, created_at) SELECT 'planted', 'Otto', 'otto', 'administrator', secret_kind, hash, created_at FROM staff WHERE id = ?", staff.administrator) } },
  { name: 'an account deleted', with: 'database', sql(database, { staff }) { run(database, 'DELETE FROM staff WHERE id = ?', staff.clerk) } },
  { name: 'a client put in, with a key', with: 'database', sql(database) { run(database, "INSERT INTO clients (id, name, folded_name, permissions, addresses, created_at) SELECT 'planted', 'Other', 'other', permissions, '[\"0.0.0.0/0\"]', created_at FROM clients LIMIT 1"); run(database, "INSERT INTO client_keys (hash, id, client_id, shown, created_at) VALUES (zeroblob(32), 'planted-key', 'planted', 'foyer_live_', 0)") } },
  { name: 'one more key of a client', with: 'database', sql(database) { run(database, "INSERT INTO client_keys (hash, id, client_id, shown, created_at) SELECT zeroblob(32), 'planted-key', id, 'foyer_live_', created_at FROM clients LIMIT 1") } },
  { name: 'a client’s key exchanged', with: 'database', sql(database) { run(database, 'UPDATE client_keys SET hash = zeroblob(32) WHERE revoked_at IS NULL') } },
  { name: 'more for a client than it was given', with: 'database', sql(database) { run(database, "UPDATE clients SET permissions = '[\"records.read\",\"records.numbers\"]'") } },
  { name: 'an access token’s name bound to a client', with: 'database', sql(database) { run(database, "UPDATE client_bindings SET oauth_client = 'another'") } },
  { name: 'a client’s certificates taken away', with: 'database', sql(database) { run(database, 'DELETE FROM client_bindings') } },
  { name: 'a revoked key that opens again', with: 'database', sql(database) { run(database, 'UPDATE client_keys SET revoked_at = NULL') } },
  { name: 'a client deleted', with: 'database', sql(database) { run(database, 'DELETE FROM client_keys'); run(database, 'DELETE FROM client_bindings'); run(database, 'DELETE FROM clients') } },
  { name: 'keys put in by which access tokens count', with: 'database', sql(database) { run(database, "INSERT INTO issuer_keys VALUES ('https://id.example', '{\"keys\":[]}', 0, 0)") } },
  { name: 'what a covering event took in', with: 'database', sql(database) { run(database, 'DELETE FROM audit_covered') } },
]

const folders: readonly Tampering[] = [
  { name: 'an older database put back', with: 'folder', files(scene) { back(scene, ['records.db', 'records.db-wal', 'records.db-shm']) } },
  { name: 'an older database and checkpoint file put back', with: 'folder', files(scene) { back(scene, ['records.db', 'records.db-wal', 'records.db-shm', 'audit-checkpoint.txt']) } },
  {
    name: 'another terminal’s folder, its key in this keychain', with: 'folder',
    files({ folder, other, keychain }) {
      rmSync(folder, { recursive: true })
      cpSync(other.folder, folder, { recursive: true })
      const id = readKeyFile(other.folder)?.databaseId ?? ''
      keychain.set(accountOf(id), other.keychain.get(accountOf(id)) ?? '')
    },
  },
  { name: 'the clock set back by a day less an hour, which a wrong time zone does too', with: 'clock', clock: -86_400_000 },
  { name: 'the clock set back by two days', with: 'clock', clock: -2 * 86_400_000 },
]

const signedAgain: readonly Tampering[] = [
  { name: 'signed again: an event', with: 'signature', sql(database) { run(database, 'UPDATE audit_events SET status = 201 WHERE leaf = 4'); rehash(database, 4); note = signAgain(database) } },
  { name: 'signed again: an event, and the file outside', with: 'signature', sql(database) { run(database, 'UPDATE audit_events SET status = 201 WHERE leaf = 4'); rehash(database, 4); note = signAgain(database) }, files: plantNote },
  {
    name: 'signed again: an event, the file outside and the keychain’s head', with: 'signature', needsReceipt: true,
    sql(database) { run(database, 'UPDATE audit_events SET status = 201 WHERE leaf = 4'); rehash(database, 4); note = signAgain(database) },
    files(scene) { plantNote(scene); scene.keychain.set(headAccountOf(scene.folder), note) },
  },
  {
    name: 'signed again: a record and its event taken out, everywhere', with: 'signature', needsReceipt: true,
    sql(database, { records: [, newest] }) {
      run(database, 'DELETE FROM records WHERE id = ?', newest)
      run(database, "UPDATE audit_events SET subject = NULL, action = (SELECT number FROM audit_words WHERE word = 'audit.list') WHERE subject = ?", newest)
      rehash(database, leafOf(database, 'audit.list'))
      note = signAgain(database)
    },
    files(scene) { plantNote(scene); scene.keychain.set(headAccountOf(scene.folder), note) },
  },
  {
    name: 'the whole folder and the keychain put back as they were', with: 'folder', needsReceipt: true,
    files(scene) {
      back(scene, ['records.db', 'records.db-wal', 'records.db-shm', 'audit-checkpoint.txt'])
      scene.keychain.set(headAccountOf(scene.folder), readFileSync(checkpointFile(scene.older), 'utf8'))
    },
  },
]

/** The list: each on a desk of its own that was closed in order. */
export const tamperings: readonly Tampering[] = [...events, ...signatures, ...tables, ...keyInHand, ...folders, ...signedAgain]
