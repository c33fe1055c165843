import type { Database } from '../database/database.ts'
import { ACCEPTED } from './anchors.ts'
import { decodeDetail } from '../../tlog/detail.ts'
import { digest } from './digest.ts'
import { contentOf, eventColumns, type EventRow } from './event-row.ts'
import { leafBytes } from '../../tlog/leaf.ts'
import { nodesOf } from './log.ts'
import { leafHash } from '../../tlog/merkle-hash.ts'
import { verifyInclusion } from '../../tlog/merkle-proof.ts'
import { inclusionProof } from '../../tlog/merkle-tree.ts'
import type { NoteKey } from '../../tlog/signed-note.ts'
import { storedCheckpoints } from './stored-checkpoints.ts'
import { wordBook } from './words.ts'

/** So many acceptances are looked at, the newest: a desk has had one or two in its life. */
const MOST = 100

/** How the event of an acceptance names the checkpoints that it is in spite of. */
export const acceptedMark = (notes: readonly string[]): string => [...new Set(notes.map(digest))].join(' ')

/**
 * Whether an administrator took this log into service in spite of a checkpoint, which may still be where it was. By an event of the log itself
 * and under its signature: a row that says so could be anybody's who has the key.
 */
export function isAccepted(database: Database, key: NoteKey, note: string): boolean {
  const [newest] = storedCheckpoints(database, key).newest()
  const signed = newest?.signed ?? null
  if (signed === null) return false
  const words = wordBook(database)
  const events = database.prepare<[number, number, string], EventRow>(
    `SELECT ${eventColumns} FROM audit_events WHERE action = ? AND leaf < ? AND status = 200 AND substr(detail, 1, ${ACCEPTED.length}) = ? ORDER BY leaf DESC LIMIT ${MOST}`)
  const hash = digest(note)
  return events.all(words.find('audit.anchor') ?? -1, signed.size, ACCEPTED).some((event) => {
    if (decodeDetail(event.detail).marks.notes?.split(' ').includes(hash) !== true) return false
    try {
      const leaf = leafHash(leafBytes(event.leaf, contentOf(event, words)))
      return verifyInclusion(leaf, event.leaf, signed.size, inclusionProof(event.leaf, signed.size, nodesOf(database)), signed.root)
    } catch {
      // A node that the proof needs is not there.
      return false
    }
  })
}
