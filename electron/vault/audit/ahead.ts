import { isAccepted } from './accepted.ts'
import { openCheckpoint } from '../../tlog/checkpoint.ts'
import type { Head } from './head.ts'
import { readCheckpointFile } from './stored-checkpoints.ts'
import { signerOf } from './signer.ts'
import { checkpointPath } from '../database/desk-files.ts'
import { eventsIn } from '../database/counts.ts'
import type { Database } from '../database/database.ts'
import { settingsOf } from '../database/settings.ts'

/**
 * A checkpoint is kept outside of the database only once what it signs is on disk, so none outside can know more than the database by right. One
 * that does tells of a log that was cut, or of a database that was put back as it was earlier.
 */
export interface Ahead {
  /** The checkpoints outside that know more. */
  notes: string[]
  /** How many events the database lacks by them; null where none says. */
  missing: number | null
}

/** What the file beside the database and the keychain know that it has not. A keychain that does not answer is not waited for. */
export async function aheadOf(folder: string, head: Head, database: Database): Promise<Ahead> {
  // Before the size is read: what another process commits meanwhile is in the size, and not in these.
  const outside = [readCheckpointFile(checkpointPath(folder)), await head.load()]
  try {
    return held(outside, database)
  } catch {
    // A file as it was before it had a trail, or whose structure is not ours: said elsewhere.
    return { notes: [], missing: null }
  }
}

function held(outside: readonly (string | null | undefined)[], database: Database): Ahead {
  const signer = signerOf(settingsOf(database))
  const size = eventsIn(database)
  const ahead = outside.flatMap((note) => {
    const known = typeof note === 'string' ? openCheckpoint(note, signer) : null
    return typeof note === 'string' && known !== null && known.size > size && !isAccepted(database, signer, note) ? [{ note, missing: known.size - size }] : []
  })
  return ahead.length === 0 ? { notes: [], missing: null } : { notes: ahead.map(({ note }) => note), missing: Math.max(...ahead.map(({ missing }) => missing)) }
}
