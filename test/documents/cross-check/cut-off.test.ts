import { describe, expect, it } from 'vitest'
import type { BarcodeReading } from '../../../electron/contract/barcodes.ts'
import { reading as readingSchema, type Reading } from '../../../electron/contract/reading.ts'
import { joinReading } from '../../../electron/documents/cross-check/join.ts'
import { parseMrz } from '../../../electron/documents/mrz/parse.ts'

const now = new Date(2026, 5, 1, 10)
const second = 'L898902C36UTO7408122F3404159ZE184226B<<<<<16'

function joined(lines: string[], barcodes: BarcodeReading[] = []): Reading {
  const mrz = { ...parseMrz(lines, { now: now.getTime() })!, repaired: [], doubtful: [], quads: [], confidence: 0.99 }
  return joinReading({ source: 'file', mrz, barcodes, printed: null, chip: null, images: { page: null, portrait: null, crops: [] }, ms: 1 }, now)
}

const code = (fields: NonNullable<BarcodeReading['parsed']>['fields']): BarcodeReading => ({
  format: 'PDF417', text: 'x', bytes: new Uint8Array(), quad: [[0, 0], [9, 0], [9, 9], [0, 9]],
  parsed: { kind: 'za-id', fields, warnings: [] } as unknown as NonNullable<BarcodeReading['parsed']>,
})

const cutFields = ({ fields }: Reading) => fields.filter((field) => field.cutOff === true).map(({ name }) => name)
const told = ({ reasons }: Reading) => reasons.map((reason) => reason.code)
const full = 'P<UTOPAPADOPOULOSKONSTANTINIDISA<<ALEXANDROS'

describe('a name without room behind it', () => {
  it('is told in the verdict and marked at the name that reaches the end of its line', () => {
    const read = joined([full, second])
    expect(readingSchema.safeParse(read).error).toBeUndefined()
    expect(cutFields(read)).toEqual(['secondaryIdentifier'])
    expect(read).toMatchObject({ verdict: 'readNotProven', reasons: [{ code: 'nameCutOff' }, { code: 'chipNotRead' }, { code: 'specimen' }] })
  })

  it('is the surname where no given name had room', () => {
    expect(cutFields(joined([`P<UTO${'PAPADOPOULOS'.repeat(4)}`.slice(0, 44), second]))).toEqual(['primaryIdentifier'])
  })

  it('is told of each field that has a length of its own', () => {
    // The French card of 1988: surname and given names stand in two fields of 25 and 14 places.
    const given = joined([`${'IDFRABERTHIER'.padEnd(30, '<')}75C001`, '880575C001234CORINNEMAGDALE6512068F6'])
    expect(cutFields(given)).toEqual(['secondaryIdentifier'])
    expect(told(given)).toContain('nameCutOff')
    expect(given.checks.map((check) => check.code)).toContain('mrz.nameTruncated')
  })

  it('is not told where a filler stands behind it', () => {
    const read = joined(['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', second])
    expect(cutFields(read)).toEqual([])
    expect(told(read)).not.toContain('nameCutOff')
  })

  it('is told where another source says more of it, and not where one with room says the same', () => {
    const longer = joined(['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', second], [code({ primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA SOFIA' })])
    expect(cutFields(longer)).toEqual(['secondaryIdentifier'])
    expect(told(longer)).toContain('nameCutOff')
    expect(cutFields(joined([full, second], [code({ secondaryIdentifier: 'Alexandros' })]))).toEqual([])
  })
})
