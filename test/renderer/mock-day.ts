import type { DayFigures, DocumentCounts } from '../../electron/contract/day.ts'
import type { MockHandlers } from './mock-bridge.ts'
import { NOW } from './mock-scenario.ts'

/** A hotel's morning and evening, documents an hour. */
const BUSY: Readonly<Record<number, number>> = { 7: 2, 8: 5, 9: 3, 10: 1, 13: 4, 14: 9, 15: 14, 16: 11, 17: 6, 18: 3, 20: 1 }

const dayBack = (back: number): string => new Date(Date.parse(NOW) - back * 86_400_000).toISOString().slice(0, 10)

const counts = (total: number): DocumentCounts => ({ genuine: total - Math.floor(total / 3) - Math.floor(total / 9), readNotProven: Math.floor(total / 3), stop: Math.floor(total / 9), corrected: Math.floor(total / 5) })

/** Figures as a day at the double's desk gives them; the day before yesterday nobody came. */
export function mockDay(): Pick<MockHandlers, 'day.figures'> {
  return {
    'day.figures': ({ day: asked }) => {
      const today = dayBack(0)
      const day = asked ?? today
      const quiet = day === dayBack(2)
      const hours = Array.from({ length: 24 }, (_, hour) => counts(quiet ? 0 : BUSY[hour] ?? 0))
      const documents = hours.reduce((sum, each) => ({ genuine: sum.genuine + each.genuine, readNotProven: sum.readNotProven + each.readNotProven, stop: sum.stop + each.stop, corrected: sum.corrected + each.corrected }), counts(0))
      const figures: DayFigures = {
        day, today, hours, documents,
        week: Array.from({ length: 7 }, (_, at) => ({ day: dayBack(6 - at), documents: dayBack(6 - at) === day ? documents : counts(at === 4 ? 0 : 30 + 7 * at) })),
        acts: { stored: documents.genuine + documents.readNotProven + documents.stop + 1, refused: 3, putAway: 7, notRead: 12, erased: 1, exported: 0, signInRefused: 2 },
        waiting: day === today ? 2 : null,
        alerts: day === today ? [{ code: 'proofOld', params: { count: 9 } }, { code: 'diskLow', params: { count: 150 } }] : [],
      }
      return figures
    },
  }
}
