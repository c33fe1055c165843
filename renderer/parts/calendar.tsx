import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Button } from './button.tsx'
import { daysAfter, monthsAfter, today, weekdayOf, weeksOf } from './days.ts'
import { formatDay, formatMonth, weekdays } from './format.ts'
import { directionOf, firstWeekday } from './languages.ts'
import { Sheet } from './sheet.tsx'
import { useWords } from './use-language.ts'

interface CalendarProps {
  title: string
  /** The day that is chosen now, or null. */
  day: string | null
  onChoose: (day: string) => void
  onClose: () => void
}

/** One month of days. Arrows go by a day and a week, Page by a month, Home and End along the week; Enter takes the day. */
export function Calendar({ title, day, onChoose, onClose }: CalendarProps) {
  const { t, language } = useWords()
  const [at, setAt] = useState(day ?? today())
  const first = firstWeekday(language)
  const names = weekdays(language)
  /** The day that was reached by keys has the focus; whoever presses for another month stays there. */
  const wantsFocus = useRef(false)
  const table = useRef<HTMLTableElement>(null)
  // The sheet is open by now, and has put the focus on its first button.
  useEffect(() => table.current?.querySelector<HTMLButtonElement>('[tabindex="0"]')?.focus(), [])
  const forward = directionOf(language) === 'rtl' ? -1 : 1
  const along = (weekdayOf(at) - first + 7) % 7
  const onKey = (event: KeyboardEvent) => {
    const moves: Record<string, string> = {
      ArrowRight: daysAfter(at, forward), ArrowLeft: daysAfter(at, -forward), ArrowDown: daysAfter(at, 7), ArrowUp: daysAfter(at, -7),
      PageDown: monthsAfter(at, event.shiftKey ? 12 : 1), PageUp: monthsAfter(at, event.shiftKey ? -12 : -1), Home: daysAfter(at, -along), End: daysAfter(at, 6 - along),
    }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    wantsFocus.current = true
    setAt(to)
  }
  const [year = 0, month = 1] = at.split('-').map(Number)
  return (
    <Sheet title={title} onClose={onClose}>
      <div className="calendar-head">
        <Button icon="back" label={t('date.monthBefore')} onPress={() => setAt(monthsAfter(at, -1))} />
        <strong aria-live="polite">{formatMonth(year, month, language)}</strong>
        <Button icon="next" label={t('date.monthAfter')} onPress={() => setAt(monthsAfter(at, 1))} />
      </div>
      <table ref={table} className="calendar" data-testid="calendar">
        <thead>
          <tr>{Array.from({ length: 7 }, (_, column) => names[(column + first) % 7]).map((name) => <th key={name?.long} scope="col" abbr={name?.long}>{name?.short}</th>)}</tr>
        </thead>
        <tbody>
          {weeksOf(at, first).map((week) => (
            <tr key={week[0]}>
              {week.map((each) => (
                <td key={each}>
                  <button
                    ref={(button) => {
                      if (button === null || each !== at || !wantsFocus.current) return
                      wantsFocus.current = false
                      button.focus()
                    }}
                    type="button"
                    className={`calendar-day${each.slice(0, 7) === at.slice(0, 7) ? '' : ' calendar-other'}`}
                    tabIndex={each === at ? 0 : -1}
                    aria-label={formatDay(each, language)}
                    aria-pressed={each === day}
                    aria-current={each === today() ? 'date' : undefined}
                    onKeyDown={onKey}
                    onClick={() => onChoose(each)}
                  >
                    {Number(each.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  )
}
