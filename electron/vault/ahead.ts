import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { openCheckpoint } from './audit/checkpoint.ts'
import { headAccountOf, keychainHead } from './audit/head.ts'
import { signerOf } from './desk.ts'
import { checkpointPath } from './desk-files.ts'
import type { KeyPlace } from './keys/database-key.ts'
import type { Database } from './records/database.ts'
import { settingsOf, type Settings } from './records/settings.ts'

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

/** Checkpoints that an administrator has accepted a database against, by hash. */
const ACCEPTED = 'log.accepted'
/** So many are remembered: two places, and an acceptance or two that the keychain has not heard of. */
const REMEMBERED = 16

const hashOf = (note: string) => createHash('sha256').update(note).digest('base64url')
const acceptedIn = (settings: Settings): string[] => settings.get(ACCEPTED)?.split(' ') ?? []

/** Whether a database was accepted in spite of this checkpoint, which may still be where it was. */
export const isAccepted = (settings: Settings, note: string): boolean => acceptedIn(settings).includes(hashOf(note))

/** Call inside a transaction. */
export function rememberAccepted(settings: Settings, notes: readonly string[]): void {
  if (notes.length > 0) settings.set(ACCEPTED, [...new Set([...acceptedIn(settings), ...notes.map(hashOf)])].slice(-REMEMBERED).join(' '))
}

function noteBeside(folder: string): string | null {
  try {
    return readFileSync(checkpointPath(folder), 'utf8')
  } catch {
    return null
  }
}

/** What the file beside the database and the keychain know that it has not. A keychain that does not answer is not waited for. */
export async function aheadOf(place: KeyPlace, database: Database): Promise<Ahead> {
  // Before the size is read: what another process commits meanwhile is in the size, and not in these.
  const outside = [noteBeside(place.folder), await keychainHead(place.keychain, headAccountOf(place.folder)).load()]
  try {
    return held(outside, database)
  } catch {
    // A file as it was before it had a trail, or whose structure is not ours: said elsewhere.
    return { notes: [], missing: null }
  }
}

function held(outside: readonly (string | null | undefined)[], database: Database): Ahead {
  const settings = settingsOf(database)
  const signer = signerOf(settings)
  const size = database.prepare<[], { size: number | null }>('SELECT max(leaf) + 1 AS size FROM audit_events').get()?.size ?? 0
  const ahead = outside.flatMap((note) => {
    const known = typeof note === 'string' ? openCheckpoint(note, signer) : null
    return typeof note === 'string' && known !== null && known.size > size && !isAccepted(settings, note) ? [{ note, missing: known.size - size }] : []
  })
  return ahead.length === 0 ? { notes: [], missing: null } : { notes: ahead.map(({ note }) => note), missing: Math.max(...ahead.map(({ missing }) => missing)) }
}
