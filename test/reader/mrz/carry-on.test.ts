import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newGray, type GrayImage } from '../../../electron/reader/images/image.ts'
import { carriedOn } from '../../../electron/reader/mrz/carry-on.ts'
import { lengthInDoubt } from '../../../electron/reader/mrz/length-in-doubt.ts'
import { levelLight } from '../../../electron/reader/mrz/level-light.ts'
import type { LineFit } from '../../../electron/reader/mrz/line-fit.ts'
import { lineAlphabet, type LineEvidence } from '../../../electron/reader/mrz/line-reader.ts'
import { unseenColumns } from '../../../electron/reader/mrz/seen-there.ts'
import { dataPath } from '../../data-folder.ts'
import { spoiled } from '../../drawn/damages.ts'
import { drawDocument } from '../../drawn/documents.ts'
import { Random } from '../../drawn/random.ts'
import { openReader } from './reader-for-tests.ts'

const field = dataPath('field/pictures')
const { read } = openReader()

/** Four steps a character, one of them with it, and a character's paper at either end. */
function evidenceOf(text: string): LineEvidence {
  const classes = lineAlphabet.length + 1
  const steps = 4 * (text.length + 2)
  const logProbs = new Float32Array(steps * classes).fill(-12)
  for (let step = 0; step < steps; step++) {
    const character = step % 4 === 1 ? text[(step - 5) / 4] : undefined
    logProbs[step * classes + (character === undefined ? 0 : lineAlphabet.indexOf(character) + 1)] = -0.001
  }
  return { text, steps, classes, logProbs }
}

const fit: LineFit = { x: 10, y: 50, angle: 0, length: 360, c0: 0, c1: 0, c2: 0, h0: 5, h1: 0 }
const line = 'PDUTOSPECIMEN<<ANNA<MARIA<CAROLINE<E'

describe('a line that ends too early', () => {
  it('is carried on by its pitch, to either side', () => {
    const looks = carriedOn([0, 1].map(() => ({ fit, width: 36 * 24 + 48, evidence: evidenceOf(line) })))
    const lengths = looks.map(([first]) => Math.round(first!.length / 10))
    expect(lengths).toContain(44)
    expect(looks.every((fits) => fits.length === 2)).toBe(true)
    expect(looks.some(([first]) => Math.abs(first!.x - 10) < 5)).toBe(true)
    expect(looks.some(([first]) => Math.abs(first!.x + first!.length - 370) < 5)).toBe(true)
  })

  it('never loses characters at its end', () => {
    const long = evidenceOf('VDUTOSPECIMEN<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<')
    for (const [first] of carriedOn([0, 1].map(() => ({ fit: { ...fit, length: 440 }, width: 44 * 24 + 48, evidence: long })))) {
      expect(first!.x + first!.length).toBeGreaterThan(445)
    }
  })

  it('of too few characters is left as it is', () => {
    expect(carriedOn([{ fit, width: 400, evidence: evidenceOf('ABCDE') }])).toEqual([])
  })

  it('is told from one whose characters were all seen', () => {
    const evidence = evidenceOf('ABC<')
    const begins = [5, 9, 13, 17]
    expect(unseenColumns('ABC<', begins, evidence)).toEqual([])
    expect(unseenColumns('ABCD', begins, evidence)).toEqual([3])
  })
})

/** Dark strokes on paper, so many px apart; `light` is what falls on each column. */
function strokes(width: number, light: (x: number) => number): GrayImage {
  const image = newGray(width, 48)
  for (let y = 0; y < 48; y++) for (let x = 0; x < width; x++) image.data[y * width + x] = Math.min(255, (y > 11 && y < 36 && x % 24 < 5 && x > 20 && x < width - 24 ? 40 : 180) + light(x))
  return image
}

describe('uneven light', () => {
  it('is made even, and even light left alone', () => {
    expect(levelLight(strokes(600, () => 0))).toBeNull()
    const even = levelLight(strokes(600, (x) => (x > 300 ? 180 : 0)))!
    const [left, right] = [24 * 600 + 98, 24 * 600 + 482].map((at) => [even.data[at]!, even.data[at + 12]!])
    for (const [ink, paper] of [left!, right!]) {
      expect(paper! - ink!).toBeGreaterThan(180)
    }
  })

  it('over the end of a visa leaves its length in doubt', () => {
    const texts = ['V'.padEnd(36, '<'), '0'.padEnd(36, '<')]
    expect(lengthInDoubt('MRVB', texts, [strokes(900, () => 0)])).toBe(false)
    expect(lengthInDoubt('MRVB', texts, [strokes(900, (x) => Math.max(0, (x - 700) * 1.5))])).toBe(true)
    expect(lengthInDoubt('MRVB', texts, [strokes(900, (x) => (x > 880 ? -150 : 0))])).toBe(true)
    expect(lengthInDoubt('TD2', ['P'.padEnd(36, '<'), texts[1]!], [strokes(900, () => 0)])).toBe(true)
    const sheet = ['PU'.padEnd(36, '<'), texts[1]!]
    expect(lengthInDoubt('TD2', sheet, [strokes(900, () => 0)])).toBe(false)
    expect(lengthInDoubt('TD2', sheet, [strokes(900, (x) => (x > 880 ? -150 : 0))])).toBe(true)
    expect(lengthInDoubt('TD2', ['I'.padEnd(36, '<'), texts[1]!], [strokes(900, () => 0)])).toBe(false)
  })
})

describe('a zone with light over the ends of its lines', () => {
  it('is read to its end', async () => {
    const r = new Random(87119)
    const document = drawDocument(r, 'TD3')
    const reading = await read((await spoiled(r, document, ['glare'])).bytes)
    expect(reading?.lines).toEqual(document.lines)
  })

  it.skipIf(field === null)('is read as it was photographed, too', async () => {
    const reading = await read(readFileSync(join(field!, 'glare-over-line-ends.jpg')))
    expect(reading?.lines).toEqual(['IDD<<T220001293<<<<<<<<<<<<<<<', '6408125<2010315D<<<<<<<<<<<<<4', 'MUSTERMANN<<ERIKA<<<<<<<<<<<<<'])
  })
})

describe('a zone that other print runs into', () => {
  it.skipIf(field === null)('is read without it', async () => {
    const reading = await read(readFileSync(join(field!, 'zone-runs-into-print.jpg')))
    expect(reading?.lines).toEqual(['P<USANAQUIN<<NICHOLAS<<<<<<<<<<<<<<<<<<<<<<<', 'UKL9UKNOK7USA0702245M2503170<<<<<<<<<<<<<<02'])
  })
})
