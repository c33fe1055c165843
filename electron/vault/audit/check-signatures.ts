import type { Database } from '../database/database.ts'
import type { Anchor } from './anchors.ts'
import { openCheckpoint } from '../../tlog/checkpoint.ts'
import type { NoteKey } from '../../tlog/signed-note.ts'
import type { Report } from './report.ts'

/**
 * Events that may be without a signature while a desk works: those of a second, or of a purge between two of its transactions (100 each),
 * doubled for a busy machine.
 */
export const MOST_UNSIGNED = 400

/** When a size was signed, as the checkpoint says under its signature. */
export interface SignedTime { size: number, time: string }

/**
 * Every signed checkpoint in the database and outside of it: the roots that the tree must have, by size. Reports signatures that are not this
 * terminal's, checkpoints of a longer log, kept ones that are gone, and events that no signature covers.
 */
export function signedSizes(database: Database, key: NoteKey, size: number, outside: readonly Anchor[], problem: Report, note: Report): { expected: Map<number, Uint8Array[]>, checkpoints: number, times: SignedTime[] } {
  const stored = database.prepare<[], { size: number, time: unknown, note: string }>('SELECT size, time, note FROM audit_checkpoints ORDER BY size').all()
  const times: SignedTime[] = []
  const expected = new Map<number, Uint8Array[]>()
  const sizes = new Set(stored.map((each) => each.size))
  const newest = stored.at(-1)?.size ?? 0
  let covered = 0
  const tooLong = (signed: number) => {
    problem('truncated', size, `signed=${signed}`)
    covered = size
  }
  const take = (opened: NonNullable<ReturnType<typeof openCheckpoint>>) => {
    covered = Math.max(covered, opened.size)
    if (opened.more.time !== null) times.push({ size: opened.size, time: opened.more.time })
    expected.set(opened.size, [...expected.get(opened.size) ?? [], opened.root])
  }
  for (const { size: claimed, time, note: signed } of stored) {
    const opened = openCheckpoint(signed, key)
    if (opened === null || opened.size !== claimed) problem('signatureWrong', claimed, `size=${claimed}`)
    else if (opened.size > size) tooLong(opened.size)
    else {
      take(opened)
      const { after, time: told } = opened.more
      // Nothing goes by the column, and nobody but a forger writes another moment there.
      if (told !== null && Date.parse(told) !== time) problem('checkpointWrong', claimed, `time size=${claimed}`)
      if (after !== null && after > 0 && !sizes.has(after)) problem('checkpointMissing', after, `before=${claimed}`)
    }
  }
  for (const { place, note: signed } of outside) {
    const opened = openCheckpoint(signed, key)
    if (opened === null) problem('signatureWrong', null, place === 'file' ? 'outside' : place)
    else if (opened.size > size) tooLong(opened.size)
    else {
      take(opened)
      // It is signed into the database first, and there the newest one stays.
      if (opened.size > newest) problem('checkpointMissing', opened.size, place)
    }
  }
  if (!outside.some(({ place }) => place === 'file') && stored.length > 0) note('anchorMissing', null, 'file')
  if (size > 0 && covered === 0) problem('unsigned', 0, `size=${size}`)
  else if (size - covered > MOST_UNSIGNED) problem('unsigned', covered, `size=${size}`)
  return { expected, checkpoints: stored.length, times }
}
