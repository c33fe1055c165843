import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDigit } from '../../../../electron/documents/mrz/check-digit.ts'
import { parseMrz } from '../../../../electron/documents/mrz/parse.ts'
import { decodeMrz } from '../../../../electron/reader/mrz/decode/decode-mrz.ts'
import { anyDocument, passport } from './documents.ts'
import { evidenceOf, seeded } from './evidence.ts'

const eriksson = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
const now = Date.UTC(2026, 10, 23)

describe('decodeMrz', () => {
  it('reads any valid document back exactly from clean evidence, and is certain', () => {
    fc.assert(fc.property(anyDocument, fc.integer(), (made, seed) => {
      const result = decodeMrz(evidenceOf(made.lines, [], seeded(seed)))
      expect(result?.lines).toEqual(made.lines)
      expect(result?.format).toBe(made.format)
      expect(result?.certain).toBe(true)
      expect(result?.repaired).toEqual([])
      expect(result?.doubtful).toEqual([])
    }), { seed: 20261123, numRuns: 25 })
  })

  it('repairs one character by its check digit and says so', () => {
    // B for 8 in the document number; the right one is a good second.
    const result = decodeMrz(evidenceOf(eriksson, [{ line: 1, column: 1, shares: { B: 0.6, 8: 0.39 } }]))
    expect(result?.lines).toEqual(eriksson)
    expect(result?.repaired).toEqual([{ line: 1, column: 1, from: 'B', to: '8' }])
    expect(result?.certain).toBe(true)
  })

  it('repairs any one character of the second line that had a good second, or doubts it; never claims another text', () => {
    const places = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8, 13, 14, 15, 16, 17, 18, 21, 22, 23, 24, 25, 26, 28, 29, 30)
    fc.assert(fc.property(passport, places, fc.constantFrom(...Array.from('0123456789BDGIOSZ')), (made, column, other) => {
      const truth = made.lines[1]![column]!
      fc.pre(truth !== other)
      const result = decodeMrz(evidenceOf(made.lines, [{ line: 1, column, shares: { [other]: 0.6, [truth]: 0.395 } }]))
      const right = result?.lines.join() === made.lines.join()
      const claimed = result !== null && result.certain && parseMrz(result.lines, { now })?.valid === true
      expect(claimed && !right).toBe(false)
    }), { seed: 20261124, numRuns: 40 })
  })

  it('doubts a name where two letters are about as likely, and names both', () => {
    const result = decodeMrz(evidenceOf(eriksson, [{ line: 0, column: 17, shares: { M: 0.5, H: 0.48 } }]))
    expect(result?.certain).toBe(false)
    const doubt = result?.doubtful.find((d) => d.line === 0 && d.column === 17)
    expect([doubt?.character, ...(doubt?.alternatives ?? [])]).toEqual(expect.arrayContaining(['M', 'H']))
  })

  it('doubts where two ways to mend a wrong check digit are about as likely', () => {
    // The picture says 740812 with 3 for its check digit: the digit is a 2, or the day is the 13th.
    expect([checkDigit('740812'), checkDigit('740813')]).toEqual(['2', '3'])
    const unsure = [
      { line: 1, column: 19, shares: { 3: 0.9, 2: 0.05 } },
      { line: 1, column: 18, shares: { 2: 0.9, 3: 0.05 } },
    ]
    const result = decodeMrz(evidenceOf(['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<<<'], unsure))
    expect(result?.certain).toBe(false)
    expect(result?.doubtful.map((d) => d.column)).toEqual(expect.arrayContaining([18, 19]))
  })

  it('reads a specimen whose check digit is wrong as it is printed', () => {
    const printed = [eriksson[0]!, 'L898902C36UTO7408122F1204159ZE184226B<<<<<14']
    const result = decodeMrz(evidenceOf(printed))
    expect(result?.lines).toEqual(printed)
    expect(parseMrz(result!.lines, { now })?.valid).toBe(false)
  })

  it('reads a mock-up whose check digits mean nothing as it is printed, a filler for one too', () => {
    // Document number, birth, expiry and composite: all wrong; one change of a date would mend two of them.
    const mockUp = [eriksson[0]!, 'L898902C35UTO7408125F1204156<<<<<<<<<<<<<<6<']
    const result = decodeMrz(evidenceOf(mockUp))
    // Digits that mean nothing leave open what they should be, and not how long the lines are.
    expect(result).toMatchObject({ lines: mockUp, repaired: [], certain: false, formatInDoubt: false })
    expect(parseMrz(mockUp, { now })?.valid).toBe(false)
  })

  it.each([
    // Each with a check digit and a composite one that a single other digit would mend.
    ['a date', [eriksson[0]!, 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'], 18, '7', 'dateOfBirthCheckDigit'],
    ['a document number', eriksson, 3, '3', 'documentNumberCheckDigit'],
    ['an expiry', eriksson, 26, '0', 'dateOfExpiryCheckDigit'],
  ] as const)('shows %s as it is clearly printed, though a repair would fit every check digit, and names the character', (_, valid, column, printed, failing) => {
    const lines = [valid[0], valid[1].slice(0, column) + printed + valid[1].slice(column + 1)]
    const truth = valid[1][column]!
    const result = decodeMrz(evidenceOf(lines, [{ line: 1, column, shares: { [printed]: 0.97, [truth]: 0.02 } }]))
    expect(result?.lines).toEqual(lines)
    expect(result?.repaired).toEqual([])
    expect(result?.unfitting).toEqual([{ line: 1, column, from: printed, to: truth }])
    expect(result?.doubtful).toContainEqual(expect.objectContaining({ line: 1, column, character: printed, alternatives: [truth] }))
    expect(result?.certain).toBe(false)
    expect(parseMrz(result!.lines, { now })?.checks.find(({ name }) => name === failing)?.ok).toBe(false)
  })

  it('names what people read before its check digit, where another one of either would fit, whichever the picture leaves more open', () => {
    // 740812 is printed 740817; its digit 2 is seen a little like the 7 that would fit as well.
    const printed = [eriksson[0]!, `${eriksson[1]!.slice(0, 18)}7${eriksson[1]!.slice(19)}`]
    const other = checkDigit(printed[1]!.slice(13, 19))
    const result = decodeMrz(evidenceOf(printed, [{ line: 1, column: 18, shares: { 7: 0.99, 2: 0.002 } }, { line: 1, column: 19, shares: { 2: 0.96, [other]: 0.03 } }]))
    expect(result).toMatchObject({ lines: printed, repaired: [], unfitting: [{ line: 1, column: 18, from: '7', to: '2' }], certain: false })
  })

  it.each([[1, '8', 'B'], [2, '9', 'B'], [5, '0', 'O'], [6, '2', 'Z'], [7, 'C', 'G']] as const)('names what the picture comes near to, letter or digit: column %i, %s printed as %s', (column, right, wrong) => {
    const printed = [eriksson[0]!, eriksson[1]!.slice(0, column) + wrong + eriksson[1]!.slice(column + 1)]
    const result = decodeMrz(evidenceOf(printed, [{ line: 1, column, shares: { [wrong]: 0.995, [right]: 0.004 } }]))
    expect(result).toMatchObject({ lines: printed, repaired: [], unfitting: [{ line: 1, column, from: wrong, to: right }], certain: false })
  })

  it('still repairs what the picture leaves open, under the same check digits', () => {
    const result = decodeMrz(evidenceOf(eriksson, [{ line: 1, column: 18, shares: { 7: 0.6, 2: 0.38 } }]))
    expect(result).toMatchObject({ lines: eriksson, repaired: [{ line: 1, column: 18, from: '7', to: '2' }], unfitting: [] })
  })

  it('never claims a text that the picture clearly contradicts, however well it would explain the check digits', () => {
    // Month 98 is printed: no such date, and two check digits that only a 0 would mend.
    const printed = [eriksson[0]!, 'L898902C36UTO7498122F1204159ZE184226B<<<<<10']
    const result = decodeMrz(evidenceOf(printed))
    const claimed = result !== null && result.certain && parseMrz(result.lines, { now })?.valid === true
    expect(claimed).toBe(false)
  })

  it('splits fillers that the net ran together', () => {
    const text = eriksson[0]!
    const [long] = evidenceOf([text])
    // One filler's peak of the run is lost: what is left spells 43 characters.
    const classes = long!.classes
    const lost = 35 * 5 + 5
    const logProbs = long!.logProbs.slice()
    for (let k = 0; k < classes; k++) logProbs[lost * classes + k] = Math.log(k === 0 ? 0.98 : k === 1 ? 0.0199 : 1e-7)
    const result = decodeMrz([{ ...long!, logProbs }, evidenceOf(eriksson)[1]!])
    expect(result?.lines).toEqual(eriksson)
  })

  it('takes the zone out of more lines than it has', () => {
    const stray = 'XJ4KWQ9PLM2'
    const result = decodeMrz(evidenceOf([stray, ...eriksson]))
    // Print beside a zone tells nothing of how well the zone was seen.
    expect(result).toMatchObject({ lines: eriksson, firstLine: 1, certain: true, doubtful: [] })
  })

  it('says that its length is in doubt where a passport lost its line ends and a card’s format would fit', () => {
    const short = [eriksson[0]!.slice(0, 36), `${eriksson[1]!.slice(0, 28)}<<<<<<<6`]
    const result = decodeMrz(evidenceOf(short, [{ line: 0, column: 0, shares: { P: 0.99, I: 0.005 } }]))
    expect(result).toMatchObject({ format: 'TD2', formatInDoubt: true, certain: false })
  })

  it('says so where two formats fit about as well, and not where one does', () => {
    expect(decodeMrz(evidenceOf(eriksson))).toMatchObject({ format: 'TD3', formatInDoubt: false, certain: true })
    expect(decodeMrz(evidenceOf(eriksson, [{ line: 0, column: 0, shares: { P: 0.6, V: 0.39 } }]))).toMatchObject({ formatInDoubt: true, certain: false })
  })

  it.each([
    ['a state that is none', [eriksson[0]!, 'L898902C361327408122F1204159ZE184226B<<<<<10']],
    ['a digit in a name', ['P<UTOERIKS6ON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', eriksson[1]!]],
    ['digits in a name that letters look like', ['P<UTOERIKSSON<<ANNA<MAR1A<<<<<<<<<<<<<<<<<<<', eriksson[1]!]],
  ] as const)('shows %s as it is clearly printed, and claims nothing', (_, lines) => {
    const result = decodeMrz(evidenceOf(lines))
    expect(result).toMatchObject({ lines, repaired: [], certain: false })
    expect(result!.doubtful.length).toBeGreaterThan(0)
  })

  it.each([
    ['0', 'O', 0, 5 + 6], ['1', 'I', 0, 5 + 3], ['5', 'S', 0, 5 + 4],
  ] as const)('takes a %s among letters for the %s that it looks like, unless it is beyond doubt', (digit, letter, line, column) => {
    const lines = [eriksson[0]!.slice(0, column) + letter + eriksson[0]!.slice(column + 1), eriksson[1]!]
    const result = decodeMrz(evidenceOf(lines, [{ line, column, shares: { [digit]: 0.999, [letter]: 5e-4 } }]))
    expect(result?.lines).toEqual(lines)
    expect(result?.certain).toBe(false)
  })

  it('reads a number of a TD1 that goes on in the optional data', () => {
    const lines = ['IDBEL590330101<85<<<<<<<<<<<<<', '', 'REINARTZ<<ULRIKE<KATIA<E<<<<<<']
    const number = '59033010185'
    const digit = (text: string): string => {
      const values = Array.from(text, (c) => (c === '<' ? 0 : c <= '9' ? Number(c) : c.charCodeAt(0) - 55))
      return String(values.reduce((sum, v, i) => sum + v * [7, 3, 1][i % 3]!, 0) % 10)
    }
    lines[0] = `IDBEL590330101<85${digit(number)}<<<<<<<<<<<<`
    const [b, e, o] = ['8502016', '1405037', '<'.repeat(11)]
    const [birth, expiry] = [b.slice(0, 6) + digit(b.slice(0, 6)), e.slice(0, 6) + digit(e.slice(0, 6))]
    lines[1] = `${birth}F${expiry}BEL${o}${digit(lines[0].slice(5) + birth + expiry + o)}`
    const result = decodeMrz(evidenceOf(lines, [{ line: 0, column: 16, shares: { S: 0.55, 5: 0.44 } }]))
    expect(result?.lines).toEqual(lines)
    expect(result?.repaired).toEqual([{ line: 0, column: 16, from: 'S', to: '5' }])
  })

  it.each(['C1USA', 'C2USA', 'I4UTO'])('reads the code of a card that begins with %s, and is certain', (code) => {
    const [number, birth, expiry] = ['SRC00000017', '7408122', '3404159'].map((text, at) => (at === 0 ? 'SRC000000' + checkDigit('SRC000000') : text)) as [string, string, string]
    const optional = 'SRC0000000301<<'
    const lines = [`${code}${number}${optional}`, `${birth}F${expiry}UTO${'<'.repeat(11)}${checkDigit(`${number}${optional}${birth}${expiry}${'<'.repeat(11)}`)}`, 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<']
    // As nets see it: an I or a letter is a fair second.
    const result = decodeMrz(evidenceOf(lines, [{ line: 0, column: 1, shares: { [code[1]!]: 0.998, I: 0.0008, Z: 0.0005, A: 0.0004 } }]))
    expect(result?.lines).toEqual(lines)
    expect(result?.certain).toBe(true)
  })

  it('gives nothing for a number of lines or lengths that no format has', () => {
    expect(decodeMrz([])).toBeNull()
    expect(decodeMrz(evidenceOf(['ABCDEF']))).toBeNull()
  })
})
