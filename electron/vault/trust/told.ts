import { createHash } from 'node:crypto'
import { coveredBy, coverHolds } from '../audit/cover.ts'
import { decodeDetail } from '../../tlog/detail.ts'
import { digest } from '../audit/digest.ts'
import type { Telling } from '../audit/settings-told.ts'
import type { WordBook } from '../audit/words.ts'
import type { Database } from '../database/database.ts'

/** Of a file that came from where policy says, and that nobody at the desk took. */
export const TRUST_FETCHED = 'trust.fetched'
/** Actions after whose success a file of trust is here, and the one that takes it away. */
const taken = ['trust.import', 'trust.takeFound', TRUST_FETCHED] as const
const removed = 'trust.remove'

export const hashOfFile = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** What a covering event took over, where the list is the one that the event names. */
function coveredAnchors(database: Database, words: WordBook, leaf: number): { leaf: number, id: string, row: string | null }[] {
  if (!coverHolds(database, words, leaf)) return []
  return coveredBy(database, leaf).flatMap(({ kind, id, hash }) => (kind === 'trust' ? [{ leaf, id, row: hash === id ? null : hash }] : []))
}

/** What the trail says of a file: the leaf, and the hash of all that is kept beside its bytes; null where nothing tells that. */
export interface ToldAnchor { leaf: number, row: string | null }

/** Everything that stands in its row beside the bytes, which have their own hash. */
export function anchorRowHash({ id, size, about, imported_at, imported_by_id, imported_by }: Record<'id' | 'size' | 'about' | 'imported_at' | 'imported_by_id' | 'imported_by', unknown>): string {
  return digest(JSON.stringify(['foyer trust 1', id, size, about, imported_at, imported_by_id, imported_by]))
}

/**
 * The files of trust that are here by what the trail says, each with the leaf that says so: their events, and covering events that took over
 * what older ones said.
 */
export function toldAnchors(database: Database, words: WordBook): Map<string, ToldAnchor> {
  const numbers = [...taken, removed].map((action) => words.find(action) ?? -1)
  const events = database.prepare<[], { leaf: number, action: number, detail: string | null }>(
    `SELECT leaf, action, detail FROM audit_events WHERE action IN (${numbers.join(', ')}) AND status = 200`).all()
  return anchorsFrom(database, words, events.map((event) => ({ ...event, action: words.wordOf(event.action) })))
}

export const tellsTrust = (action: string): boolean => action === removed || (taken as readonly string[]).includes(action)

/** The same from events that somebody else has read, in any order. */
export function anchorsFrom(database: Database, words: WordBook, events: readonly Telling[]): Map<string, ToldAnchor> {
  const covered = database.prepare<[], { leaf: number }>("SELECT DISTINCT leaf FROM audit_covered WHERE kind = 'trust'").all().flatMap(({ leaf }) => coveredAnchors(database, words, leaf))
  const told = new Map<string, ToldAnchor>()
  for (const each of [...covered, ...events].toSorted((a, b) => a.leaf - b.leaf)) {
    if ('id' in each) {
      told.set(each.id, { leaf: each.leaf, row: each.row })
      continue
    }
    const said = decodeDetail(each.detail).words ?? ''
    const id = /^sha256=([0-9a-f]{64})(?: |$)/.exec(said)?.[1]
    if (id === undefined) continue
    if (each.action === removed) {
      told.delete(id)
      continue
    }
    const replaced = / replaces=([0-9a-f]{16})(?: |$)/.exec(said)?.[1]
    if (replaced !== undefined) for (const known of told.keys()) if (known.startsWith(replaced)) told.delete(known)
    // Its row was covered in the same transaction, just before.
    const known = told.get(id)
    told.set(id, known?.leaf === each.leaf - 1 ? known : { leaf: each.leaf, row: null })
  }
  return told
}
