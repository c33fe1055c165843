import type { DayActs as Acts } from '../../electron/contract/day.ts'
import { formatNumber } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'

interface DayActsProps {
  acts: Acts
  /** Records whose verdict was Stop: somebody ticked that they had looked. */
  stops: number
}

const shown = ['refused', 'putAway', 'notRead', 'erased', 'exported', 'signInRefused'] as const

/** What was refused, overridden or done beside, each with a bar against the most of them. */
export function DayActs({ acts, stops }: DayActsProps) {
  const { t, language } = useWords()
  const rows = [{ name: t('day.afterStop'), count: stops }, ...shown.map((act) => ({ name: t(`day.acts.${act}`), count: acts[act] }))]
  const most = Math.max(1, ...rows.map(({ count }) => count))
  return (
    <section className="section day-acts" aria-labelledby="day-acts">
      <h2 id="day-acts">{t('day.beside')}</h2>
      <dl>
        {rows.map(({ name, count }) => (
          <div key={name} className="day-act">
            <dt>{name}</dt>
            <dd>
              <svg className="day-act-bar" aria-hidden="true" focusable="false"><rect width={`${(100 * count) / most}%`} height="100%" /></svg>
              <bdi>{formatNumber(count, language)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
