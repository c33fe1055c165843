import { describe, expect, it } from 'vitest'
import type { FieldName } from '../../../electron/contract/reading.ts'
import { applyCorrections } from '../../../electron/vault/records/corrections.ts'
import { specimenReading } from '../specimen-reading.ts'

const { fields } = specimenReading()
const at = new Date('2026-06-01T09:00:00.000Z')
const correct = (field: FieldName, value: string) => applyCorrections(fields, [{ field, value }], 'Carl Clerk', at).find(({ name }) => name === field)

describe('corrections by hand', () => {
  it('are stored with who, when and what was there before, beside what the machine read', () => {
    expect(correct('documentNumber', 'L898902C4')).toEqual({
      name: 'documentNumber', value: 'L898902C4', agreement: 'single', doubtful: [],
      sources: [{ source: 'mrz', value: 'L898902C3', confidence: 0.99 }, { source: 'hand', value: 'L898902C4', confidence: 1 }],
      correction: { by: 'Carl Clerk', at: '2026-06-01T09:00:00.000Z', was: 'L898902C3' },
    })
  })

  it('are none where the value is the same, and leave every other field as read', () => {
    expect(correct('sex', ' F ')?.correction).toBeNull()
    const corrected = applyCorrections(fields, [{ field: 'sex', value: 'X' }], 'Carl Clerk', at)
    expect(corrected.filter((field) => field.correction !== null).map(({ name }) => name)).toEqual(['sex'])
    expect(corrected.map(({ name }) => name)).toEqual(fields.map(({ name }) => name))
  })

  it('may add a field that was not read', () => {
    expect(correct('placeOfBirth', 'Zenith')).toMatchObject({ value: 'Zenith', correction: { was: '' }, sources: [{ source: 'hand' }] })
  })

  it.each<[FieldName, string]>([
    ['dateOfBirth', '1974-02-30'], ['dateOfBirth', '12.08.1974'], ['dateOfBirth', '2026-06-02'], ['dateOfExpiry', 'soon'], ['dateOfIssue', '2027-01-01'],
    ['documentNumber', ''], ['documentNumber', '   '], ['documentNumber', '<script>'], ['documentNumber', 'A'.repeat(61)], ['issuingState', 'UTOP'], ['nationality', 'ut'],
    ['sex', 'Q'], ['primaryIdentifier', ''], ['primaryIdentifier', 'A\u0000B'], ['secondaryIdentifier', 'A\u202EB'], ['documentCode', 'passport'],
  ])('refuses %s = %j and names the field only', (field, value) => {
    expect(() => correct(field, value)).toThrow(expect.objectContaining({ code: 'records.fieldInvalid', detail: field }) as Error)
  })
})
