import { MOST_UNSIGNED } from './check-signatures.ts'
import { openCheckpoint } from '../../tlog/checkpoint.ts'
import type { NoteKey } from '../../tlog/signed-note.ts'
import type { StoredCheckpoints } from './stored-checkpoints.ts'

/** What an opening finds of a log and of the checkpoints that are kept of it. */
export interface Found {
  /** Number of events. */
  size: number
  key: NoteKey
  stored: StoredCheckpoints
  file: string | null
  head: string | null | undefined
  /** Whether the first event is signed at once, as it is since the version before. */
  signedAtOnce: boolean
  /** Whether whoever had it open last left it in order, and all of it signed. */
  closed: boolean
}

/**
 * What is gone of the checkpoints in the database and beside it. One outside that the database has not, over all of its events, is what a copy of
 * an open desk has that was made file by file: `database=behind`. It proves the events all the same, and nothing is lost.
 */
export function missingAnchors({ size, key, stored, file, head, signedAtOnce, closed }: Found): string[] {
  const [newest] = stored.newest()
  const outside = [file, head].flatMap((note) => {
    const signed = typeof note === 'string' ? openCheckpoint(note, key) : null
    return signed === null ? [] : [signed]
  })
  // It is signed into the database first, so that none can be newer than the one there.
  const newer = outside.filter((signed) => signed.size > (newest?.size ?? 0) && signed.size <= size)
  const isOfCopy = ({ size: over, more: { after } }: (typeof newer)[number]) =>
    !closed && newest !== undefined && over === size && over - newest.size <= MOST_UNSIGNED && (after === null || after === 0 || stored.has(after))
  if (newer.length > 0) return [newer.every(isOfCopy) ? 'database=behind' : 'database=missing']
  if (newest !== undefined) return file === null ? ['file=missing'] : []
  // The version before may have been killed before its first one.
  return outside.length === 0 && size > 0 && signedAtOnce ? ['checkpoints=missing'] : []
}
