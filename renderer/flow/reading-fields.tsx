import type { FieldName, Reading } from '../../electron/contract/reading.ts'
import { inLookingOrder } from '../reading/document-words.ts'
import { FieldRow, wantsLook } from '../reading/field-row.tsx'

interface ReadingFieldsProps {
  reading: Reading
  corrections: ReadonlyMap<FieldName, string>
  /** It is being stored: nothing is corrected any more. */
  locked: boolean
  onCorrect: (field: FieldName, value: string | null) => void
  onGood: (field: FieldName, good: boolean) => void
}

/** The fields in the order in which they are looked at: what is in doubt before everything else. */
export function ReadingFields({ reading, corrections, locked, onCorrect, onGood }: ReadingFieldsProps) {
  const crops = new Map(reading.images.crops.map((crop) => [crop.field, crop.jpeg]))
  const fields = inLookingOrder(reading.fields)
  // Corrected, too, it stays in its place: nothing goes from under the hand that typed.
  const first = fields.filter(wantsLook)
  const rest = fields.filter((field) => !wantsLook(field))
  return (
    <dl className="fact-list">
      {[...first, ...rest].map((field) => (
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
}
