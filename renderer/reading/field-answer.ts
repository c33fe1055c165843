import type { FieldName } from '../../electron/contract/reading.ts'
import { countryCodes, isCountryCode } from '../parts/country.ts'
import { formatDate, monthName } from '../parts/format.ts'
import type { Words } from '../parts/use-language.ts'
import { fieldWords, ownStates, stateName } from './document-words.ts'

/** What somebody typed into a field, understood. */
export interface Answer {
  /** As it is stored; null while it is nothing that can be. */
  value: string | null
  /** What it is taken for, or what is missing. */
  says: string
}

export type FieldKind = 'date' | 'state' | 'sex' | 'text'

const kinds: Partial<Record<FieldName, FieldKind>> = {
  dateOfBirth: 'date', dateOfExpiry: 'date', dateOfIssue: 'date', nationality: 'state', issuingState: 'state', sex: 'sex',
}

export function kindOf(name: FieldName): FieldKind {
  return kinds[name] ?? 'text'
}

/** Dates that cannot lie ahead. */
const PAST: ReadonlySet<FieldName> = new Set(['dateOfBirth', 'dateOfIssue'])
/** A beginning of a country's name that is long enough to mean one. */
const SHORTEST_BEGINNING = 3

/** Digits of Arabic keyboards as those of a document. */
function latinDigits(text: string): string {
  return text.replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6F0))
}

function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[\s.’'\-\u2010]+/g, ' ').trim()
}

/** A field's value as a person would type it: the day first, a country by its name. */
export function startText(words: Words, name: FieldName, value: string): string {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  if (kindOf(name) === 'date' && iso !== null) return `${iso[3]}${dot(words)}${iso[2]}${dot(words)}${iso[1]}`
  return kindOf(name) === 'state' && value !== '' ? fieldWords(words, name, value) : value
}

function dot({ language }: Words): string {
  return language === 'de' ? '.' : '/'
}

/** What the shown form looks like: "31.12.1990". */
export function exampleOf(words: Words, name: FieldName): string | null {
  return kindOf(name) === 'date' ? startText(words, name, '1990-12-31') : null
}

function isoOf(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return same && year >= 1000 ? date.toISOString().slice(0, 10) : null
}

function monthOf({ language }: Words, said: string): number | null {
  const wanted = folded(said)
  for (let month = 1; month <= 12; month += 1) {
    if ([language, 'en' as const].some((each) => (['long', 'short'] as const).some((length) => folded(monthName(month, each, length)) === wanted))) return month
  }
  return null
}

/** "12.8.1974", "12/08/1974", "12 August 1974", "1er mai 1974", "12 de agosto de 1974", "1974-08-12", "12081974". The day comes first, as in every language here. */
function dateOf(words: Words, typed: string): string | null {
  const text = latinDigits(typed).replaceAll(/[\u200E\u200F\u061C]/g, '').trim()
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  if (iso !== null) return isoOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const numbers = /^(\d{1,2})[./\- ]+(\d{1,2})[./\- ]+(\d{4})$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(text)
  if (numbers !== null) return isoOf(Number(numbers[3]), Number(numbers[2]), Number(numbers[1]))
  const named = /^(\d{1,2})(?:\.|er|re|[º°])?\s+(?:de\s+)?([\p{L}\p{M}.]+)\s+(?:del?\s+)?(\d{4})$/iu.exec(text)
  const month = named === null ? null : monthOf(words, named[2] ?? '')
  return named === null || month === null ? null : isoOf(Number(named[3]), month, Number(named[1]))
}

/** "Finland", "finl", "FIN", "Finland (FIN)". */
function stateOf(words: Words, typed: string): string | null {
  const code = (/\(([A-Za-z]{1,3})\)\s*$/.exec(typed)?.[1] ?? typed.trim()).toUpperCase()
  if (isCountryCode(code) || ownStates.some((each) => each === code)) return code
  const wanted = folded(typed)
  const named = [...countryCodes(), ...ownStates].map((each) => ({ code: each, name: folded(stateName(words, each)) }))
  const whole = named.find(({ name }) => name === wanted)
  if (whole !== undefined) return whole.code
  const begun = wanted.length < SHORTEST_BEGINNING ? [] : named.filter(({ name }) => name.startsWith(wanted))
  return begun.length === 1 ? begun[0]?.code ?? null : /^[A-Z]{3}$/.test(code) && begun.length === 0 ? code : null
}

/** What was typed so far. @param today ISO date */
export function readAnswer(words: Words, name: FieldName, typed: string, today: string): Answer {
  const { t, language } = words
  const kind = kindOf(name)
  const text = typed.trim()
  if (kind === 'text' || kind === 'sex') return { value: text, says: '' }
  if (text === '') return { value: '', says: t('reading.empty') }
  if (kind === 'date') {
    const value = dateOf(words, text)
    if (value === null) return { value, says: t('reading.noDate', { example: exampleOf(words, name) ?? '' }) }
    return PAST.has(name) && value > today ? { value: null, says: t('reading.ahead', { date: formatDate(value, language) }) } : { value, says: formatDate(value, language) }
  }
  const value = stateOf(words, text)
  if (value === null) return { value, says: t('reading.noState') }
  return { value, says: stateName(words, value) === value ? t('reading.unlistedState', { code: value }) : fieldWords(words, name, value) }
}
