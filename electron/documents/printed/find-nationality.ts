import type { PrintedZone } from '../cross-check/parts.ts'
import { besideLabel, labels, type Word } from './beside-labels.ts'
import { asWord, nationalitySaid } from './nationalities.ts'
import { SURE } from './says-otherwise.ts'

type Found = NonNullable<PrintedZone['fields']['nationality']>
interface Nationality {
  same: Found | null
  /** What clearly stands there instead. */
  other: Found | null
  /** Whether the page has a label for it. */
  isLabelled: boolean
}

/**
 * The zone's nationality on the page: its code anywhere, or the state's name or word of nationality beside the label, since a state's name alone is
 * that of who issued the document. Another state's word there, clearly read, is `other`. Pure.
 */
export function findNationality(words: readonly Word[], code: string | null | undefined): Nationality {
  if (!code) return { same: null, other: null, isLabelled: false }
  const { isLabelled, values } = besideLabel(words, labels.nationality)
  const said = values.flatMap((value) => {
    const confidence = Math.min(...value.map((word) => word.confidence))
    // In two languages: DEUTSCH/GERMAN.
    return value.map(({ text }) => text).join(' ').split('/').map((text) => ({ confidence, means: nationalitySaid(text, code) }))
  })
  const same = said.find(({ means }) => means !== null && 'same' in means)
  if (same !== undefined) return { same: { value: code, confidence: same.confidence }, other: null, isLabelled }
  const others = said.flatMap(({ means, confidence }) => (means !== null && 'other' in means && confidence >= SURE ? [{ value: means.other, confidence }] : []))
  const [other] = others
  if (other !== undefined && others.every(({ value }) => value === other.value)) return { same: null, other, isLabelled }
  const anywhere = code.length < 2 ? undefined : words.find(({ text }) => asWord(text) === code)
  return { same: anywhere === undefined ? null : { value: code, confidence: anywhere.confidence }, other: null, isLabelled }
}
