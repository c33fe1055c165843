import { useId, useState } from 'react'
import { CHART_DAYS_MAX, type AuditFilter, type ChartBar } from '../../electron/contract/audit.ts'
import { call } from '../bridge.ts'
import { axisTop } from '../parts/axis.ts'
import { ChartAxis } from '../parts/chart-axis.tsx'
import { Button } from '../parts/button.tsx'
import { DateField } from '../parts/date-field.tsx'
import { daysAfter, localDay, today } from '../parts/days.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatClock, formatDate, formatNumber, formatShortDate, formatTime, formatWeekday } from '../parts/format.ts'
import { groupsOf } from '../parts/groups.ts'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Every so many bars one is named. */
const NAMED_EVERY = 3

/** What was done and what was refused, by the hour of a day or the day of several; each bar leads to its events. */
export function AuditChart({ onShow }: { onShow: (filter: AuditFilter) => void }) {
  const { t, language } = useWords()
  const [days, setDays] = useState(() => ({ from: today(), to: today() }))
  const chart = useLoaded(`${days.from} ${days.to}`, () => call('audit.chart', days))
  const slow = useSlow(chart.value === null && chart.error === null)
  const one = days.from === days.to
  const set = (from: string, to: string) => {
    const [first = from, last = to] = [from, to].toSorted()
    setDays({ from: daysAfter(last, 1 - CHART_DAYS_MAX) > first ? daysAfter(last, 1 - CHART_DAYS_MAX) : first, to: last })
  }
  const step = (by: number) => set(daysAfter(days.from, by), daysAfter(days.to, by))
  const bars = chart.value?.bars ?? []
  const checkpoint = chart.value?.checkpoint ?? null
  return (
    <section className="audit-part" aria-label={t('audit.parts.chart')} data-testid="audit-chart">
      <div className="filters chart-days">
        <Button icon="back" label={t('day.before')} onPress={() => step(-1)} />
        <DateField label={t('audit.from')} value={days.from} onChange={(from) => { if (from !== null) set(from, days.to < from ? from : days.to) }} />
        <DateField label={t('audit.to')} value={days.to} onChange={(to) => { if (to !== null) set(days.from > to ? to : days.from, to) }} />
        <Button icon="next" label={t('day.after')} disabled={days.to >= today()} onPress={() => step(1)} />
        <Button disabled={one && days.to === today()} onPress={() => set(today(), today())}>{t('day.toToday')}</Button>
        <Button onPress={() => set(daysAfter(today(), -29), today())}>{t('audit.chart.month')}</Button>
      </div>
      {chart.error === null ? null : <ErrorNote error={chart.error} />}
      {slow ? <Progress label={t('day.counting')} fraction={null} /> : null}
      {bars.length === 0 ? null : (
        <section className="section audit-chart" aria-labelledby="audit-chart">
          <div className="spread">
            <h2 id="audit-chart">{one ? formatDate(days.from, language) : `${formatShortDate(days.from, language)} – ${formatShortDate(days.to, language)}`}</h2>
            <p className="row small chart-key"><span className="chart-swatch chart-done" />{t('audit.chart.done', { number: sumOf(bars, 'done', language) })}<span className="chart-swatch chart-refused" />{t('audit.chart.refused', { number: sumOf(bars, 'refused', language) })}</p>
          </div>
          <Bars bars={bars} byHour={chart.value?.by === 'hour'} onShow={onShow} />
          <p className="small" data-testid="day-checkpoint">
            {checkpoint === null ? t('audit.chart.noCheckpoint') : <>{t('audit.chart.checkpoint', { size: formatNumber(checkpoint.size, language), time: formatTime(checkpoint.time, language) })} <bdi dir="ltr" className="mono">{groupsOf(checkpoint.root)}</bdi></>}
          </p>
        </section>
      )}
    </section>
  )
}

const sumOf = (bars: readonly ChartBar[], of: 'done' | 'refused', language: Parameters<typeof formatNumber>[1]): string => formatNumber(bars.reduce((sum, bar) => sum + bar[of], 0), language)

function Bars({ bars, byHour, onShow }: { bars: readonly ChartBar[]; byHour: boolean; onShow: (filter: AuditFilter) => void }) {
  const { t, language } = useWords()
  const hatch = useId()
  const number = (value: number) => formatNumber(value, language)
  const top = axisTop(Math.max(1, ...bars.map(({ done, refused }) => done + refused)))
  const share = (count: number) => `${(100 * count) / top}%`
  return (
    <div className="chart">
      <ChartAxis top={top} />
      <svg className="chart-defs" aria-hidden="true" focusable="false"><defs><pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v6" className="chart-hatch" /></pattern></defs></svg>
      <ol className="chart-columns">
        {bars.map((bar, at) => {
          const day = localDay(bar.from)
          const when = byHour ? `${formatClock(bar.from, language)} – ${formatClock(bar.to, language)}` : formatDate(day, language)
          const all = bar.done + bar.refused
          return (
            <li key={bar.from} className="chart-column">
              <button
                type="button"
                className="chart-bar"
                data-testid={`bar-${at}`}
                aria-disabled={all === 0 ? true : undefined}
                aria-label={t('audit.chart.bar', { when, done: number(bar.done), refused: number(bar.refused) })}
                title={`${when}: ${number(bar.done)} / ${number(bar.refused)}`}
                onClick={() => {
                  // Up to the last millisecond: the next bar's first event is not this one's.
                  if (all > 0) onShow({ from: bar.from, to: new Date(Date.parse(bar.to) - 1).toISOString() })
                }}
              >
                <svg className="chart-drawn" aria-hidden="true" focusable="false">
                  <rect x="0" width="100%" y={share(top - bar.done)} height={share(bar.done)} className="chart-done" />
                  <rect x="0" width="100%" y={share(top - all)} height={share(bar.refused)} className="chart-refused" />
                  <rect x="0" width="100%" y={share(top - all)} height={share(bar.refused)} fill={`url(#${hatch})`} />
                </svg>
              </button>
              {/* The button's name says the hour or the day in full. */}
              <bdi className="chart-name" aria-hidden="true">{(byHour ? at % NAMED_EVERY === 0 : bars.length <= 14 || at % NAMED_EVERY === 0) ? byHour ? number(new Date(bar.from).getHours()) : formatWeekday(day, language) : ''}</bdi>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
