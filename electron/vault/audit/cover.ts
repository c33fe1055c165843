import type { Database } from '../database/database.ts'
import { decodeDetail } from '../../tlog/detail.ts'
import { digest } from './digest.ts'
import type { WordBook } from './words.ts'

/** `counted`: from when a record counts that was made while the date was in doubt. */
export type CoveredKind = 'record' | 'staff' | 'factors' | 'client' | 'trust' | 'counted'
export interface Covered { kind: CoveredKind, id: string, hash: string }

/** What a covering event says of all that it takes in. */
export function coverHash(covered: readonly Covered[]): string {
  return digest(JSON.stringify(covered.map(({ kind, id, hash }) => [kind, id, hash])))
}

/** What one covering event took in, in a fixed order. */
export function coveredBy(database: Database, leaf: number): Covered[] {
  return database.prepare<[number], Covered>('SELECT kind, id, hash FROM audit_covered WHERE leaf = ? ORDER BY kind, id').all(leaf)
}

/** Whether the list of a covering event is the one that the event names. */
export function coverHolds(database: Database, words: WordBook, leaf: number): boolean {
  const event = database.prepare<[number, number], { detail: string | null }>('SELECT detail FROM audit_events WHERE leaf = ? AND action = ? AND status = 200').get(leaf, words.find('audit.cover') ?? -1)
  return event !== undefined && decodeDetail(event.detail).marks.covers === coverHash(coveredBy(database, leaf))
}

/** Where the first covering event of all stood, as one says that took over from it when its time was over. */
export function coveredSince(words: string | null): number | null {
  const since = /^carried=\d+ since=(\d{1,15})$/.exec(words ?? '')?.[1]
  return since === undefined ? null : Number(since)
}
