import { numberFields, type Record as DocumentRecord, type RecordField, type RecordRow } from '../../contract/records.ts'

const SHOWN = 3

/** A number with only its last three characters readable. Its length is not given away. */
export function maskNumber(number: string): string {
  return number === '' ? '' : `•••••${number.length > SHOWN + 2 ? number.slice(-SHOWN) : ''}`
}

export function maskRow<R extends RecordRow>(row: R): R {
  return { ...row, documentNumber: maskNumber(row.documentNumber) }
}

function maskField(field: RecordField): RecordField {
  if (!numberFields.has(field.name)) return field
  return {
    ...field,
    value: maskNumber(field.value),
    ...(field.asPrinted === undefined ? {} : { asPrinted: maskNumber(field.asPrinted) }),
    sources: field.sources.map((source) => ({ ...source, value: maskNumber(source.value) })),
    doubtful: [],
    correction: field.correction === null ? null : { ...field.correction, was: maskNumber(field.correction.was) },
  }
}

/** A record without anything that shows a number: not the MRZ, the pictures of its sides or the chip's evidence either. */
export function maskRecord(record: DocumentRecord): DocumentRecord {
  return { ...maskRow(record), fields: record.fields.map(maskField), mrzLines: [], image: null, otherSide: null, evidence: null }
}
