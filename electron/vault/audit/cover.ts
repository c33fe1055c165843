import { createHash } from 'node:crypto'
import type { Database } from '../database/database.ts'
import type { Seals } from '../records/seals.ts'
import type { Account } from '../staff/accounts.ts'
import { decodeDetail } from './detail.ts'
import type { WordBook } from './words.ts'

/** `counted`: from when a record counts that was made while the date was in doubt. */
export type CoveredKind = 'record' | 'staff' | 'trust' | 'counted'
export interface Covered { kind: CoveredKind, id: string, hash: string }

const digest = (text: string) => createHash('sha256').update(text).digest().subarray(0, 24).toString('base64url')

/** Who somebody is and what they may: everything of an account that only an administrator's or their own call changes. The secret's hash has its own salt. */
export function accountHash({ id, name, role, secret_kind, hash, active }: Account): string {
  return digest(JSON.stringify(['foyer account 1', id, name, role, secret_kind, hash, active]))
}

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

/** Actions whose event says how an account is from then on. */
export const accountActions = ['staff.create', 'staff.update', 'staff.setSecret', 'staff.resetAdministrator'] as const

/**
 * Records and accounts that no hash in the trail covers although the trail tells of them: those of the version before. What the trail knows
 * nothing of is left as it is, for verification to find.
 */
export function uncovered(database: Database, words: WordBook, seals: Seals, accounts: readonly Account[]): { records: string[], accounts: Account[] } {
  const numbers = (actions: readonly string[]) => actions.map((action) => words.find(action) ?? -1).join(', ')
  const first = database.prepare<[], { found: number }>(`SELECT 1 AS found FROM audit_events WHERE action IN (${numbers(['audit.cover'])}) LIMIT 1`).get() === undefined
  const newest = (actions: readonly string[]) => database.prepare<[string], { leaf: number, detail: string | null }>(
    `SELECT leaf, detail FROM audit_events WHERE subject = ? AND status = 200 AND action IN (${numbers(actions)}) ORDER BY leaf DESC LIMIT 1`)
  const confirmed = newest(['records.confirm'])
  const changed = newest(accountActions)
  const covered = database.prepare<[string], { leaf: number | null }>("SELECT max(leaf) AS leaf FROM audit_covered WHERE kind = 'staff' AND id = ?")
  const bare = database.prepare<[], { id: string }>('SELECT id FROM records WHERE id NOT IN (SELECT record_id FROM record_seals)').all()
  return {
    records: bare.filter(({ id }) => {
      const event = confirmed.get(id)
      return event !== undefined && decodeDetail(event.detail).marks.record === undefined && seals.hashOf(id) === null
    }).map(({ id }) => id),
    accounts: accounts.filter(({ id }) => {
      const event = changed.get(id)
      if (event === undefined) return first
      return decodeDetail(event.detail).marks.account === undefined && event.leaf > (covered.get(id)?.leaf ?? -1)
    }),
  }
}
