import type { FieldName, Reading } from '../../contract/reading.ts'
import type { RecordField, RecordRow } from '../../contract/records.ts'

/** What of a document its record is found by. */
export type Identity = Pick<RecordRow, 'documentType' | 'issuingState' | 'documentNumber' | 'name' | 'dateOfBirth'>

type Valued = Pick<RecordField, 'name' | 'value'>

export function valueOf(fields: readonly Valued[], name: FieldName): string {
  return fields.find((field) => field.name === name)?.value ?? ''
}

/** Of fields as they are stored, or would be. */
export function identityOf(fields: readonly Valued[], { code, issuingState }: Reading['documentType']): Identity {
  const name = [valueOf(fields, 'primaryIdentifier'), valueOf(fields, 'secondaryIdentifier')].filter((part) => part !== '').join(', ')
  return {
    documentType: code, issuingState: valueOf(fields, 'issuingState') || issuingState,
    documentNumber: valueOf(fields, 'documentNumber').slice(0, 60), name: name.slice(0, 200), dateOfBirth: valueOf(fields, 'dateOfBirth').slice(0, 10),
  }
}
