import { closeSync, openSync, readSync } from 'node:fs'
import type { Database } from '../database/database.ts'
import { openCheckpoint } from '../../tlog/checkpoint.ts'
import type { NoteKey } from '../../tlog/signed-note.ts'

/** No checkpoint of ours is longer, in UTF-16 units: the contract's limit. */
const LONGEST_NOTE = 2_000

export type SignedCheckpoint = NonNullable<ReturnType<typeof openCheckpoint>>

/** A row of the database: its columns are there to find it by, and only what is signed in it is believed. */
export interface StoredCheckpoint {
  size: number
  /** Empty where it is none that can be read. */
  note: string
  /** What it signs; null where that is not this row's size under this key. */
  signed: SignedCheckpoint | null
}

/** The checkpoints that the database keeps. */
export interface StoredCheckpoints {
  /** The newest by its row, and the one before. */
  newest(): [StoredCheckpoint?, StoredCheckpoint?]
  /** Whether there is one of this size. */
  has(size: number): boolean
  /**
   * The size up to which events are signed and no signature was made at this moment or later, between two sizes.
   *
   * @param before milliseconds since the epoch
   */
  signedBefore(before: number, from: number, to: number): number
  /** The newest that was signed before this moment, in milliseconds since the epoch; null where the newest row of before is none of this key. */
  lastBefore(moment: number): string | null
}

export function storedCheckpoints(database: Database, key: NoteKey): StoredCheckpoints {
  const newest = database.prepare<[], { size: number, note: unknown }>('SELECT size, note FROM audit_checkpoints ORDER BY size DESC LIMIT 2')
  const find = database.prepare<[number], { size: number, note: unknown }>('SELECT size, note FROM audit_checkpoints WHERE size = ?')
  const between = database.prepare<[number, number], { size: number, note: unknown }>('SELECT size, note FROM audit_checkpoints WHERE size > ? AND size <= ? ORDER BY size')
  const before = database.prepare<[number], { size: number, note: unknown }>('SELECT size, note FROM audit_checkpoints WHERE time < ? ORDER BY size DESC LIMIT 1')
  /** Of the newest two it is asked at every event. */
  const opened = new Map<string, SignedCheckpoint | null>()
  const open = (note: string): SignedCheckpoint | null => {
    const known = opened.get(note)
    if (known !== undefined) return known
    if (opened.size >= 2) opened.clear()
    const found = openCheckpoint(note, key)
    opened.set(note, found)
    return found
  }
  const read = ({ size, note }: { size: number, note: unknown }): StoredCheckpoint => {
    const text = typeof note === 'string' && note.length <= LONGEST_NOTE ? note : ''
    const signed = open(text)
    return { size, note: text, signed: signed?.size === size ? signed : null }
  }
  return {
    newest: () => newest.all().map(read) as [StoredCheckpoint?, StoredCheckpoint?],
    has: (size) => find.all(size).map(read).some(({ signed }) => signed !== null),
    lastBefore(moment) {
      const found = before.all(moment).map(read)[0]
      // The column finds it; what is signed decides.
      const time = found?.signed?.more.time ?? null
      return found !== undefined && time !== null && Date.parse(time) < moment ? found.note : null
    },
    signedBefore(before, from, to) {
      const last = newest.all().map(read)[0]?.signed?.size ?? 0
      for (const row of between.all(from, to)) {
        const { signed } = read(row)
        // The version before signed no time: by the times of its events alone.
        if (signed !== null && signed.more.time !== null && !(Date.parse(signed.more.time) < before)) return Math.min(signed.size, last)
      }
      return Math.min(to, last)
    },
  }
}

/** The checkpoint beside the database, as far as one of ours is long; null where there is none. */
export function readCheckpointFile(path: string): string | null {
  let handle: number | undefined
  try {
    handle = openSync(path, 'r')
    // One more than a checkpoint can have: what is longer is none.
    const bytes = Buffer.alloc(LONGEST_NOTE + 1)
    return bytes.toString('utf8', 0, readSync(handle, bytes, 0, bytes.length, 0))
  } catch {
    return null
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}
