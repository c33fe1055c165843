import { daysAfter, today } from '../parts/days.ts'
import { formatDay } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'

/** Columns of a row. */
const COLUMNS = 7

/** The day on which the records beneath it were stored. */
export function DayLine({ day, top }: { day: string; top: number }) {
  const { t, language } = useWords()
  const date = formatDay(day, language)
  const said = day === today() ? t('records.today', { date }) : day === daysAfter(today(), -1) ? t('records.yesterday', { date }) : date
  return (
    <tr className="list-day" ref={(line) => line?.style.setProperty('--y', `${top}px`)}>
      <td colSpan={COLUMNS}>{said}</td>
    </tr>
  )
}
