import type { Check, FieldName, Reason } from '../../electron/contract/reading.ts'
import { countryName } from '../parts/country.ts'
import { formatDate } from '../parts/format.ts'
import type { Words } from '../parts/use-language.ts'

/** "Passport, Finland". An unknown type is called a document. */
export function documentName({ t, language, has }: Words, type: string, state: string | null): string {
  const code = type.replace(/^documents\./, '')
  const key = `documents.${code}`
  const what = t(has(key) ? key : 'documents.unknown')
  return state === null || state === '' ? what : t('documents.ofState', { document: what, state: stateName({ t, language, has }, state) })
}

/** A state's name; Utopia and the other codes of Doc 9303 that no country has get a word of their own. */
export function stateName({ t, language, has }: Words, code: string): string {
  const key = `states.${code}`
  return has(key) ? t(key) : countryName(code, language)
}

/** A field's value as a person says it: dates in the locale, states and sex in words. */
export function fieldWords(words: Words, name: FieldName, value: string): string {
  const { t, language, has } = words
  if (value === '') return t('reading.empty')
  if (name === 'dateOfBirth' || name === 'dateOfExpiry' || name === 'dateOfIssue') return formatDate(value, language)
  if (name === 'nationality' || name === 'issuingState') {
    const said = stateName(words, value)
    return said === value ? value : `${said} (${value})`
  }
  if (name === 'sex' && has(`sexes.${value}`)) return t(`sexes.${value}`)
  return value
}

/** Codes of Doc 9303-3 §5 that no country has and that have a word here. */
export const ownStates = ['UTO', 'XXA', 'XXB', 'XXC', 'XXX'] as const

type Params = Check['params']

/** Parameters of a sentence, each put the way its kind is said. */
function sentenceParams(words: Words, params: Params): Record<string, string | number> {
  const said: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(params ?? {})) {
    if (typeof value === 'number') {
      said[name] = value
      // What a sentence counts, whatever it is called: the languages' plural forms go by `count`.
      if (name === 'days' || name === 'age') said['count'] = value
    }
    else if (/^\d{4}-\d{2}-\d{2}$/.test(value)) said[name] = formatDate(value, words.language)
    else if (/(?:country|state)$/i.test(name)) said[name] = stateName(words, value)
    else if (/^field/.test(name) && words.has(`fields.${value}`)) said[name] = words.t(`fields.${value}`)
    else said[name] = value
  }
  return said
}

/** What a check found, as a sentence. A code without one is named, so that nothing is hidden. */
export function checkSentence(words: Words, check: Check): string {
  const key = `checks.${check.code}.${check.result}`
  const params = sentenceParams(words, check.params)
  return words.has(key, params) ? words.t(key, params) : words.t(`checkOther.${check.result}`, { code: check.code })
}

/** Why the verdict is what it is. The chip's own are `chip.<code>`. One about no single field is about everything. */
export function reasonSentence(words: Words, reason: Reason): string {
  const params = { field: words.t('reading.everything'), ...sentenceParams(words, reason.params) }
  const key = `reasons.${reason.code}`
  return words.has(key, params) ? words.t(key, params) : words.t('reasonOther.text', { code: reason.code })
}

/** Order in which a clerk looks at fields; the rest follow as they came. */
const order: readonly FieldName[] = [
  'primaryIdentifier', 'secondaryIdentifier', 'documentNumber', 'nationality', 'dateOfBirth', 'sex', 'dateOfExpiry', 'issuingState', 'documentCode',
]

/** The fields of a document in the order in which a clerk looks at them. */
export function inLookingOrder<T extends { name: FieldName }>(fields: readonly T[]): readonly T[] {
  const rank = (name: FieldName) => {
    const at = order.indexOf(name)
    return at < 0 ? order.length : at
  }
  return fields.toSorted((one, other) => rank(one.name) - rank(other.name))
}

/** What a desk rarely needs, or what stands beside the verdict already: one press deeper. */
const SELDOM: ReadonlySet<FieldName> = new Set(['documentCode', 'issuingState', 'dateOfIssue', 'placeOfBirth', 'issuingAuthority', 'optionalData', 'optionalData2'])

/** Whether a field is one press deeper as long as nothing about it wants a look. */
export function isSeldom({ name }: { name: FieldName }): boolean {
  return SELDOM.has(name)
}

const weight: Record<Check['result'], number> = { fail: 0, warn: 1, unknown: 2, pass: 3 }

/** What failed first, what held last. */
export function worstFirst(checks: readonly Check[]): readonly Check[] {
  return checks.toSorted((one, other) => weight[one.result] - weight[other.result])
}
