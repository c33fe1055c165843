import { recordState, type RecordFilter, type RecordState } from '../../electron/contract/records.ts'
import type { Output } from '../../electron/contract/index.ts'
import { dayBounds, daysAfter } from '../parts/days.ts'
import { formatShortDate } from '../parts/format.ts'
import type { Words } from '../parts/use-language.ts'
import { documentName, stateName } from '../reading/document-words.ts'

/** What the list is narrowed to, as it is chosen: days are ISO, both of them in it. */
export interface Choice {
  state: RecordState | null
  documentType: string | null
  issuingState: string | null
  by: string | null
  from: string | null
  to: string | null
}

export const everything: Choice = { state: null, documentType: null, issuingState: null, by: null, from: null, to: null }
export const states = recordState.options

export const isNarrowed = (choice: Choice): boolean => Object.values(choice).some((each) => each !== null)

export function filterOf({ from, to, ...rest }: Choice): RecordFilter {
  return { ...rest, from: from === null ? null : dayBounds(from).from, to: to === null ? null : dayBounds(daysAfter(to, 1)).from }
}

export type Choices = Output<'records.choices'>

/** How a state of a record is called where one is chosen: a *Stop* that was stored was overridden by somebody. */
export function stateWords({ t }: Pick<Words, 't'>, state: RecordState): string {
  return state === 'corrected' ? t('records.corrected') : state === 'stop' ? t('records.stopStored') : t(`verdict.${state}`)
}

/** Each thing that the list is narrowed by, in words. */
export function chipsOf(words: Words, choice: Choice, choices: Choices | null): readonly { key: keyof Choice; says: string }[] {
  const { t, language } = words
  const day = (date: string) => formatShortDate(date, language)
  const said: Record<keyof Choice, string | null> = {
    state: choice.state === null ? null : stateWords(words, choice.state),
    documentType: choice.documentType === null ? null : documentName(words, choice.documentType, null),
    issuingState: choice.issuingState === null ? null : stateName(words, choice.issuingState),
    by: choice.by === null ? null : choices?.people.find(({ id }) => id === choice.by)?.name ?? choice.by,
    from: choice.from === null ? null : t('records.fromDay', { day: day(choice.from) }),
    to: choice.to === null ? null : t('records.toDay', { day: day(choice.to) }),
  }
  return (Object.keys(said) as (keyof Choice)[]).flatMap((key) => {
    const says = said[key]
    return says === null ? [] : [{ key, says }]
  })
}
