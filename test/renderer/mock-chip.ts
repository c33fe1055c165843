import type { Reading, ReadingField } from '../../electron/contract/reading.ts'
import { field, genuineChip } from './mock-documents.ts'

/** What a chip says beside the lines (DG11, DG12), as the demo's specimens have it. */
const inTheChip: readonly ReadingField[] = [
  field('dateOfIssue', '2024-04-15', ['chip']), field('placeOfBirth', 'ZENITH, UTOPIA', ['chip']), field('issuingAuthority', 'PASSPORT OFFICE UTOPIA', ['chip']),
]

function withChip(read: Reading): ReadingField[] {
  return [...read.fields.map((each): ReadingField => ({ ...each, doubtful: [], agreement: 'agree', sources: [...each.sources.slice(0, 2), { source: 'chip', value: each.value, confidence: 1 }] })), ...inTheChip]
}

/** The same document with its chip read and proven. */
export function proven(read: Reading, portrait: Uint8Array): Reading {
  return {
    ...read,
    fields: withChip(read),
    checks: [...read.checks, { code: 'chip.proof', result: 'pass', fields: [], clause: 'ICAO 9303-11 §5.1' }, { code: 'chip.issuer', result: 'pass', fields: ['issuingState'], clause: 'ICAO 9303-12 §7.1' }, { code: 'chip.mrz', result: 'pass', fields: [], clause: 'ICAO 9303-10 §4.7.1' }],
    verdict: 'genuine', reasons: [{ code: 'chipProven' }, { code: 'specimen' }],
    chip: { ...genuineChip, portrait: { mime: 'image/jpeg', bytes: portrait, width: 300, height: 400 } },
  }
}

/** The same document with a chip whose lines were changed after they were signed: its surname is another. */
export function altered(read: Reading, portrait: Uint8Array): Reading {
  const { fields: joined, checks: passed, chip } = proven(read, portrait)
  if (chip === null) throw new Error('proven has a chip')
  return {
    ...read,
    fields: joined.map((each): ReadingField => (each.name !== 'primaryIdentifier' ? each : { ...each, agreement: 'conflict', sources: [...each.sources.slice(0, 2), { source: 'chip', value: `A${each.value.slice(1)}`, confidence: 1 }] })),
    checks: [
      ...passed.filter(({ code }) => !code.startsWith('chip.')),
      { code: 'chip.proof', result: 'fail', fields: [], clause: 'ICAO 9303-11 §5.1' }, { code: 'chip.issuer', result: 'unknown', fields: ['issuingState'], clause: 'ICAO 9303-12 §7.1' },
      { code: 'chip.mrz', result: 'fail', fields: ['primaryIdentifier'], clause: 'ICAO 9303-10 §4.7.1' },
    ],
    verdict: 'stop',
    reasons: [{ code: 'chipAltered' }, { code: 'sourcesConflict', params: { field: 'primaryIdentifier' } }, { code: 'chip.dataGroupHashMismatch', params: { dataGroup: 1 } }, { code: 'chip.mrzMismatch', params: { field: 'primaryIdentifier' } }],
    chip: { ...chip, verdict: 'altered', reasons: [{ code: 'dataGroupHashMismatch', params: { dataGroup: 1 } }, { code: 'mrzMismatch', params: { field: 'primaryIdentifier' } }], dataGroups: { ...chip.dataGroups, 1: { hash: 'mismatch', bytes: 93 } } },
  }
}
