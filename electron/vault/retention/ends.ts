import { settingsTold, type Shortening } from '../audit/settings-told.ts'
import type { WordBook } from '../audit/words.ts'
import { dayAfter } from '../clock/iso-time.ts'
import type { Database } from '../database/database.ts'
import { NO_END } from '../records/store.ts'
import { sealedEnds } from '../records/seals.ts'
import { countedTold } from './counted.ts'

/** The first days on which retention may take a record and its pictures: as sealed, and as policy has shortened it since. ISO dates. */
export interface Ends {
  record: string
  pictures: string
  /** Whether the record is as it was sealed: else its ends are reckoned from its event. */
  whole: boolean
}

const numberIn = (value: unknown): number | null => (typeof value === 'number' && Math.abs(value) < 8e15 ? value : null)
const earlier = (...days: string[]): string => days.reduce((a, b) => (a < b ? a : b))

/** How long records and pictures are kept by a policy and all that was said after it. */
export function leastOf({ days, imageDays }: { days: number, imageDays: number }, since: readonly Shortening[]): { days: number, imageDays: number } {
  return since.reduce((a, b) => ({ days: Math.min(a.days, b.days), imageDays: Math.min(a.imageDays, b.days, b.imageDays) }), { days, imageDays: Math.min(days, imageDays) })
}

/**
 * When records end by what the trail says. The day in the row alone is not believed: moved nearer, it would have the house itself erase what
 * somebody wants gone.
 *
 * @param shortenings as the trail tells them
 * @param inForce days of the present policy, for records that no seal speaks for
 */
export function endsIn(database: Database, words: WordBook, shortenings: readonly Shortening[], inForce: { days: number, imageDays: number }): (id: string, leaf: number) => Ends {
  const sealed = sealedEnds(database)
  const told = countedTold(database, words)
  const row = database.prepare<[string], { created_at: unknown }>('SELECT created_at FROM records WHERE id = ?')
  const begun = database.prepare<[string, number], { time: unknown }>('SELECT time FROM audit_events WHERE subject = ? AND leaf <= ? AND status = 200 ORDER BY leaf LIMIT 1')
  return (id, leaf) => {
    const seal = sealed(id)
    const doubtful = seal?.keepUntil === NO_END
    const counted = doubtful ? told(id) : null
    // Until somebody says from when it counts it ends under no policy.
    if (doubtful && counted === null) return { record: NO_END, pictures: NO_END, whole: true }
    const from = counted?.at ?? (seal === null ? numberIn(begun.get(id, leaf)?.time) : null) ?? numberIn(row.get(id)?.created_at) ?? 0
    const atFirst = counted ?? (seal === null ? inForce : { days: Infinity, imageDays: Infinity })
    const least = leastOf(atFirst, shortenings.filter((each) => each.leaf > (counted?.leaf ?? leaf)))
    const after = (days: number) => (days === Infinity ? NO_END : dayAfter(new Date(from), days))
    return {
      record: earlier(seal?.keepUntil ?? NO_END, after(least.days)),
      pictures: earlier(...(seal === null ? [NO_END] : seal.pictures), after(least.imageDays)),
      whole: seal !== null,
    }
  }
}

/** The same on an open desk, for any record. */
export function endsNow(database: Database, words: WordBook, inForce: { days: number, imageDays: number }): (id: string) => Ends {
  const ends = endsIn(database, words, settingsTold(database, words).shortenings, inForce)
  const event = database.prepare<[string], { leaf: number | null }>(
    `SELECT max(leaf) AS leaf FROM audit_events WHERE subject = ? AND status = 200 AND action IN (${['records.confirm', 'records.setNote', 'retention.purge'].map((action) => words.find(action) ?? -1).join(', ')})`)
  const covered = database.prepare<[string], { leaf: number | null }>("SELECT max(leaf) AS leaf FROM audit_covered WHERE kind = 'record' AND id = ?")
  return (id) => ends(id, Math.max(event.get(id)?.leaf ?? -1, covered.get(id)?.leaf ?? -1))
}
