import { openCheckpoint } from '../../tlog/checkpoint.ts'
import { verifyConsistency } from '../../tlog/merkle-proof.ts'
import { consistencyProof, rootAt, type NodeReader } from '../../tlog/merkle-tree.ts'
import { isOfAnother, type NoteKey } from '../../tlog/signed-note.ts'

/** Where a signed checkpoint is kept that a database put back from an older copy does not bring along. */
export type AnchorPlace = 'database' | 'file' | 'keychain'

export interface Anchor { place: AnchorPlace, note: string }

/**
 * How a log stands to a checkpoint: it is the same log grown on (`holds`), a shorter one (`ahead`: the checkpoint is), another one from some
 * leaf on (`forked`), or nothing can be said since another terminal signed the checkpoint (`foreign`) or it is none that can be read (`damaged`).
 */
export type Standing = 'holds' | 'ahead' | 'forked' | 'foreign' | 'damaged'

/** How the trail tells that an administrator took a copy into service although something outside speaks against it. */
export const ACCEPTED = 'accepted '

/** How the trail tells of events that no signature covers: those of a run that was cut off, which may be none of its own as well. */
export const CUT_OFF = 'tail=cutOff '

/**
 * What has harmless causes: a file or head that is gone, a file that is damaged, a database copied just before its last signature, a process that
 * was cut off in the second before one; and what an administrator answers for.
 */
const harmless: ReadonlySet<string> = new Set(['file=missing', 'file=damaged', 'keychain=missing', 'database=behind'])

export const isHarmless = (words: string): boolean => harmless.has(words) || words.startsWith(ACCEPTED) || words.startsWith(CUT_OFF)

export function standingOf(note: string, size: number, nodes: NodeReader, key: NoteKey): Standing {
  const signed = openCheckpoint(note, key)
  if (signed === null) return isOfAnother(note, key) ? 'foreign' : 'damaged'
  if (signed.size > size) return 'ahead'
  if (signed.size === 0) return 'holds'
  try {
    const proof = consistencyProof(signed.size, size, nodes)
    return verifyConsistency(signed.size, signed.root, size, rootAt(size, nodes), proof) ? 'holds' : 'forked'
  } catch {
    // A node that the proof needs is not there.
    return 'forked'
  }
}
