import { Button } from '../parts/button.tsx'
import { DateField } from '../parts/date-field.tsx'
import { SelectField } from '../parts/fields.tsx'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'
import { documentName, stateName } from '../reading/document-words.ts'
import { chipsOf, everything, states, stateWords, type Choice, type Choices } from './filter.ts'

interface FiltersProps {
  choice: Choice
  choices: Choices | null
  /** Counts how often all of it was cleared. */
  cleared: number
  onChoice: (choice: Choice) => void
}

/** By how it came out, kind and state of the document, who stored it, and the days on which. */
export function RecordFilters({ choice, choices, cleared, onChoice }: FiltersProps) {
  const words = useWords()
  const { t, language } = words
  const set = (change: Partial<Choice>) => onChoice({ ...choice, ...change })
  const select = (key: 'state' | 'documentType' | 'issuingState' | 'by', label: string, options: readonly { value: string; text: string }[]) => {
    const chosen = choice[key] ?? ''
    const known = options.some(({ value }) => value === chosen) || chosen === '' ? options : [...options, { value: chosen, text: chosen }]
    return <SelectField label={label} value={chosen} options={[{ value: '', text: t('audit.any') }, ...known]} onChange={(value) => set({ [key]: value === '' ? null : value })} />
  }
  const sorted = (options: { value: string; text: string }[]) => options.toSorted((one, other) => one.text.localeCompare(other.text, language))
  return (
    <fieldset className="filters record-filters" aria-label={t('records.filter')} data-testid="record-filters">
      {select('state', t('records.state'), states.map((value) => ({ value, text: stateWords(words, value) })))}
      {select('documentType', t('records.document'), sorted((choices?.documentTypes ?? []).map((value) => ({ value, text: documentName(words, value, null) }))))}
      {select('issuingState', t('fields.issuingState'), sorted((choices?.issuingStates ?? []).map((value) => ({ value, text: stateName(words, value) }))))}
      {select('by', t('records.confirmedBy'), sorted((choices?.people ?? []).map(({ id, name }) => ({ value: id, text: name }))))}
      <DateField label={t('audit.from')} value={choice.from} cleared={cleared} onChange={(from) => set({ from })} />
      <DateField label={t('audit.to')} value={choice.to} cleared={cleared} onChange={(to) => set({ to })} />
    </fieldset>
  )
}

/** What the list is narrowed by, always in view; each goes with a press, all of them with Escape. @param byEscape nothing else goes by it first */
export function FilterChips({ choice, choices, onChoice, byEscape }: Omit<FiltersProps, 'cleared'> & { byEscape: boolean }) {
  const words = useWords()
  const { t } = words
  return (
    <div className="record-chips" data-testid="record-chips">
      {chipsOf(words, choice, choices).map(({ key, says }) => (
        <button key={key} type="button" className="button record-chip" aria-label={t('records.without', { filter: says })} onClick={() => onChoice({ ...choice, [key]: null })}>
          <bdi>{says}</bdi><Icon name="close" />
        </button>
      ))}
      <Button {...(byEscape ? { keyHint: 'Esc' } : {})} onPress={() => onChoice(everything)}>{t('audit.clear')}</Button>
    </div>
  )
}
