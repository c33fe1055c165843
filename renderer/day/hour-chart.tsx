import type { DocumentCounts } from '../../electron/contract/day.ts'
import { axisTop } from '../parts/axis.ts'
import { ChartAxis } from '../parts/chart-axis.tsx'
import { formatNumber } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'
import { Bar } from './bar.tsx'
import { totalOf, verdictOrder } from './counts.ts'

/** Every so many hours stand below the bars. */
const NAMED_EVERY = 3
/** Numbers of so many documents and more are wider than a bar; the axis tells them, and the table does. */
const WIDE = 100
/** As wide as a bar on a small display. */
const NARROW = 10

/** A day's documents by the hour, drawn; and as a table for who hears the page. */
export function HourChart({ hours }: { hours: readonly DocumentCounts[] }) {
  const { t, language } = useWords()
  const number = (value: number) => formatNumber(value, language)
  const most = Math.max(0, ...hours.map(totalOf))
  const top = axisTop(most)
  const byHour = hours.map((documents, hour) => ({ documents, hour }))
  return (
    <section className="section day-hours" aria-labelledby="day-hours">
      <h2 id="day-hours">{t('day.byHour')}</h2>
      <div className="chart day-chart" aria-hidden="true">
        <ChartAxis top={top} />
        <ol className={most < NARROW ? 'chart-columns' : 'chart-columns chart-columns-narrow'}>
          {byHour.map(({ documents, hour }) => (
            <li key={hour} className="chart-column">
              <div className="day-space">
                <Bar documents={documents} top={top} label={totalOf(documents) === 0 || most >= WIDE ? null : number(totalOf(documents))} />
              </div>
              <bdi className="day-hour">{hour % NAMED_EVERY === 0 ? number(hour) : ''}</bdi>
            </li>
          ))}
        </ol>
      </div>
      <table className="unseen" data-testid="day-table">
        <caption>{t('day.byHour')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('day.hour')}</th>
            {verdictOrder.map((verdict) => <th key={verdict} scope="col">{t(`verdict.${verdict}`)}</th>)}
            <th scope="col">{t('records.corrected')}</th>
          </tr>
        </thead>
        <tbody>
          {byHour.filter(({ documents }) => totalOf(documents) > 0).map(({ documents, hour }) => (
            <tr key={hour}>
              <th scope="row">{t('day.fromTo', { from: number(hour), to: number(hour + 1) })}</th>
              {verdictOrder.map((verdict) => <td key={verdict}>{number(documents[verdict])}</td>)}
              <td>{number(documents.corrected)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
