import { describe, expect, it } from 'vitest'
import type { BarcodeReading } from '../../../electron/contract/barcodes.ts'
import type { ChipReading } from '../../../electron/contract/chip.ts'
import type { MrzReading } from '../../../electron/contract/mrz.ts'
import { reading } from '../../../electron/contract/reading.ts'
import { addParts, joinReading } from '../../../electron/documents/cross-check/join.ts'
import type { DocumentParts } from '../../../electron/documents/cross-check/parts.ts'
import { agree } from '../../../electron/documents/cross-check/values.ts'
import { checkDigit } from '../../../electron/documents/mrz/check-digit.ts'
import { parseMrz } from '../../../electron/documents/mrz/parse.ts'

const now = new Date(2026, 5, 1, 10)
const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F3404159ZE184226B<<<<<16']
const images = { page: null, portrait: null, crops: [] }

function mrzOf(lines: string[], more: Partial<MrzReading> = {}): MrzReading {
  return { ...parseMrz(lines, { now: now.getTime() })!, repaired: [], doubtful: [], quads: [], confidence: 0.99, ...more }
}

function parts(more: Partial<DocumentParts> = {}): DocumentParts {
  return { source: 'file', mrz: mrzOf(LINES), barcodes: [], printed: null, chip: null, images, ms: 12, ...more }
}

function chip(verdict: ChipReading['verdict'], lines = LINES): ChipReading {
  return {
    verdict, reasons: verdict === 'altered' ? [{ code: 'dataGroupHashMismatch', params: { dataGroup: 1 } }] : [],
    access: { protocol: 'PACE', mapping: 'GM', group: 'brainpoolP256r1', cipher: 'AES-128', downgraded: false }, sod: null, chain: null, dataGroups: {},
    cloneCheck: { chipAuthentication: 'passed', activeAuthentication: 'notOffered', cam: 'notOffered' },
    fields: { mrz: { format: 'TD3', lines }, personal: null, document: null, personsToNotify: null }, portrait: null,
    evidence: { sod: null, dataGroupHashes: {}, hashAlgorithm: null, certificates: [], revocationLists: [], checkedAt: now.toISOString(), algorithms: [], trustListVersion: null },
    timings: { totalMs: 1, steps: [] },
  }
}

describe('a joined Reading', () => {
  it('keeps the contract, has each field once and names the document', () => {
    const joined = joinReading(parts({ chip: chip('genuine') }), now)
    expect(reading.safeParse(joined).error).toBeUndefined()
    expect(new Set(joined.fields.map((field) => field.name)).size).toBe(joined.fields.length)
    expect(joined.documentType).toEqual({ code: 'passport', issuingState: 'UTO', specimen: true })
  })

  it('without a chip is read and not proven, and says why', () => {
    const joined = joinReading(parts(), now)
    expect(joined.verdict).toBe('readNotProven')
    expect(joined.reasons.map(({ code }) => code)).toEqual(['chipNotRead', 'specimen'])
    expect(joined.fields.find((field) => field.name === 'dateOfBirth')).toEqual({
      name: 'dateOfBirth', value: '1974-08-12', sources: [{ source: 'mrz', value: '1974-08-12', confidence: 0.99 }], agreement: 'single', doubtful: [],
    })
  })

  it('is genuine only with a genuine chip that says what is printed', () => {
    expect(joinReading(parts({ chip: chip('genuine') }), now).verdict).toBe('genuine')
    expect(joinReading(parts({ chip: chip('cannotTell') }), now)).toMatchObject({ verdict: 'readNotProven', reasons: [{ code: 'chipCannotTell' }, { code: 'specimen' }] })
    expect(joinReading(parts({ chip: chip('altered') }), now)).toMatchObject({ verdict: 'stop', reasons: [{ code: 'chipAltered' }, { code: 'chip.dataGroupHashMismatch', params: { dataGroup: 1 } }] })
  })

  it('stops with a word of its own where another state signed, and does not call the data changed', () => {
    const foreign: ChipReading = { ...chip('altered'), reasons: [{ code: 'issuerCountryMismatch', params: { country: 'FR' } }] }
    const joined = joinReading(parts({ chip: foreign }), now)
    expect(joined).toMatchObject({ verdict: 'stop', reasons: [{ code: 'chipOtherIssuer' }, { code: 'chip.issuerCountryMismatch', params: { country: 'FR' } }] })
    const results = (reading: typeof joined) => reading.checks.filter(({ code }) => code === 'chip.proof' || code === 'chip.issuer').map(({ result }) => result)
    expect(results(joined)).toEqual(['unknown', 'fail'])
    const both = joinReading(parts({ chip: { ...foreign, reasons: [...foreign.reasons, { code: 'revoked', params: { certificate: 'ds' } }] } }), now)
    expect(both.reasons.slice(0, 2)).toEqual([{ code: 'chipAltered' }, { code: 'chipOtherIssuer' }])
    expect(results(both)).toEqual(['fail', 'fail'])
    expect(results(joinReading(parts({ chip: chip('genuine') }), now))).toEqual(['pass', 'pass'])
    expect(results(joinReading(parts({ chip: chip('cannotTell') }), now))).toEqual(['unknown', 'unknown'])
  })

  it('is not genuine by a chip alone, nor by one that gave no lines to compare', () => {
    const alone = joinReading(parts({ mrz: null, chip: chip('genuine') }), now)
    expect(alone).toMatchObject({ verdict: 'readNotProven', reasons: [{ code: 'chip.mrzNotCompared' }, { code: 'chipProven' }] })
    const mute = chip('genuine')
    expect(joinReading(parts({ chip: { ...mute, fields: { ...mute.fields, mrz: null } } }), now).verdict).toBe('readNotProven')
  })

  it('asks to look, and does not accuse, where the zone’s doubtful letter is all that differs from the chip', () => {
    const misread = [LINES[0]!.replace('ERIKSSON', 'ERIKSSOM'), LINES[1]!]
    const doubtful = [{ line: 0, column: 12, character: 'M', confidence: 0.6, alternatives: ['N'] }]
    const joined = joinReading(parts({ mrz: mrzOf(misread, { doubtful }), chip: chip('genuine') }), now)
    expect(joined.verdict).toBe('readNotProven')
    expect(joined.reasons).toContainEqual({ code: 'lookAtField', params: { field: 'primaryIdentifier' } })
    expect(joinReading(parts({ mrz: mrzOf(misread), chip: chip('genuine') }), now).verdict).toBe('stop')
  })

  it('stops when the chip belongs to another document', () => {
    const other = ['P<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<<<<<<<<<', 'U240187365UTO8601193M3311031<<<<<<<<<<<<<<<4']
    const joined = joinReading(parts({ chip: chip('genuine', other) }), now)
    expect(joined.verdict).toBe('stop')
    expect(joined.reasons).toContainEqual({ code: 'sourcesConflict', params: { field: 'documentNumber' } })
    expect(joined.checks).toContainEqual(expect.objectContaining({ code: 'chip.mrz', result: 'fail' }))
  })

  it('stops at a wrong check digit, an impossible date and an expired document', () => {
    const wrong = [LINES[0]!, LINES[1]!.replace('L898902C36', 'L898902C46')]
    expect(joinReading(parts({ mrz: mrzOf(wrong) }), now).reasons).toContainEqual({ code: 'checkDigitWrong', params: { field: 'documentNumber' } })
    expect(joinReading(parts(), new Date(2034, 3, 15, 23)).verdict).toBe('readNotProven')
    expect(joinReading(parts(), new Date(2034, 3, 16, 1)).reasons).toContainEqual({ code: 'expired', params: { date: '2034-04-15' } })
  })

  it('asks to look at a doubtful name and is not called genuine then', () => {
    const doubtful = [{ line: 0, column: 6, character: 'R', confidence: 0.5, alternatives: ['K'] }]
    const joined = joinReading(parts({ mrz: mrzOf(LINES, { doubtful }), chip: null }), now)
    expect(joined.reasons[0]).toEqual({ code: 'lookAtField', params: { field: 'primaryIdentifier' } })
    expect(joined.fields.find((field) => field.name === 'primaryIdentifier')?.doubtful).toEqual([{ index: 1, alternatives: ['K'] }])
  })

  it.each([
    ['a filler right after the given names', 'P<UTOERIKSSON<<ANNA<MARI<<<<<<<<<<<<<<<<<<<<', { line: 0, column: 24 }, 'secondaryIdentifier', 8],
    ['the filler between the names', LINES[0]!, { line: 0, column: 14 }, 'secondaryIdentifier', 0],
    ['a filler after the only name', 'P<UTOERIKSSON<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<', { line: 0, column: 20 }, 'primaryIdentifier', 7],
    ['a check digit', LINES[0]!, { line: 1, column: 9 }, 'documentNumber', 8],
    ['the composite check digit', LINES[0]!, { line: 1, column: 43 }, 'primaryIdentifier', 7],
  ] as const)('asks to look where %s is doubtful', (_, first, place, field, index) => {
    const doubtful = [{ ...place, character: '<', confidence: 0.5, alternatives: ['A'] }]
    const joined = joinReading(parts({ mrz: mrzOf([first, LINES[1]!], { doubtful }) }), now)
    expect(joined.reasons).toContainEqual({ code: 'lookAtField', params: { field } })
    // The value has no such letter, so it is no choice for one of its letters either.
    expect(joined.fields.find(({ name }) => name === field)?.doubtful).toEqual([{ index, alternatives: [] }])
  })

  describe('with a date that is clearly printed and does not fit its check digit', () => {
    const misprinted = [LINES[0]!, LINES[1]!.replace('740812', '740817')]
    const place = { line: 1, column: 18 }
    const mrz = { ...mrzOf(misprinted, { unfitting: [{ ...place, from: '7', to: '2' }], doubtful: [{ ...place, character: '7', confidence: 1, alternatives: ['2'] }] }), valid: false }
    const mark = [{ index: 9, alternatives: ['2'] }]

    it('stops, shows what is printed and marks the character at its place in the shown date', () => {
      const joined = joinReading(parts({ mrz }), now)
      expect(joined).toMatchObject({ verdict: 'stop', reasons: [{ code: 'checkDigitWrong', params: { field: 'dateOfBirth' } }, { code: 'checkDigitWrong' }] })
      expect(joined.fields.find(({ name }) => name === 'dateOfBirth')).toMatchObject({ value: '1974-08-17', doubtful: mark })
    })

    it('keeps the mark where the page prints the same: it does not fit all the same', () => {
      const printed = { namesFound: true, datesFound: true, numberFound: true, nationalityFound: null, fields: { dateOfBirth: { value: '1974-08-17', confidence: 0.9 } } }
      expect(joinReading(parts({ mrz, printed }), now).fields.find(({ name }) => name === 'dateOfBirth')).toMatchObject({ agreement: 'agree', doubtful: mark })
    })

    it('holds it against the document where its chip says otherwise: it is no misreading', () => {
      expect(joinReading(parts({ mrz, chip: chip('genuine') }), now).reasons).toContainEqual({ code: 'sourcesConflict', params: { field: 'dateOfBirth' } })
    })
  })

  it.each([[13, 2], [14, 3], [15, 5], [16, 6], [17, 8], [18, 9], [19, 9]])('marks a doubt of column %i of a date at its place in it', (column, index) => {
    const doubtful = [{ line: 1, column, character: '1', confidence: 0.5, alternatives: ['7'] }]
    expect(joinReading(parts({ mrz: mrzOf(LINES, { doubtful }) }), now).fields.find(({ name }) => name === 'dateOfBirth')?.doubtful.map((each) => each.index)).toEqual([index])
  })

  it('asks to look at the name where the zone is not certain and nothing says where', () => {
    const mrz = { ...mrzOf(LINES), valid: false }
    expect(joinReading(parts({ mrz }), now).reasons).toContainEqual({ code: 'lookAtField', params: { field: 'primaryIdentifier' } })
    // The chip says the same name: settled.
    expect(joinReading(parts({ mrz, chip: chip('genuine') }), now).verdict).toBe('genuine')
  })

  it('takes a name that had no room for one with the rest of its letters, and only then', () => {
    const cut = ['P<UTOBENNELONG<WOOLOOMOOLOO<<JUAN<SEBA<DIEGO', LINES[1]!]
    expect(cut[0]).toHaveLength(44)
    const whole = (primaryIdentifier: string, secondaryIdentifier: string): BarcodeReading => ({
      format: 'PDF417', text: 'x', bytes: new Uint8Array(), quad: [[0, 0], [1, 0], [1, 1], [0, 1]],
      parsed: { kind: 'za-id', fields: { primaryIdentifier, secondaryIdentifier }, warnings: [] },
    })
    const conflicts = (lines: string[], barcode: BarcodeReading): string[] =>
      joinReading(parts({ mrz: mrzOf(lines), barcodes: [barcode] }), now).fields.filter(({ agreement }) => agreement === 'conflict').map(({ name }) => name)
    expect(conflicts(cut, whole('BENNELONG WOOLOOMOOLOO', 'JUAN SEBASTIAN DIEGO'))).toEqual([])
    expect(conflicts(cut, whole('BENNELONG WOOLOOMOOLOO', 'JUAN PEDRO DIEGO'))).toEqual(['secondaryIdentifier'])
    // The other way round nothing was cut: the page says more than the barcode.
    expect(conflicts(cut, whole('BENNELONG WOOLOOMOOLOO', 'J SEBA DIEGO'))).toEqual(['secondaryIdentifier'])
    expect(conflicts(['P<UTOBENNELONG<WOOLOOMOOLOO<<JUAN<SEBA<<<<<<', LINES[1]!], whole('BENNELONG WOOLOOMOOLOO', 'JUAN SEBASTIAN'))).toEqual(['secondaryIdentifier'])
  })

  it('does not call a document expired that has no end', () => {
    const [number, birth] = ['L898902C36', '7408122']
    const expiry = `991231${checkDigit('991231')}`
    const rest = 'ZE184226B<<<<<1'
    const line = `${number}UTO${birth}F${expiry}${rest}`
    const endless = [LINES[0]!, line + checkDigit(number + birth + expiry + rest)]
    const joined = joinReading(parts({ mrz: mrzOf(endless) }), now)
    expect(joined.mrz?.valid).toBe(true)
    expect(joined.verdict).toBe('readNotProven')
    expect(joined.checks).toContainEqual(expect.objectContaining({ code: 'document.notExpired', result: 'unknown' }))
  })

  it('asks for the other side when a picture had neither zone nor code', () => {
    expect(joinReading(parts({ mrz: null }), now)).toMatchObject({ turnOver: true, verdict: 'readNotProven' })
    const both = addParts(parts({ mrz: null, images: { page: null, portrait: new Uint8Array([1]), crops: [] } }), { source: 'file', ms: 5, mrz: mrzOf(LINES) }, now.getTime())
    expect(joinReading(both, now).turnOver).toBe(false)
    expect(both.images.portrait).toEqual(new Uint8Array([1]))
  })
})

describe('agreement of two sources', () => {
  it('looks past transliteration, hyphens and cut-off names', () => {
    expect(agree('primaryIdentifier', 'MÜLLER-LÜDENSCHEIDT', 'MUELLER LUEDENSCHEIDT')).toBe(true)
    expect(agree('primaryIdentifier', 'MÜLLER', 'MULLER')).toBe(true)
    expect(agree('secondaryIdentifier', 'ANNA MARIA LUISE', 'ANNA MARIA')).toBe(true)
    expect(agree('documentNumber', 'L898 902C3', 'L898902C3')).toBe(true)
  })
  it('sees a difference where there is one', () => {
    expect(agree('primaryIdentifier', 'ERIKSSON', 'ERIKSEN')).toBe(false)
    expect(agree('secondaryIdentifier', 'ANNA', 'ANNABEL')).toBe(false)
    expect(agree('documentNumber', 'L898902C3', 'L898902C8')).toBe(false)
    expect(agree('dateOfBirth', '1974-08-12', '1974-12-08')).toBe(false)
    expect(agree('sex', 'F', 'M')).toBe(false)
  })
})
