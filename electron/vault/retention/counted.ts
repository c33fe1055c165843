import { coverHolds } from '../audit/cover.ts'
import type { WordBook } from '../audit/words.ts'
import type { Database } from '../database/database.ts'

/** From when a record counts that was made while the date was in doubt, for how many days, and its pictures; and the leaf that says so. */
export interface Counted { at: number, days: number, imageDays: number, leaf: number }

/** As a covering event has it: `1780304400000 30/7`. */
export const countedText = ({ at, days, imageDays }: Omit<Counted, 'leaf'>): string => `${at} ${days}/${imageDays}`

export function countedIn(text: unknown, leaf: number): Counted | null {
  const found = typeof text === 'string' ? /^(\d{1,15}) (\d{1,5})\/(\d{1,5})$/.exec(text) : null
  return found === null ? null : { at: Number(found[1]), days: Number(found[2]), imageDays: Number(found[3]), leaf }
}

/** What the trail says of a record made in doubt; null where it does not say yet from when it counts. The row alone is not believed. */
export function countedTold(database: Database, words: WordBook): (id: string) => Counted | null {
  const rows = database.prepare<[string], { leaf: number, hash: unknown }>("SELECT leaf, hash FROM audit_covered WHERE kind = 'counted' AND id = ? ORDER BY leaf DESC LIMIT 20")
  const holds = new Map<number, boolean>()
  return (id) => {
    for (const { leaf, hash } of rows.all(id)) {
      if (!holds.has(leaf)) holds.set(leaf, coverHolds(database, words, leaf))
      if (holds.get(leaf) === true) return countedIn(hash, leaf)
    }
    return null
  }
}
