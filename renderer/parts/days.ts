/** Days of the calendar are ISO texts, `2026-01-31`; where one begins is by this computer's clock. */

const two = (value: number): string => String(value).padStart(2, '0')
const isoOf = (date: Date): string => `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`

/** The day of an instant. */
export function localDay(isoTime: string): string {
  return isoOf(new Date(isoTime))
}

export function today(): string {
  return isoOf(new Date())
}

/** The day so many days after another. */
export function daysAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00`)
  date.setDate(date.getDate() + days)
  return isoOf(date)
}

/** A day as the instants it begins and ends with, to the millisecond. */
export function dayBounds(day: string): { from: string; to: string } {
  return { from: new Date(`${day}T00:00:00`).toISOString(), to: new Date(`${day}T23:59:59.999`).toISOString() }
}

/** The day so many months after another, in that month's bounds. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(year, month + months, 0).getDate()
  return isoOf(new Date(year, month - 1 + months, Math.min(date, last)))
}

/** The weeks that a month lies in, whole. @param first day of the week that comes first, Monday 0 */
export function weeksOf(day: string, first: number): readonly (readonly string[])[] {
  const begin = `${day.slice(0, 8)}01`
  const from = daysAfter(begin, -((weekdayOf(begin) - first + 7) % 7))
  return Array.from({ length: 6 }, (_week, week) => Array.from({ length: 7 }, (_day, at) => daysAfter(from, week * 7 + at)))
    .filter((week, at) => at === 0 || week[0]?.slice(0, 7) === day.slice(0, 7))
}

/** Monday 0. */
export function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00`).getDay() + 6) % 7
}
