import { settingsTold, type Shortening } from '../audit/settings-told.ts'
import type { WordBook } from '../audit/words.ts'
import { dayAfter } from '../records/confirm.ts'
import type { Database } from '../records/database.ts'
import { NO_END } from '../records/store.ts'
import { sealedEnds } from '../records/seals.ts'

/** The first days on which retention may take a record and its pictures: as sealed, and as policy has shortened it since. ISO dates. */
export interface Ends {
  record: string
  pictures: string
  /** Whether the record is as it was sealed: else its ends are reckoned from its event. */
  whole: boolean
}

interface Row { created_at: unknown, counted_from: unknown }

const numberIn = (value: unknown): number | null => (typeof value === 'number' && Math.abs(value) < 8e15 ? value : null)
const earlier = (...days: string[]): string => days.reduce((a, b) => (a < b ? a : b))

/**
 * When records end by what the trail says. The day in the row alone is not believed: moved nearer, it would have the house itself erase what
 * somebody wants gone.
 *
 * @param shortenings as the trail tells them
 * @param inForce days of the present policy, for records that no seal speaks for
 */
export function endsIn(database: Database, shortenings: readonly Shortening[], inForce: { days: number, imageDays: number }): (id: string, leaf: number) => Ends {
  const sealed = sealedEnds(database)
  const row = database.prepare<[string], Row>('SELECT created_at, (SELECT counted_from FROM doubtful_records WHERE record_id = id) AS counted_from FROM records WHERE id = ?')
  const begun = database.prepare<[string, number], { time: unknown }>('SELECT time FROM audit_events WHERE subject = ? AND leaf <= ? AND status = 200 ORDER BY leaf LIMIT 1')
  return (id, leaf) => {
    const { created_at: created, counted_from: counted } = row.get(id) ?? { created_at: null, counted_from: null }
    const seal = sealed(id)
    const doubtful = seal?.keepUntil === NO_END
    const from = (seal === null ? numberIn(begun.get(id, leaf)?.time) : doubtful ? numberIn(counted) : null) ?? numberIn(created) ?? 0
    const since = shortenings.filter((each) => doubtful || each.leaf > leaf)
    const least = since.reduce((a, b) => ({ days: Math.min(a.days, b.days), imageDays: Math.min(a.imageDays, b.days, b.imageDays) }), seal === null ? { ...inForce, imageDays: Math.min(inForce.days, inForce.imageDays) } : { days: Infinity, imageDays: Infinity })
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
  const ends = endsIn(database, settingsTold(database, words).shortenings, inForce)
  const event = database.prepare<[string], { leaf: number | null }>(
    `SELECT max(leaf) AS leaf FROM audit_events WHERE subject = ? AND status = 200 AND action IN (${['records.confirm', 'retention.purge'].map((action) => words.find(action) ?? -1).join(', ')})`)
  const covered = database.prepare<[string], { leaf: number | null }>("SELECT max(leaf) AS leaf FROM audit_covered WHERE kind = 'record' AND id = ?")
  return (id) => ends(id, Math.max(event.get(id)?.leaf ?? -1, covered.get(id)?.leaf ?? -1))
}
