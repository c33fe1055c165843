import { readFileSync } from 'node:fs'
import type { AuditEvent } from '../../contract/audit.ts'
import { writeFileAtomically } from '../atomic-file.ts'
import type { Database } from '../records/database.ts'
import { openCheckpoint, signCheckpoint } from './checkpoint.ts'
import { leafBytes, type EventContent } from './leaf.ts'
import { leafHash } from './merkle-hash.ts'
import { nodesCompletedBy, rootAt, type NodeReader } from './merkle-tree.ts'
import type { NoteSigner } from './signed-note.ts'
import { wordBook, type WordBook } from './words.ts'

/** A checkpoint is signed whenever this many events have come since the last one. */
const CHECKPOINT_EVERY = 64

/** The tamper-evident log: events, tree and checkpoints of one terminal. */
export interface AuditLog {
  /** Add an event. Call inside the transaction of the change that it describes, which must be `immediate`. Returns its index. */
  append(event: EventContent): number
  size(): number
  root(size?: number): Uint8Array
  nodes: NodeReader
  words: WordBook
  signer: NoteSigner
  /** Sign the present size, if there is anything new; keeps it in the database and beside it. */
  checkpoint(now: Date): string | null
  /** As `checkpoint`, when enough events have come. Call after commit. */
  checkpointWhenDue(now: Date): void
  lastCheckpoint(): string | null
  /** The checkpoint beside the database, which a database put back from an older copy does not have. */
  outsideCheckpoint(): string | null
}

export function auditLog(database: Database, signer: NoteSigner, checkpointPath: string): AuditLog {
  const words = wordBook(database)
  const insert = database.prepare(`INSERT INTO audit_events
    (leaf, time, user, role, method, path, action, status, error, subject, detail, terminal, address, version, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const insertNode = database.prepare('INSERT INTO audit_nodes (level, number, hash) VALUES (?, ?, ?)')
  const readLeaf = database.prepare<[number], Buffer>('SELECT hash FROM audit_events WHERE leaf = ?').pluck() as unknown as { get(leaf: number): Buffer | undefined }
  const readNode = database.prepare('SELECT hash FROM audit_nodes WHERE level = ? AND number = ?').pluck() as unknown as { get(level: number, number: number): Buffer | undefined }
  const readSize = database.prepare('SELECT max(leaf) + 1 FROM audit_events').pluck() as unknown as { get(): number | null }
  const newestCheckpoint = database.prepare<[], { size: number, note: string }>('SELECT size, note FROM audit_checkpoints ORDER BY size DESC LIMIT 1')
  const insertCheckpoint = database.prepare('INSERT OR IGNORE INTO audit_checkpoints (size, time, note) VALUES (?, ?, ?)')

  const nodes: NodeReader = (level, number) => {
    const hash = level === 0 ? readLeaf.get(number) : readNode.get(level, number)
    if (hash === undefined) throw new RangeError(`audit node ${level}/${number} is missing`)
    return hash
  }
  const size = () => readSize.get() ?? 0
  const log: AuditLog = {
    append(event) {
      const index = size()
      const hash = leafHash(leafBytes(index, event))
      const word = (text: string | null) => (text === null ? null : words.numberOf(text))
      insert.run(
        index, Date.parse(event.time), word(event.user), word(event.role), word(event.method), word(event.path), word(event.action),
        event.status, word(event.error), event.subject, event.detail, word(event.terminal), word(event.address), word(event.version), hash,
      )
      for (const node of nodesCompletedBy(index, hash, nodes)) {
        if (node.level > 0) insertNode.run(node.level, node.number, node.hash)
      }
      return index
    },
    size,
    root: (at = size()) => rootAt(at, nodes),
    nodes,
    words,
    signer,
    checkpoint(now) {
      const note = database.transaction(() => {
        const at = size()
        const last = newestCheckpoint.get()
        if (last !== undefined && last.size >= at) return last.note
        if (at === 0) return null
        const signed = signCheckpoint(at, rootAt(at, nodes), signer)
        insertCheckpoint.run(at, now.getTime(), signed)
        return signed
      }).immediate()
      if (note !== null && note !== log.outsideCheckpoint()) keepOutside(note)
      return note
    },
    checkpointWhenDue(now) {
      if (size() - (newestCheckpoint.get()?.size ?? 0) >= CHECKPOINT_EVERY) log.checkpoint(now)
    },
    lastCheckpoint: () => newestCheckpoint.get()?.note ?? null,
    outsideCheckpoint() {
      try {
        return readFileSync(checkpointPath, 'utf8')
      } catch {
        return null
      }
    },
  }

  /** A shorter log never replaces the checkpoint of a longer one: that is what gives a truncated log away. */
  function keepOutside(note: string): void {
    const present = log.outsideCheckpoint()
    const kept = present === null ? null : openCheckpoint(present, signer)
    const ours = openCheckpoint(note, signer)
    if (kept !== null && ours !== null && kept.size > ours.size) return
    writeFileAtomically(checkpointPath, note)
  }
  return log
}

/** An event as the contract has it, from its row. */
export interface EventRow {
  leaf: number, time: number, user: number, role: number | null, method: number, path: number, action: number, status: number
  error: number | null, subject: string | null, detail: string | null, terminal: number, address: number, version: number, hash: Buffer
}

export const eventColumns = 'leaf, time, user, role, method, path, action, status, error, subject, detail, terminal, address, version, hash'

export function contentOf(row: EventRow, words: WordBook): EventContent {
  const maybe = (number: number | null) => (number === null ? null : words.wordOf(number))
  return {
    time: new Date(row.time).toISOString(),
    user: words.wordOf(row.user),
    role: maybe(row.role) as AuditEvent['role'],
    method: words.wordOf(row.method) as AuditEvent['method'],
    path: words.wordOf(row.path),
    action: words.wordOf(row.action),
    status: row.status,
    error: maybe(row.error),
    subject: row.subject,
    detail: row.detail,
    terminal: words.wordOf(row.terminal),
    address: words.wordOf(row.address),
    version: words.wordOf(row.version),
  }
}
