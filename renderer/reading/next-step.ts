import type { Check, Reading, Reason } from '../../electron/contract/reading.ts'
import type { IconName } from '../parts/icons.tsx'
import type { Words } from '../parts/use-language.ts'
import { checkSentence, reasonSentence } from './document-words.ts'

/** `stop`: nothing goes on before; `look`: there is something to do; `calm`: nothing is, and it is not proven; `done`: it is proven. */
export type StepTone = 'stop' | 'look' | 'calm' | 'done'

export interface NextStep {
  tone: StepTone
  sign: IconName
  /** What to do now. */
  say: string
  /** How, or why. */
  more: string
}

/** What of the desk decides what comes next. */
export interface AtHand {
  /** A reader for chips is here, and the document's key. */
  chipReadable: boolean
  /** The document lies on it. */
  onReader: boolean
  /** Name of a field that is being corrected to what cannot be. */
  unfinished: string | null
  /** What this house does with a *Stop*, where its policy says so. */
  house?: string | null
}

/** Reasons that are for somebody above the clerk. */
const FOR_SENIOR: ReadonlySet<string> = new Set(['chipAltered', 'chipOtherIssuer', 'sealInvalid'])
/** What another look of the machine may settle: to be scanned again, or laid on the reader once more. */
const AGAIN: ReadonlySet<string> = new Set(['formatInDoubt', 'chip.fileUnreadable', 'chip.cloneCheckUnanswered'])
/** Told by marks on their fields or by a word beside the verdict: nothing to do of their own. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['document.specimen', 'mrz.doubtful'])

function named(words: Words, { params }: Reason): string {
  const field = params?.['field']
  return typeof field === 'string' && words.has(`fields.${field}`) ? words.t(`fields.${field}`) : words.t('reading.everything')
}

function atStop(words: Words, reasons: readonly Reason[]): NextStep {
  const { t } = words
  const is = (code: string) => reasons.some((reason) => reason.code === code)
  const stop = { tone: 'stop' as const, sign: 'stop' as const }
  if (reasons.some(({ code }) => FOR_SENIOR.has(code))) return { ...stop, sign: 'person', say: t('next.senior'), more: t('next.seniorMore') }
  const compare = reasons.find(({ code }) => code === 'checkDigitWrong' || code === 'dateImpossible' || code === 'sourcesConflict')
  if (compare !== undefined) return { ...stop, say: t('next.compare', { field: named(words, compare) }), more: t('next.compareMore') }
  if (is('unreadableCharacters')) return { ...stop, sign: 'scan', say: t('next.again'), more: t('next.compareMore') }
  if (is('expired')) return { ...stop, sign: 'page', say: t('next.other'), more: t('next.otherMore') }
  return { ...stop, say: t('next.look'), more: reasons[0] === undefined ? '' : reasonSentence(words, reasons[0]) }
}

/** What a check of the machine asks of a person; one at a time, in the order in which they were found. */
function asked(checks: readonly Check[]): Check | undefined {
  return checks.find(({ code, result }) => result === 'warn' && !TOLD_ELSEWHERE.has(code))
}

/** The one thing to do now. */
export function nextStep(words: Words, reading: Reading, { chipReadable, onReader, unfinished, house }: AtHand): NextStep {
  const { t } = words
  const { reasons, checks } = reading
  const look = { tone: 'look' as const, sign: 'warn' as const }
  const reasoned = (codes: ReadonlySet<string>) => reasons.find(({ code }) => codes.has(code))
  if (unfinished !== null) return { ...look, sign: 'edit', say: t('next.unfinished', { field: unfinished }), more: t('next.unfinishedMore') }
  if (reading.verdict === 'stop') {
    const step = atStop(words, reasons)
    return house === undefined || house === null ? step : { ...step, more: house }
  }
  if (reading.turnOver) return { ...look, sign: 'turn', say: t('next.turn'), more: t('next.turnMore') }
  const again = reasoned(AGAIN)
  if (again !== undefined) return { ...look, sign: 'scan', say: t('next.again'), more: reasonSentence(words, again) }
  const spot = reasons.find(({ code }) => code === 'lookAtField' || code === 'chip.mrzUncertain')
  if (spot !== undefined) return { ...look, say: t('next.spot', { field: named(words, spot) }), more: t('next.spotMore') }
  const cut = reasons.find(({ code }) => code === 'nameCutOff')
  if (cut !== undefined) return { ...look, say: t('next.look'), more: reasonSentence(words, cut) }
  const check = asked(checks)
  if (check !== undefined) return { ...look, say: t('next.look'), more: checkSentence(words, check) }
  if (reasons.some(({ code }) => code === 'nothingToCheck')) return { ...look, say: t('next.compareAll'), more: t('next.compareAllMore') }
  if (reading.chip === null && chipReadable) return { ...look, sign: 'chip', say: t(onReader ? 'next.onReader' : 'next.lay'), more: t(reading.mrz?.format === 'TD3' ? 'next.layMore' : 'next.layCardMore') }
  if (reading.verdict === 'genuine') return { tone: 'done', sign: 'check', say: t('next.store'), more: t('next.genuineMore') }
  return { tone: 'calm', sign: 'check', say: t('next.store'), more: t('next.storeMore') }
}
