import type { DayFigures } from '../../electron/contract/day.ts'
import { axisTop } from '../parts/axis.ts'
import { formatDate, formatNumber, formatWeekday } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'
import { Bar } from './bar.tsx'
import { totalOf } from './counts.ts'

interface WeekChartProps extends Pick<DayFigures, 'week' | 'day' | 'today'> {
  onGo: (day: string) => void
}

/** The week of a day as small bars, each a way to its day. */
export function WeekChart({ week, day, today, onGo }: WeekChartProps) {
  const { t, language } = useWords()
  const top = axisTop(Math.max(0, ...week.map(({ documents }) => totalOf(documents))))
  const number = (value: number) => formatNumber(value, language)
  return (
    <section className="section day-week" aria-labelledby="day-week">
      <h2 id="day-week">{t('day.week')}</h2>
      <ol className="chart-columns day-days">
        {week.map(({ day: each, documents }) => {
          const total = totalOf(documents)
          return (
            <li key={each}>
              <button
                type="button"
                className="day-of-week"
                data-testid={`week-${each}`}
                aria-current={each === day ? 'date' : undefined}
                aria-disabled={each > today ? true : undefined}
                onClick={() => {
                  if (each <= today) onGo(each)
                }}
              >
                <bdi className="small">{number(total)}</bdi>
                <span className="day-small"><Bar documents={documents} top={top} /></span>
                <span className="small">{formatWeekday(each, language)}</span>
                <span className="unseen">{t('day.ofWeek', { date: formatDate(each, language), documents: t('day.count', { count: total, number: number(total) }), stops: number(documents.stop) })}</span>
              </button>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
