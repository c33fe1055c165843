import type { Language } from '../../contract/primitives.ts'
import { fold } from '../database/fold.ts'
import { datesOf } from './words.ts'

/** From midnight to midnight on this computer's clock, milliseconds since 1970. */
export interface Span {
  from: number
  to: number
}

/** Days that a typed text names. */
export interface NamedDays {
  /** Whole days, ISO. */
  dates: string[]
  /** A day of every year, `-MM-DD`. */
  yearly: string[]
  /** When that was, or was last, on this computer's clock. */
  spans: Span[]
}

/** Words for today and for yesterday, in every language of the desk. */
const daysBack: Readonly<Record<Language, readonly [today: readonly string[], yesterday: readonly string[]]>> = {
  en: [['today'], ['yesterday']],
  de: [['heute'], ['gestern']],
  fr: [['aujourd’hui', 'aujourd\'hui', 'aujourdhui'], ['hier']],
  es: [['hoy'], ['ayer']],
  it: [['oggi'], ['ieri']],
  ar: [['اليوم'], ['أمس', 'امس', 'البارحة']],
}
const backBy = new Map(Object.values(daysBack).flatMap((days) => days.flatMap((words, back) => words.map((word) => [fold(word), back] as const))))

/** 25/11, 25.11., 25-11: a day without its year. */
const withoutYear = /^(\d{1,2})[./-](\d{1,2})\.?$/
/** A year in which every day is. */
const LEAP_YEAR = 2024

/** What days a text may name, seen from `now`: 12.08.1974, 25/11, today, gestern. All empty where it names none. */
export function daysIn(typed: string, now: Date): NamedDays {
  const back = backBy.get(fold(typed.trim()))
  if (back !== undefined) return { dates: [], yearly: [], spans: [spanOf(now.getFullYear(), now.getMonth(), now.getDate() - back)] }
  const dates = datesOf(typed)
  const yearly = yearlyIn(typed)
  const spans = [...dates.map(spanOfIso), ...yearly.map((day) => lastSpan(day, now))]
  return { dates, yearly, spans }
}

/** Either way round where slashes stand, as in the United States. */
function yearlyIn(typed: string): string[] {
  const found = withoutYear.exec(typed.trim())
  if (found === null) return []
  const [, first = '', second = ''] = found
  const ways = typed.includes('/') ? [[second, first], [first, second]] : [[second, first]]
  const days = ways.map(([month = '', day = '']) => `-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  return [...new Set(days.filter((day) => datesOf(`${LEAP_YEAR}${day}`).length > 0))]
}

/** This year's, or where that is still to come, or is in no calendar, the last one before. */
function lastSpan(day: string, now: Date): Span {
  const [month = 0, date = 0] = day.slice(1).split('-').map(Number)
  let year = now.getFullYear()
  const isThere = (): boolean => new Date(year, month - 1, date).getMonth() === month - 1
  while (!isThere() || new Date(year, month - 1, date).getTime() > now.getTime()) year -= 1
  return spanOf(year, month - 1, date)
}

function spanOfIso(date: string): Span {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return spanOf(year, month - 1, day)
}

/** A day of the calendar; months count from 0, and a day too many or too few is one of the next month or of the last. */
export function spanOf(year: number, month: number, day: number): Span {
  return { from: new Date(year, month, day).getTime(), to: new Date(year, month, day + 1).getTime() }
}
