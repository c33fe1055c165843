import type { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { hasHidden } from '../../contract/primitives.ts'
import type { FieldName, ReadingField } from '../../contract/reading.ts'
import type { correction, RecordField } from '../../contract/records.ts'
import { isIsoDate } from './words.ts'

type Correction = z.infer<typeof correction>

const stateCode = (value: string) => /^([A-Z]{1,3})?$/.test(value)
const numberLike = (value: string) => value.length <= 60 && /^[\p{L}\p{N}<\-/. ]*$/u.test(value)
const words = (max: number) => (value: string) => value.length <= max && !hasHidden(value)
const optionalDate = (value: string) => value === '' || isIsoDate(value)

/** What a person may enter. Dates and state codes by ICAO 9303-3 §4 and §5, the rest without control characters. */
const rules: Record<FieldName, (value: string, today: string) => boolean> = {
  documentCode: (value) => /^[A-Z][A-Z0-9<]?$/.test(value),
  issuingState: stateCode,
  documentNumber: (value) => value.trim() !== '' && numberLike(value),
  primaryIdentifier: (value) => value.trim() !== '' && words(200)(value),
  secondaryIdentifier: words(200),
  nationality: stateCode,
  dateOfBirth: (value, today) => optionalDate(value) && value <= today,
  sex: (value) => /^[MFX]?$/.test(value),
  dateOfExpiry: optionalDate,
  dateOfIssue: (value, today) => optionalDate(value) && value <= today,
  personalNumber: numberLike,
  optionalData: words(60),
  optionalData2: words(60),
  placeOfBirth: words(200),
  address: words(500),
  issuingAuthority: words(200),
  licenceClasses: words(200),
}

/** A field as read, with no correction. */
function asRead(field: ReadingField): RecordField {
  return { ...field, correction: null }
}

/**
 * The fields of a record: as the machine read them, and where a person typed something else, that, with what it was.
 * A "correction" to the very same value is none.
 *
 * @param by shown name of the staff member
 * @throws FoyerError `records.fieldInvalid`, with the field's name as detail
 */
export function applyCorrections(fields: readonly ReadingField[], corrections: readonly Correction[], by: string, at: Date): RecordField[] {
  const today = at.toISOString().slice(0, 10)
  const result = new Map<FieldName, RecordField>(fields.map((field) => [field.name, asRead(field)]))
  for (const { field: name, value: typed } of corrections) {
    const value = typed.normalize('NFC').trim()
    if (!rules[name](value, today)) throw new FoyerError('records.fieldInvalid', { detail: name })
    const before = fields.find((field) => field.name === name)
    if (before?.value === value) {
      result.set(name, asRead(before))
      continue
    }
    const sources = before?.sources ?? []
    result.set(name, {
      name, value,
      ...(before?.asPrinted === undefined ? {} : { asPrinted: before.asPrinted }),
      sources: [...sources.slice(0, 7), { source: 'hand', value, confidence: 1 }],
      agreement: sources.some((source) => source.value === value) ? 'agree' : 'single',
      doubtful: [],
      correction: { by, at: at.toISOString(), was: before?.value ?? '' },
    })
  }
  return [...result.values()]
}
