import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDigit } from '../../../../electron/documents/mrz/check-digit.ts'
import { parseMrz } from '../../../../electron/documents/mrz/parse.ts'
import { decodeMrz } from '../../../../electron/reader/mrz/decode/decode-mrz.ts'
import { beginsAsAnother } from '../../../../electron/reader/mrz/decode/document-codes.ts'
import { dutchLicence, longTd1, longTd2 } from './documents.ts'
import { evidenceOf, seeded } from './evidence.ts'

const now = Date.UTC(2026, 10, 23)
const voter = ['IDMEX1654655648<<2345678901234', '7408122H3304156MEX<02<<12345<9', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<']
const russian = (names: string): string[] => [`PNRUS${names}`.padEnd(44, '<'), '6001234567RUS8006019M<<<<<<<4060627770012<64']
const td2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D23145890<UTO7408122F33041567349<<<8']

describe('zones that are not as most are', () => {
  it.each([['TD1', longTd1], ['TD2', longTd2], ['NLDL', dutchLicence]] as const)('reads a %s back exactly and claims it, and its parser says the same', (format, made) => {
    fc.assert(fc.property(made, fc.integer(), ({ lines }, seed) => {
      const result = decodeMrz(evidenceOf(lines, [], seeded(seed)))
      expect(result).toMatchObject({ format, lines, certain: true, repaired: [], doubtful: [] })
      const document = parseMrz(result!.lines, { now })!
      expect(document.checks.filter(({ name }) => name.endsWith('CheckDigit')).every(({ ok }) => ok)).toBe(true)
      expect(document.format).toBe(format)
    }), { seed: 20261127, numRuns: 15 })
  })

  it('repairs a character of a TD2 number by its digit, in either part, and never claims another text', () => {
    for (const column of [3, 28, 29, 30]) {
      const truth = td2[1]![column]!
      const other = truth === '5' ? 'S' : truth === '7' ? '1' : truth === '3' ? '8' : truth === '4' ? '9' : '2'
      const result = decodeMrz(evidenceOf(td2, [{ line: 1, column, shares: { [other]: 0.6, [truth]: 0.395 } }]))
      expect({ column, lines: result?.lines }).toEqual({ column, lines: td2 })
      expect(result?.repaired).toEqual([{ line: 1, column, from: other, to: truth }])
    }
  })

  it('takes PU, the single sheet of an emergency travel document, for a beginning of its size, and no other P', () => {
    const begun = (code: string): boolean => beginsAsAnother('TD2', [td2[0]!.replace('I<', code), td2[1]!])
    expect(begun('PU')).toBe(false)
    for (const code of ['P<', 'PD']) expect(begun(code)).toBe(true)
  })

  it('leaves a TD2 number as printed whose digit does not fit', () => {
    const printed = [td2[0]!, td2[1]!.replace('7349<<<8', '7346<<<5')]
    const result = decodeMrz(evidenceOf(printed))
    expect(result?.lines).toEqual(printed)
    expect(result !== null && result.certain && parseMrz(result.lines, { now })?.valid).toBe(false)
  })

  it('reads H on a Mexican voting card, and doubts what may be H or M: each means another sex', () => {
    expect(decodeMrz(evidenceOf(voter))).toMatchObject({ lines: voter, certain: true })
    const woman = voter.with(1, voter[1]!.replace('H', 'M'))
    expect(decodeMrz(evidenceOf(woman))).toMatchObject({ lines: woman, certain: true })
    for (const [h, m] of [[0.9, 0.09], [0.5, 0.49], [0.09, 0.9]] as const) {
      const result = decodeMrz(evidenceOf(voter, [{ line: 1, column: 7, shares: { H: h, M: m } }]))!
      expect(result.certain).toBe(false)
      expect(result.doubtful).toContainEqual(expect.objectContaining({ line: 1, column: 7 }))
    }
  })

  it.each(['2QSENKO<<ALI8<ANATOL9EVNA', '4UL93<<IL98<SERGEEVI3', '7DIN<<6DUARD'])('leaves the digits of a Russian transliteration: %s', (names) => {
    const lines = russian(names)
    expect(decodeMrz(evidenceOf(lines))).toMatchObject({ format: 'TD3', lines, repaired: [], certain: true })
    expect(parseMrz(lines, { now })?.valid).toBe(true)
  })

  it('doubts a digit of a Russian name that may be a letter', () => {
    const lines = russian('IVANOV<<IL98')
    const result = decodeMrz(evidenceOf(lines, [{ line: 0, column: 16, shares: { 8: 0.6, B: 0.39 } }]))!
    expect(result.lines[0]![16]).toBe('8')
    expect(result.doubtful).toContainEqual(expect.objectContaining({ line: 0, column: 16 }))
    expect(result.certain).toBe(false)
  })

  it('an ordinary Russian passport has no digits in its names', () => {
    const second = 'L898902C36RUS7408122F1204159ZE184226B<<<<<10'
    const lines = ['P<RUSIVANOV<<IVAN'.padEnd(44, '<'), second]
    expect(checkDigit('L898902C3')).toBe('6')
    const result = decodeMrz(evidenceOf(lines, [{ line: 0, column: 5, shares: { I: 0.6, 4: 0.38 } }]))
    expect(result?.lines).toEqual(lines)
  })
})
