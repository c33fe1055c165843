import type { DayActs } from '../../contract/day.ts'
import type { Database } from '../database/database.ts'
import type { WordBook } from './words.ts'

/** Which events make which figure: successes of these actions, or attempts of them that came to nothing. */
const acts: Readonly<Record<keyof DayActs, { of: 'done' | 'refused', actions: readonly string[] }>> = {
  stored: { of: 'done', actions: ['records.confirm'] },
  refused: { of: 'refused', actions: ['records.confirm'] },
  putAway: { of: 'done', actions: ['reading.discard'] },
  notRead: { of: 'refused', actions: ['reading.readFile', 'scanners.scan', 'reading.readChip'] },
  erased: { of: 'done', actions: ['records.erase'] },
  exported: { of: 'done', actions: ['records.export', 'audit.export'] },
  signInRefused: { of: 'refused', actions: ['staff.signIn', 'staff.answer', 'staff.tapIn', 'staff.approve', 'staff.approveFactor', 'organisation.enter', 'internal.organisationTokens'] },
}

const names = [...new Set(Object.values(acts).flatMap(({ actions }) => actions))]

/** What was done and what was refused between two moments, milliseconds since 1970, by the trail's events: counted along its index by time. */
export function dayActs(database: Database, words: WordBook, { from, to }: { from: number, to: number }): DayActs {
  const known = names.flatMap((name) => {
    const number = words.find(name)
    return number === null ? [] : [{ name, number }]
  })
  // The plus keeps the index by action out of it, which has every such event there ever was.
  const rows = known.length === 0 ? [] : database.prepare<number[], { action: number, refused: number, count: number }>(`SELECT action, status >= 400 AS refused, count(*) AS count
    FROM audit_events WHERE time >= ? AND time < ? AND +action IN (${known.map(() => '?').join(', ')}) GROUP BY action, refused`)
    .all(from, to, ...known.map(({ number }) => number))
  const count = (which: { of: 'done' | 'refused', actions: readonly string[] }): number => {
    const numbers = known.filter(({ name }) => which.actions.includes(name)).map(({ number }) => number)
    return rows.filter((row) => numbers.includes(row.action) && (row.refused === 1) === (which.of === 'refused')).reduce((sum, row) => sum + row.count, 0)
  }
  return {
    stored: count(acts.stored), refused: count(acts.refused), putAway: count(acts.putAway), notRead: count(acts.notRead),
    erased: count(acts.erased), exported: count(acts.exported), signInRefused: count(acts.signInRefused),
  }
}
