import { describe, expect, it } from 'vitest'
import type { BarcodeFields, BarcodeReading, BarcodeWarning } from '../../../electron/contract/barcodes.ts'
import type { ChipReading } from '../../../electron/contract/chip.ts'
import type { MrzReading } from '../../../electron/contract/mrz.ts'
import type { Reading } from '../../../electron/contract/reading.ts'
import { addParts, joinReading } from '../../../electron/documents/cross-check/join.ts'
import type { DocumentParts } from '../../../electron/documents/cross-check/parts.ts'
import { parseMrz } from '../../../electron/documents/mrz/parse.ts'

const now = new Date(2026, 5, 1)
const ERIKSSON = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F3404159ZE184226B<<<<<16']
const STEVENSON = ['P<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<<<<<<<<<', 'U240187365UTO8601193M3311031<<<<<<<<<<<<<<<4']
const hers: BarcodeFields = { documentNumber: 'L898902C3', dateOfExpiry: '2034-04-15', primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA', dateOfBirth: '1974-08-12', sex: 'F' }
const his: BarcodeFields = { documentNumber: 'U24018736', dateOfExpiry: '2033-11-03', primaryIdentifier: 'STEVENSON' }

const zoneOf = (lines: string[], more: Partial<MrzReading> = {}): MrzReading => ({ ...parseMrz(lines, { now: now.getTime() })!, repaired: [], doubtful: [], quads: [], confidence: 0.99, ...more })
const code = (fields: BarcodeFields, warnings: BarcodeWarning[] = []): BarcodeReading => ({
  format: 'PDF417', text: JSON.stringify(fields), bytes: new Uint8Array(), quad: [[0, 0], [1, 0], [1, 1], [0, 1]], parsed: { kind: 'za-id', fields, warnings },
})
const images = (mark: number): DocumentParts['images'] => ({ page: new Uint8Array([mark]), portrait: null, crops: [{ field: 'primaryIdentifier', jpeg: new Uint8Array([mark]) }] })
const parts = (more: Partial<DocumentParts> = {}): DocumentParts => ({ source: 'file', mrz: null, barcodes: [], printed: null, chip: null, images: { page: null, portrait: null, crops: [] }, ms: 12, ...more })
const add = (before: DocumentParts | null, added: Partial<DocumentParts>): DocumentParts => addParts(before, { source: 'file', ms: 5, ...added }, now.getTime())
const chipOf = (lines: string[]): ChipReading => ({
  verdict: 'genuine', reasons: [], access: { protocol: 'PACE', mapping: 'GM', group: 'brainpoolP256r1', cipher: 'AES-128', downgraded: false }, sod: null, chain: null, dataGroups: {}, cloneCheck: { chipAuthentication: 'passed', activeAuthentication: 'notOffered', cam: 'notOffered' },
  fields: { mrz: { format: 'TD3', lines }, personal: null, document: null, personsToNotify: null }, portrait: null,
  evidence: { sod: null, dataGroupHashes: {}, hashAlgorithm: null, certificates: [], revocationLists: [], checkedAt: now.toISOString(), algorithms: [], trustListVersion: null },
  timings: { totalMs: 1, steps: [] },
})
const field = ({ fields }: Reading, name: string) => fields.find((each) => each.name === name)
const codesOf = (reading: Reading, starting: string) => reading.checks.filter((check) => check.code.startsWith(starting)).map(({ code: what, result }) => `${what} ${result}`)

describe('a further side', () => {
  it.each([
    ['the front’s zone', parts({ mrz: zoneOf(ERIKSSON) })],
    ['the chip', parts({ chip: chipOf(ERIKSSON) })],
    ['the barcode read first', parts({ barcodes: [code(hers)] })],
  ])('of another document brings no barcode to %s, and that is told', (_, before) => {
    const both = add(before, { barcodes: [code(his)] })
    expect(both.barcodes).toEqual(before.barcodes)
    expect(joinReading(both, now).checks).toContainEqual({ code: 'document.others', result: 'warn', fields: [] })
    expect(add(before, { barcodes: [code(hers)] })).toMatchObject({ barcodes: [code(hers)], others: false })
  })

  it('shows that the barcode before it was another document’s', () => {
    const both = add(parts({ barcodes: [code(his)] }), { mrz: zoneOf(ERIKSSON), images: images(2) })
    expect(both).toMatchObject({ barcodes: [], others: true, mrz: { lines: ERIKSSON } })
  })

  it('that prints nothing of what the lines say is to be looked at: it may be somebody else’s card', () => {
    const back = zoneOf(['I<UTOD918273641<<<<<<<<<<<<<<<', '9501164F3412019UTO<<<<<<<<<<<6', 'OKONKWO<<ADAEZE<<<<<<<<<<<<<<<'])
    const both = { ...images(1), otherSide: new Uint8Array([2]) }
    const printed = { fields: {}, namesFound: false, datesFound: false, numberFound: false, nationalityFound: null }
    const told = (more: Partial<DocumentParts>) => joinReading(parts({ mrz: back, images: both, printed, ...more }), now).checks.filter(({ code: what }) => what === 'document.sides')
    expect(told({})).toEqual([{ code: 'document.sides', result: 'warn', fields: [] }])
    // One of them is found, nothing legible is there, or no other side was compared: nothing is said.
    for (const more of [{ printed: { ...printed, numberFound: true, nationalityFound: null } }, { printed: { ...printed, namesFound: null } }, { images: images(1) }, { mrz: zoneOf(ERIKSSON) }]) expect(told(more)).toEqual([])
  })

  it('keeps a barcode that differs in the number alone: a conflict, field by field', () => {
    const joined = joinReading(add(parts({ mrz: zoneOf(ERIKSSON) }), { barcodes: [code({ ...hers, documentNumber: 'L898902C8', sex: 'M' })] }), now)
    expect(joined.verdict).toBe('stop')
    expect(joined.reasons.filter((reason) => reason.code === 'sourcesConflict').map((reason) => reason.params?.['field'])).toEqual(['documentNumber', 'sex'])
    expect(field(joined, 'dateOfBirth')).toMatchObject({ agreement: 'agree', sources: [{ source: 'mrz' }, { source: 'barcode' }] })
  })

  it('compares zone, chip and barcode with each other', () => {
    const joined = joinReading(add(add(parts({ mrz: zoneOf(ERIKSSON) }), { barcodes: [code({ ...hers, primaryIdentifier: 'ERIKSEN' })] }), { chip: chipOf(ERIKSSON) }), now)
    expect(field(joined, 'primaryIdentifier')).toMatchObject({ value: 'ERIKSSON', agreement: 'conflict', sources: [{ source: 'mrz' }, { source: 'chip' }, { source: 'barcode', value: 'ERIKSEN' }] })
    expect(field(joined, 'documentNumber')).toMatchObject({ agreement: 'agree', sources: [{ source: 'mrz' }, { source: 'chip' }, { source: 'barcode' }] })
    expect(joined.verdict).toBe('stop')
  })

  it('with another document’s zone changes neither zone nor pictures', () => {
    const before = parts({ mrz: zoneOf(ERIKSSON), images: images(1) })
    const both = add(before, { mrz: zoneOf(STEVENSON), barcodes: [code(his)], images: images(2) })
    expect(both).toMatchObject({ mrz: { lines: ERIKSSON }, barcodes: [], others: true, images: images(1) })
  })

  it('brings the spots to look at with the zone that is kept', () => {
    const unsure = { valid: false, doubtful: [{ line: 0, column: 6, character: 'R', confidence: 0.5, alternatives: ['K'] }] }
    expect(add(parts({ mrz: zoneOf(ERIKSSON), images: images(1) }), { mrz: zoneOf(ERIKSSON, unsure), images: images(2) }).images.crops).toEqual(images(1).crops)
    expect(add(parts({ mrz: zoneOf(ERIKSSON, unsure), images: images(1) }), { mrz: zoneOf(ERIKSSON), images: images(2) }).images.crops).toEqual(images(2).crops)
  })
})

describe('a doubtful letter of a name', () => {
  const doubtful = [{ line: 0, column: 6, character: 'R', confidence: 0.5, alternatives: ['K'] }]
  // As the engine gives it: nothing is valid while a character is in doubt.
  const mrz = zoneOf(ERIKSSON, { valid: false, doubtful })

  it('alone is to be looked at, beside its picture', () => {
    const joined = joinReading(parts({ mrz, images: images(1) }), now)
    expect(joined.reasons[0]).toEqual({ code: 'lookAtField', params: { field: 'primaryIdentifier' } })
    expect(field(joined, 'primaryIdentifier')).toMatchObject({ agreement: 'single', doubtful: [{ index: 1, alternatives: ['K'] }] })
    expect(joined.images.crops).toEqual(images(1).crops)
    expect(codesOf(joined, 'mrz.doubtful')).toEqual(['mrz.doubtful warn'])
  })

  it.each<[string, Partial<DocumentParts>, string]>([
    ['the barcode', { barcodes: [code(hers)] }, 'barcode'],
    ['a barcode with the letters’ own marks', { barcodes: [code({ ...hers, primaryIdentifier: 'Ériksson' })] }, 'barcode'],
    ['the printed zone', { printed: { namesFound: true, datesFound: true, numberFound: true, nationalityFound: null, fields: { primaryIdentifier: { value: 'ERIKSSON', confidence: 0.8 } } } }, 'viz'],
    ['the chip', { chip: chipOf(ERIKSSON) }, 'chip'],
  ])('is settled by %s, which is named as a source', (_, more, source) => {
    const joined = joinReading(parts({ mrz, ...more }), now)
    expect(field(joined, 'primaryIdentifier')).toMatchObject({ value: 'ERIKSSON', agreement: 'agree', doubtful: [] })
    expect(field(joined, 'primaryIdentifier')?.sources.map((each) => each.source)).toEqual(expect.arrayContaining(['mrz', source]))
    expect(joined.reasons.map((reason) => reason.code)).not.toContain('lookAtField')
    expect(codesOf(joined, 'mrz.doubtful')).toEqual(['mrz.doubtful pass'])
    expect(joined.verdict).toBe(source === 'chip' ? 'genuine' : 'readNotProven')
  })

  it.each<[string, string]>([['leaves it open', 'ERIKSSO'], ['was cut off before it', 'E']])('stays one where the other source %s', (_, primaryIdentifier) => {
    const joined = joinReading(parts({ mrz, barcodes: [code({ ...hers, primaryIdentifier, nameTruncated: true })] }), now)
    expect(joined.reasons).toContainEqual({ code: 'lookAtField', params: { field: 'primaryIdentifier' } })
  })

  it('excuses a name that differs, never a number that its check digits hold', () => {
    const other = (fields: BarcodeFields) => joinReading(parts({ mrz, barcodes: [code(fields)] }), now)
    expect(other({ ...hers, primaryIdentifier: 'EKIKSSON' })).toMatchObject({ verdict: 'readNotProven' })
    expect(other({ ...hers, documentNumber: 'L898902C8' })).toMatchObject({ verdict: 'stop' })
    expect(other({ ...hers, dateOfBirth: '1975-08-12' })).toMatchObject({ verdict: 'stop' })
    const inNumber = zoneOf(ERIKSSON, { valid: false, doubtful: [{ line: 1, column: 8, character: '3', confidence: 0.6, alternatives: ['8'] }] })
    expect(joinReading(parts({ mrz: inNumber, barcodes: [code({ ...hers, documentNumber: 'L898902C8' })] }), now).reasons).toContainEqual({ code: 'lookAtField', params: { field: 'documentNumber' } })
    const repaired = zoneOf(ERIKSSON, { repaired: [{ line: 1, column: 8, from: '8', to: '3' }] })
    expect(joinReading(parts({ mrz: repaired, barcodes: [code({ ...hers, documentNumber: 'L898902C8' })] }), now).reasons).toContainEqual({ code: 'lookAtField', params: { field: 'documentNumber' } })
  })
})

describe('the warnings of barcodes', () => {
  it('are each a check of its own, once', () => {
    const joined = joinReading(parts({ barcodes: [code(hers, ['regionMismatch', 'dateInvalid']), { ...code(hers, ['dateInvalid']), text: 'again' }] }), now)
    expect(codesOf(joined, 'barcode.')).toEqual(['barcode.regionMismatch warn', 'barcode.dateInvalid warn'])
    expect(codesOf(joinReading(parts({ barcodes: [code(hers)] }), now), 'barcode.')).toEqual(['barcode.content pass'])
  })
})
