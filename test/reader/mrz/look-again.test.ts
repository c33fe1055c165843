import { describe, expect, it } from 'vitest'
import type { MrzReading } from '../../../electron/contract/mrz.ts'
import { checkDigit } from '../../../electron/documents/mrz/check-digit.ts'
import { PagePyramid } from '../../../electron/reader/images/pyramid.ts'
import { attemptOf, type Attempt } from '../../../electron/reader/mrz/attempt.ts'
import type { LineFit } from '../../../electron/reader/mrz/line-fit.ts'
import type { LineEvidence, LineReader } from '../../../electron/reader/mrz/line-reader.ts'
import { lookAgain } from '../../../electron/reader/mrz/look-again.ts'
import { cutsOf } from '../../../electron/reader/mrz/see-lines.ts'
import { evidenceOf, type Unsure } from './decode/evidence.ts'

const now = Date.UTC(2026, 10, 23)
const eriksson = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
/** What the pictures say is told by each look's evidence: the page only has to be there to be cut. */
const page = new PagePyramid({ width: 600, height: 120, data: new Uint8Array(3 * 600 * 120).fill(200) })
const fits = [30, 60].map((y): LineFit => ({ x: 20, y, angle: 0, length: 528, c0: 0, c1: 0, c2: 0, h0: 6, h1: 0 }))

/** An N of the name that may be an H: so likely an N. */
const name = (n: number): LineEvidence[] => evidenceOf(eriksson, [{ line: 0, column: 17, shares: { N: n, H: 0.9995 - n } }])

function attempt(evidence: LineEvidence[]): Attempt {
  return attemptOf({ fits, cuts: cutsOf(page, fits)!, squeeze: 1, evidence, legibility: 0.95 }, now)
}

/** The looks' own widths tell that each was cut otherwise. */
async function afterLooks(first: Attempt, looks: LineEvidence[][]): Promise<{ reading: MrzReading, widths: number[] }> {
  const widths: number[] = []
  const reader: LineReader = {
    read: (cuts) => {
      widths.push(cuts[0]!.width)
      return Promise.resolve(looks[widths.length - 1]!)
    },
    close: () => Promise.resolve(),
  }
  return { reading: (await lookAgain(reader, page, first, now))!, widths }
}

describe('a reading that only bears a mark', () => {
  it('bears one to begin with', () => {
    expect(attempt(name(0.93)).reading).toMatchObject({ valid: false, lines: eriksson, doubtful: [{ line: 0, column: 17 }] })
  })

  it('is claimed where a larger look says the same and is certain', async () => {
    const { reading, widths } = await afterLooks(attempt(name(0.93)), [name(0.999)])
    expect(reading).toMatchObject({ valid: true, lines: eriksson, doubtful: [] })
    expect(widths).toHaveLength(1)
    expect(widths[0]).toBeGreaterThan(attempt(name(0.93)).zone.cuts[0]!.width)
  })

  it('is claimed where every look says the same and one is nearly certain', async () => {
    const { reading, widths } = await afterLooks(attempt(name(0.87)), [name(0.8), name(0.92)])
    expect(reading).toMatchObject({ valid: true, lines: eriksson, doubtful: [] })
    expect(new Set(widths).size).toBe(2)
  })

  it('… the first look too', async () => {
    const { reading, widths } = await afterLooks(attempt(name(0.92)), [name(0.8), name(0.85)])
    expect(reading).toMatchObject({ valid: true, lines: eriksson, doubtful: [] })
    expect(widths).toHaveLength(2)
  })

  it.each([[0.995, true], [0.985, false]])('with a U that may be a 0 under a check digit, which every larger look takes for a U with %s: claimed where that is certain: %s', async (sure, claimed) => {
    const number = 'ZU184226B<<<<<'
    const digit = checkDigit(number)
    const second = `L898902C36UTO7408122F1204159${number}${digit}`
    const lines = [eriksson[0]!, `${second}${checkDigit(`L898902C3674081221204159${number}${digit}`)}`]
    const look = (u: number, n: number): LineEvidence[] => evidenceOf(lines, [{ line: 0, column: 17, shares: { N: n, H: 0.9995 - n } }, { line: 1, column: 29, shares: { U: u, 0: 0.9995 - u } }])
    const { reading, widths } = await afterLooks(attempt(look(0.93, 0.98)), [look(sure, 0.975), look(sure, 0.97)])
    expect(widths).toHaveLength(2)
    expect(reading).toMatchObject({ valid: claimed, lines })
  })

  it.each([['U', '0', false], ['E', 'F', true], ['E', '3', true]])('with an %s that may be a %s under a check digit: claimed where that tells the two apart: %s', async (one, other, claimed) => {
    const number = `Z${one}184226B<<<<<`
    const digit = checkDigit(number)
    const second = `L898902C36UTO7408122F1204159${number}${digit}`
    const lines = [eriksson[0]!, `${second}${checkDigit(`L898902C3674081221204159${number}${digit}`)}`]
    const letter = (n: number): LineEvidence[] => evidenceOf(lines, [{ line: 1, column: 29, shares: { [one]: n, [other]: 0.9995 - n } }])
    const { reading } = await afterLooks(attempt(letter(0.93)), [letter(0.94), letter(0.975)])
    expect(reading).toMatchObject({ valid: claimed, lines })
  })

  it('keeps the mark of an O that may be a 0 where no check digit covers it, however the looks agree, until one is certain', async () => {
    const visa = ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159YJO4M<<<<<<<<<<<']
    const letter = (n: number): LineEvidence[] => evidenceOf(visa, [{ line: 1, column: 30, shares: { O: n, 0: 0.9995 - n } }])
    const first = attempt(letter(0.93))
    expect(first.reading).toMatchObject({ format: 'MRVA', valid: false, lines: visa, doubtful: [{ line: 1, column: 30 }] })
    expect((await afterLooks(first, [letter(0.94), letter(0.975)])).reading).toBe(first.reading)
    expect((await afterLooks(first, [letter(0.999)])).reading).toMatchObject({ valid: true, lines: visa })
  })

  it('is claimed where a Q of a visa may sooner be a G than a 9', async () => {
    const visa = ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159YJQ4M<<<<<<<<<<<']
    const letter = (): LineEvidence[] => evidenceOf(visa, [{ line: 1, column: 30, shares: { Q: 0.93, G: 0.055, 9: 0.014 } }])
    const { reading } = await afterLooks(attempt(letter()), [letter(), letter()])
    expect(reading).toMatchObject({ valid: true, lines: visa })
  })

  it('keeps its marks where no look is surer', async () => {
    const first = attempt(name(0.87))
    expect((await afterLooks(first, [name(0.8), name(0.89)])).reading).toBe(first.reading)
  })

  it('keeps its marks where a look reads one character otherwise, however certain', async () => {
    const first = attempt(name(0.93))
    const other = [eriksson[0]!.replace('ANNA', 'ANHA'), eriksson[1]!]
    expect((await afterLooks(first, [evidenceOf(other)])).reading).toBe(first.reading)
    expect((await afterLooks(first, [name(0.975), evidenceOf(other)])).reading).toBe(first.reading)
  })
})

describe('what no other look mends', () => {
  it.each([
    ['a claimed reading', evidenceOf(eriksson)],
    ['check digits that do not hold', evidenceOf([eriksson[0]!, eriksson[1]!.replace('740812', '740813')])],
    ['an open format', evidenceOf(eriksson, [{ line: 0, column: 0, shares: { P: 0.6, V: 0.39 } }])],
    ['a digit in a name, which nothing but a person decides', evidenceOf([eriksson[0]!.replace('ERIKSSON', 'ERIK7SON'), eriksson[1]!])],
  ])('%s', async (_, evidence) => {
    const first = attempt(evidence)
    const { reading, widths } = await afterLooks(first, [])
    expect(reading).toBe(first.reading)
    expect(widths).toEqual([])
  })

  it('errors under one check digit that may cancel each other: they are not claimed by agreement', async () => {
    const number = 'L090902C3'
    const lines = [eriksson[0]!.replace('P', 'V'), `${number}${checkDigit(number)}UTO7408122F1204159ZE184226B<<<<<<<`]
    const look = (): LineEvidence[] => evidenceOf(lines, [{ line: 1, column: 1, shares: { O: 0.6, 0: 0.399 } }])
    const { reading, widths } = await afterLooks(attempt(look()), [look(), look()])
    expect(reading).toMatchObject({ valid: false, lines, repaired: [{ line: 1, column: 1, from: 'O', to: '0' }] })
    expect(reading.confidence).toBeGreaterThan(0.98)
    expect(widths).toHaveLength(2)
  })

  it('… and one look that sees none of them is not enough, but every other one', async () => {
    const number = 'L090902C3'
    const lines = [eriksson[0]!.replace('P', 'V'), `${number}${checkDigit(number)}UTO7408122F1204159ZE184226B<<<<<<<`]
    const repaired = (): LineEvidence[] => evidenceOf(lines, [{ line: 1, column: 1, shares: { O: 0.6, 0: 0.399 } }])
    const clear = (): LineEvidence[] => evidenceOf(lines)
    const first = attempt(repaired())
    expect(first.sound).toBe(false)
    expect((await afterLooks(first, [clear(), repaired()])).reading).toBe(first.reading)
    expect((await afterLooks(first, [repaired(), clear()])).reading).toBe(first.reading)
    expect((await afterLooks(first, [clear(), clear()])).reading).toMatchObject({ valid: true, lines })
  })

  it.each([[0.93, true], [0.85, false]])('… each of which is nearly certain: with a letter of the name that the second is sure of by %s it is claimed: %s', async (sure, claimed) => {
    const number = 'L090902C3'
    const lines = [eriksson[0]!.replace('P', 'V'), `${number}${checkDigit(number)}UTO7408122F1204159ZE184226B<<<<<<<`]
    const letter = (n: number): Unsure => ({ line: 0, column: 17, shares: { N: n, H: 0.9995 - n } })
    const first = attempt(evidenceOf(lines, [{ line: 1, column: 1, shares: { O: 0.6, 0: 0.399 } }]))
    const { reading } = await afterLooks(first, [evidenceOf(lines, [letter(0.93)]), evidenceOf(lines, [letter(sure)])])
    expect(reading).toMatchObject({ valid: claimed, lines })
  })
})
