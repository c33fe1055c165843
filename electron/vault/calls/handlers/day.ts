import { dayActs } from '../../audit/day-acts.ts'
import { opened } from '../../database/opened.ts'
import { dayCounts, isoDayOf, spanOfDay } from '../../records/day-counts.ts'
import { isIsoDate } from '../../records/words.ts'
import { FoyerError } from '../../../contract/errors.ts'
import { alertsOf } from '../alerts.ts'
import type { HandlersOf } from '../call.ts'

export const dayHandlers: HandlersOf<'day'> = {
  'day.figures': ({ day: asked }, { desk }) => {
    const { database, log } = opened(desk)
    const today = isoDayOf(desk.now())
    const day = asked ?? today
    // No day after today has figures.
    if (!isIsoDate(day) || day > today) throw new FoyerError('input.invalid', { detail: 'day' })
    return {
      day, today, ...dayCounts(database, day, today),
      acts: dayActs(database, log.words, spanOfDay(day)),
      waiting: day === today ? desk.held.count() : null,
      alerts: alertsOf(desk),
    }
  },
}
