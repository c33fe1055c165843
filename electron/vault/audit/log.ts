import { existsSync } from 'node:fs'
import { FoyerError } from '../../contract/errors.ts'
import { writeFileAtomically } from '../database/atomic-file.ts'
import { setAside } from '../keys/traces.ts'
import type { Database } from '../database/database.ts'
import { standingOf, type Anchor, type AnchorPlace } from './anchors.ts'
import { openCheckpoint } from '../../tlog/checkpoint.ts'
import { signCheckpoint } from '../../tlog/sign-checkpoint.ts'
import { noHead, type Head } from './head.ts'
import { leafBytes, type EventContent } from '../../tlog/leaf.ts'
import { HASH_SIZE, leafHash } from '../../tlog/merkle-hash.ts'
import { nodesCompletedBy, rootAt, type NodeReader } from '../../tlog/merkle-tree.ts'
import { missingAnchors } from './missing-anchors.ts'
import type { NoteSigner } from '../../tlog/sign-note.ts'
import { readCheckpointFile, storedCheckpoints, type StoredCheckpoint, type StoredCheckpoints } from './stored-checkpoints.ts'
import { wordBook, type WordBook } from './words.ts'

/** A checkpoint is signed whenever this many events have come since the last one, and kept for good once in as many; and so is the last of each day. */
const CHECKPOINT_EVERY = 64
/** And once in this many milliseconds while events come: what a kill can leave without a signature. */
export const CHECKPOINT_WITHIN_MS = 1_000

/** The tamper-evident log: events, tree and checkpoints of one terminal. */
export interface AuditLog {
  /** Add an event. Call inside the transaction of the change that it describes, which must be `immediate`. Returns its index. */
  append(event: EventContent): number
  size(): number
  root(size?: number): Uint8Array
  nodes: NodeReader
  words: WordBook
  signer: NoteSigner
  head: Head
  stored: StoredCheckpoints
  /** Events that a signature covers, in the database or outside of it, and the log grown on from there. */
  signedSize(): number
  /**
   * Sign the present size, if there is anything new; keeps it in the database, beside it and in the keychain. Where the log does not prove to
   * be what was signed before, grown on, nothing is signed and nothing replaced: `refusals` tells why.
   */
  checkpoint(now: Date): string | null
  /** As `checkpoint`, when enough events or time have come. Call after commit. @returns whether events are left without a signature */
  checkpointWhenDue(now: Date): boolean
  lastCheckpoint(): string | null
  /** The last one of the last day before `now`'s (UTC) that has any: it is kept for good. */
  dayCheckpoint(now: Date): string | null
  /** The checkpoint beside the database, which a database put back from an older copy does not have. */
  outsideCheckpoint(): string | null
  /** Give the checkpoint beside the database another name, so that the next signature writes it anew. Tell of it in the trail first. */
  setOutsideAside(): void
  /** What is held against the log before each signature. */
  anchors(): Anchor[]
  /** Whether the last signature says that the keychain held a head of this log. */
  hadHead(): boolean
  /**
   * What is gone of the checkpoints in the database and beside it: `file=missing`. Ask before the first signature of an opening.
   *
   * @param closed whether whoever had the database open last left it in order, and all of it signed
   */
  missingAnchors(closed: boolean): string[]
  /** What kept the last signature from being made: `file=ahead`. */
  refusals(): readonly string[]
}

export function auditLog(database: Database, signer: NoteSigner, checkpointPath: string, head: Head = noHead): AuditLog {
  const words = wordBook(database)
  const insert = database.prepare(`INSERT INTO audit_events
    (leaf, time, user, role, method, path, action, status, error, subject, detail, terminal, address, version, format, principal, door, credential, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const insertNode = database.prepare('INSERT INTO audit_nodes (level, number, hash) VALUES (?, ?, ?)')
  const readSize = database.prepare('SELECT max(leaf) + 1 FROM audit_events').pluck() as unknown as { get(): number | null }
  const stored = storedCheckpoints(database, signer)
  const insertCheckpoint = database.prepare('INSERT OR IGNORE INTO audit_checkpoints (size, time, note) VALUES (?, ?, ?)')
  const dropCheckpoint = database.prepare('DELETE FROM audit_checkpoints WHERE size = ?')
  const nodes = nodesOf(database)
  const size = () => readSize.get() ?? 0
  let refused: readonly string[] = []
  let signedAt = Number.NEGATIVE_INFINITY

  const log: AuditLog = {
    append(event) {
      const index = size()
      const hash = leafHash(leafBytes(index, event))
      const word = (text: string | null) => (text === null ? null : words.numberOf(text))
      insert.run(
        index, Date.parse(event.time), word(event.user), word(event.role), word(event.method), word(event.path), word(event.action),
        event.status, word(event.error), event.subject, event.detail, word(event.terminal), word(event.address), word(event.version),
        event.format, word(event.principal), word(event.door), event.credential, hash,
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
    head,
    stored,
    signedSize() {
      const at = size()
      const sizes = log.anchors().flatMap(({ note }) => (standingOf(note, at, nodes, signer) === 'holds' ? [openCheckpoint(note, signer)?.size ?? 0] : []))
      return Math.max(0, ...sizes)
    },
    checkpoint(now) {
      const note = database.transaction(() => {
        const at = size()
        const [last, before] = stored.newest()
        // Read under the lock: whatever stands there was committed before, so none of it can be ahead of us by right.
        refused = log.anchors().flatMap(({ place, note: signed }) => {
          const standing = standingOf(signed, at, nodes, signer)
          return standing === 'holds' ? [] : [`${place}=${standing}`]
        })
        if (refused.length > 0) return null
        if (last !== undefined && last.size >= at) return last.note
        if (at === 0) return null
        // Between two that are kept for good only the newest is needed.
        const kept = last === undefined || isKept(last, before, now) ? last : before
        const more = { after: kept?.size ?? 0, time: now.toISOString(), keychain: typeof head.known() === 'string' || log.hadHead() }
        const signed = signCheckpoint(at, rootAt(at, nodes), signer, more)
        insertCheckpoint.run(at, now.getTime(), signed)
        if (last !== undefined && last !== kept) dropCheckpoint.run(last.size)
        return signed
      }).immediate()
      signedAt = now.getTime()
      if (note === null) return null
      head.keep(note, (present) => database.open && standingOf(present, size(), nodes, signer) === 'holds')
      if (note !== log.outsideCheckpoint()) keepOutside(note)
      return note
    },
    checkpointWhenDue(now) {
      const last = stored.newest()[0]?.signed?.size ?? 0
      const behind = size() - last
      // The first event at once: a log without any signature proves nothing. And a clock that was set back must not put it off.
      if ((last === 0 && behind > 0) || behind >= CHECKPOINT_EVERY || (behind > 0 && Math.abs(now.getTime() - signedAt) >= CHECKPOINT_WITHIN_MS)) {
        log.checkpoint(now)
        return false
      }
      return behind > 0
    },
    lastCheckpoint: () => stored.newest()[0]?.note || null,
    dayCheckpoint: (now) => stored.lastBefore(Date.parse(now.toISOString().slice(0, 10))),
    outsideCheckpoint: () => readCheckpointFile(checkpointPath),
    setOutsideAside: () => { if (existsSync(checkpointPath)) setAside(checkpointPath) },
    anchors() {
      const [newest] = stored.newest()
      // One that is not of its row's size proves nothing for this place, whoever signed it.
      const inDatabase = newest?.signed === null && openCheckpoint(newest.note, signer) !== null ? '' : newest?.note
      const notes: [AnchorPlace, string | null | undefined][] = [['database', inDatabase], ['file', log.outsideCheckpoint()], ['keychain', head.known()]]
      return notes.flatMap(([place, note]) => (typeof note === 'string' ? [{ place, note }] : []))
    },
    hadHead: () => wasInKeychain(log.lastCheckpoint() ?? ''),
    missingAnchors: (closed) => missingAnchors({
      size: size(), key: signer, stored, file: log.outsideCheckpoint(), head: head.known(), signedAtOnce: words.find('audit.cover') !== null, closed,
    }),
    refusals: () => refused,
  }

  /** Those that the version before signed are all kept, and the last of a day (UTC) however few events it had: somebody may have written it down. */
  function isKept(checkpoint: StoredCheckpoint, before: StoredCheckpoint | undefined, now: Date): boolean {
    const block = (at: number) => Math.floor(at / CHECKPOINT_EVERY)
    const { after = null, time = null } = checkpoint.signed?.more ?? {}
    return before === undefined || block(checkpoint.size) > block(before.size) || after === null || time?.slice(0, 10) !== now.toISOString().slice(0, 10)
  }

  function wasInKeychain(note: string): boolean {
    return openCheckpoint(note, signer)?.more.keychain === true
  }

  /** A shorter log never replaces the checkpoint of a longer one: another process may have been faster. */
  function keepOutside(note: string): void {
    const present = log.outsideCheckpoint()
    const kept = present === null ? null : openCheckpoint(present, signer)
    const ours = openCheckpoint(note, signer)
    if (kept !== null && ours !== null && kept.size > ours.size) return
    writeFileAtomically(checkpointPath, note)
  }
  return log
}

/** The stored nodes of the tree: leaves beside their events, or by themselves where the event was deleted when its time was over. */
export function nodesOf(database: Database): NodeReader {
  const readLeaf = database.prepare<[number, number], { hash: unknown }>('SELECT hash FROM audit_events WHERE leaf = ? UNION ALL SELECT hash FROM audit_purged WHERE leaf = ? LIMIT 1')
  const readNode = database.prepare<[number, number], { hash: unknown }>('SELECT hash FROM audit_nodes WHERE level = ? AND number = ?')
  return (level, number) => {
    const row = level === 0 ? readLeaf.get(number, number) : readNode.get(level, number)
    if (!(row?.hash instanceof Uint8Array) || row.hash.byteLength !== HASH_SIZE) throw new FoyerError('database.damaged', { detail: `node=${level}/${number}` })
    return row.hash
  }
}
