import { useEffect, useState } from 'react'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { daysAfter } from '../parts/days.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatDate, formatNumber } from '../parts/format.ts'
import { Progress, useSlow } from '../parts/progress.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { DayActs } from './day-acts.tsx'
import { DayAlerts, type AlertPlace } from './day-alerts.tsx'
import { DayFigures } from './day-figures.tsx'
import { HourChart } from './hour-chart.tsx'
import { WeekChart } from './week-chart.tsx'
import './day.css'

/** How often the figures are asked for anew, ms: a screen left open shows the day as it is. */
const LOOK_AGAIN_MS = 10_000

/** A day at this desk, drawn: its documents by the hour, what became of them, what was refused, and what is wrong. */
export function DayScreen({ onGo }: { onGo: (place: AlertPlace) => void }) {
  const { t, language } = useWords()
  /** Null: today, also when that has become another day. */
  const [chosen, setChosen] = useState<string | null>(null)
  const figures = useLoaded(`day ${chosen ?? ''}`, () => call('day.figures', { day: chosen }))
  const slow = useSlow(figures.value === null && figures.error === null)
  const health = useLoaded('health', () => call('desk.health', {}))
  const { reload, value } = figures
  const { reload: look } = health
  useEffect(() => {
    const timer = setInterval(() => {
      reload()
      look()
    }, LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [look, reload])
  const go = (day: string) => setChosen(value !== null && day >= value.today ? null : day)
  const isToday = value !== null && value.day === value.today
  return (
    <section className="screen day" aria-label={t('nav.day')}>
      <ScreenHead title={t('nav.day')}>
        {value === null ? null : (
          <div className="row">
            <Button icon="back" label={t('day.before')} onPress={() => go(daysAfter(value.day, -1))} />
            <output className="day-date" data-testid="day-date" data-day={value.day}>{isToday ? t('day.today', { date: formatDate(value.day, language) }) : formatDate(value.day, language)}</output>
            <Button icon="next" label={t('day.after')} disabled={isToday} onPress={() => go(daysAfter(value.day, 1))} />
            <Button disabled={isToday} onPress={() => setChosen(null)}>{t('day.toToday')}</Button>
          </div>
        )}
      </ScreenHead>
      {figures.error === null ? null : <ErrorNote error={figures.error} />}
      {slow ? <Progress label={t('day.counting')} fraction={null} /> : null}
      {value === null ? null : (
        <>
          <DayFigures documents={value.documents} waiting={value.waiting} />
          <div className="day-parts">
            <div className="day-side day-side-drawn">
              <HourChart hours={value.hours} />
              <WeekChart week={value.week} day={value.day} today={value.today} onGo={go} />
            </div>
            <div className="day-side">
              <DayAlerts alerts={value.alerts} processes={health.error === null ? health.value?.processes ?? null : null} today={value.today} onGo={onGo} />
              <DayActs acts={value.acts} stops={value.documents.stop} />
            </div>
          </div>
          <p className="soft small">{t('day.sources', { count: value.acts.stored, number: formatNumber(value.acts.stored, language) })}</p>
        </>
      )}
    </section>
  )
}
