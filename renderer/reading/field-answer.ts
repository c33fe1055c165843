import type { FieldName } from '../../electron/contract/reading.ts'
import { typedDate } from '../../electron/contract/typed-date.ts'
import { countryCodes, isCountryCode } from '../parts/country.ts'
import { dateIn, folded } from '../parts/date-text.ts'
import { formatDate } from '../parts/format.ts'
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

/** A field's value as a person would type it: the day first, a country by its name. */
export function startText(words: Words, name: FieldName, value: string): string {
  if (kindOf(name) === 'date') return typedDate(words.language, value)
  return kindOf(name) === 'state' && value !== '' ? fieldWords(words, name, value) : value
}

/** What the shown form looks like: "31.12.1990". */
export function exampleOf(words: Words, name: FieldName): string | null {
  return kindOf(name) === 'date' ? startText(words, name, '1990-12-31') : null
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
    const value = dateIn(words.language, text)
    if (value === null) return { value, says: t('reading.noDate', { example: exampleOf(words, name) ?? '' }) }
    return PAST.has(name) && value > today ? { value: null, says: t('reading.ahead', { date: formatDate(value, language) }) } : { value, says: formatDate(value, language) }
  }
  const value = stateOf(words, text)
  if (value === null) return { value, says: t('reading.noState') }
  return { value, says: stateName(words, value) === value ? t('reading.unlistedState', { code: value }) : fieldWords(words, name, value) }
}
