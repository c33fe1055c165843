import { reading, type FieldName, type Reading, type ReadingField } from '../../electron/contract/reading.ts'

const values: Partial<Record<FieldName, string>> = {
  documentCode: 'P', issuingState: 'UTO', documentNumber: 'L898902C3', primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA',
  nationality: 'UTO', dateOfBirth: '1974-08-12', sex: 'F', dateOfExpiry: '2032-04-15', personalNumber: 'ZE184226B',
}

function field(name: FieldName, value: string): ReadingField {
  return { name, value, sources: [{ source: 'mrz', value, confidence: 0.99 }], agreement: 'single', doubtful: [] }
}

/** The specimen of ICAO 9303-4 as the reader hands it over, with other values where a test wants them. */
export function specimenReading(changes: Partial<Record<FieldName, string>> = {}, images: Partial<Reading['images']> = {}): Reading {
  const fields = { ...values, ...changes }
  return reading.parse({
    readAt: '2026-06-01T09:00:00.000Z', source: 'camera',
    documentType: { code: 'documents.passport', issuingState: 'UTO', specimen: true },
    fields: Object.entries(fields).map(([name, value]) => field(name as FieldName, value)),
    checks: [{ code: 'mrz.documentNumberCheckDigit', result: 'pass', fields: ['documentNumber'] }],
    verdict: 'readNotProven', reasons: [{ code: 'chip.notRead' }],
    mrz: null, barcodes: [], chip: null, turnOver: false,
    images: { page: null, portrait: null, crops: [], ...images }, ms: 120,
  } satisfies Reading)
}
