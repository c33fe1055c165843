import type { FieldName, Reading, ReadingField } from '../../electron/contract/reading.ts'
import { formatNumber } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'
import { inLookingOrder, isSeldom } from '../reading/document-words.ts'
import { HeldChecks } from '../reading/check-list.tsx'
import { FieldRow, wantsLook } from '../reading/field-row.tsx'

interface ReadingFieldsProps {
  reading: Reading
  corrections: ReadonlyMap<FieldName, string>
  /** It is being stored: nothing is corrected any more. */
  locked: boolean
  onCorrect: (field: FieldName, value: string | null) => void
  onGood: (field: FieldName, good: boolean) => void
}

/** The fields in the order in which they are looked at, what is in doubt before everything else; below them, in one line, what is one press deeper. */
export function ReadingFields({ reading, corrections, locked, onCorrect, onGood }: ReadingFieldsProps) {
  const { t, language } = useWords()
  const crops = new Map(reading.images.crops.map((crop) => [crop.field, crop.jpeg]))
  const fields = inLookingOrder(reading.fields)
  // Corrected, too, it stays in its place: nothing goes from under the hand that typed.
  const first = fields.filter(wantsLook)
  const rest = fields.filter((field) => !wantsLook(field))
  const deeper = rest.filter(isSeldom)
  const rows = (some: readonly ReadingField[]) => (
    <dl className="fact-list">
      {some.map((field) => (
        <FieldRow
          key={field.name}
          field={field}
          correction={corrections.get(field.name) ?? null}
          crop={crops.get(field.name) ?? null}
          locked={locked}
          onCorrect={(value) => onCorrect(field.name, value)}
          onGood={(good) => onGood(field.name, good)}
        />
      ))}
    </dl>
  )
  return (
    <>
      <h2 className="unseen">{t('reading.fields')}</h2>
      {rows([...first, ...rest.filter((field) => !isSeldom(field))])}
      <div className="deeper">
        {deeper.length === 0 ? null : (
          <details className="held held-more" data-testid="more-fields">
            <summary><Icon name="plus" /><span>{t('reading.moreFields', { count: deeper.length, number: formatNumber(deeper.length, language) })}</span></summary>
            {rows(deeper)}
          </details>
        )}
        <section>
          <h2 className="unseen">{t('reading.checks')}</h2>
          <HeldChecks checks={reading.checks} />
        </section>
      </div>
    </>
  )
}
