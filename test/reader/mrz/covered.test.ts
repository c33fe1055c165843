import { expect, it } from 'vitest'
import { newGray, type GrayImage } from '../../../electron/reader/images/image.ts'
import { coveredColumns } from '../../../electron/reader/mrz/covered.ts'
import { baselineRow, capHeight, capRow, lineHeight, sideMargin } from '../../../electron/reader/mrz/line-image.ts'
import { damageNames, spoiled } from '../../drawn/damages.ts'
import { drawDocument } from '../../drawn/documents.ts'
import { Random } from '../../drawn/random.ts'
import { openReader } from './reader-for-tests.ts'

const reader = openReader()
const characters = 12

/** A line of upright strokes, one a character, ink and paper as `light` makes them at a place. */
function lineOf(light: (grey: number, x: number, y: number) => number): GrayImage {
  const line = newGray(2 * sideMargin + characters * capHeight, lineHeight)
  for (let y = 0; y < lineHeight; y++) {
    for (let x = 0; x < line.width; x++) {
      const isInk = y >= capRow && y < baselineRow && (x - sideMargin + capHeight) % capHeight < 4 && x >= sideMargin && x < line.width - sideMargin
      line.data[y * line.width + x] = light(isInk ? 20 : 230, x, y)
    }
  }
  return line
}

/** The columns of a line whose evidence has a step for every px. */
const covered = (line: GrayImage): number[] => coveredColumns(line, Array.from({ length: characters }, (_, i) => sideMargin + i * capHeight), line.width)
const within = (x: number, from: number, to: number): boolean => x >= sideMargin + (from - 0.5) * capHeight && x < sideMargin + (to + 0.5) * capHeight

it('print in even light is not covered, nor where shade or a lamp\'s light lies over it', () => {
  expect(covered(lineOf((grey) => grey))).toEqual([])
  expect(covered(lineOf((grey, x) => (x > 150 ? grey * 0.4 : grey)))).toEqual([])
  expect(covered(lineOf((grey, x) => (within(x, 3, 5) ? 200 + grey * 0.1 : grey)))).toEqual([])
})

it('what a finger hides of the print\'s height is covered, from below and from above, and what it only comes near to is not', () => {
  const finger = (grey: number): number => 70 + grey * 0.01
  expect(covered(lineOf((grey, x, y) => (within(x, 4, 6) && y > capRow + 2 ? finger(grey) : grey)))).toEqual([4, 5, 6])
  expect(covered(lineOf((grey, x, y) => (within(x, 4, 6) && y < baselineRow - 2 ? finger(grey) : grey)))).toEqual([4, 5, 6])
  expect(covered(lineOf((grey, x, y) => (within(x, 4, 6) && y > baselineRow + 1 ? finger(grey) : grey)))).toEqual([])
})

it('a B and a Y whose lower halves lie under a finger, read as P and M under a check digit that holds by chance, are marked and not claimed', async () => {
  // As `bench:draw -- FOLDER --two --seed 97` draws it.
  const r = new Random(97 * 7919 + 7 * 1009 + 27)
  const first = r.pick(damageNames)
  const damages = [first, r.pick(damageNames.filter((name) => name !== first))]
  expect(damages).toEqual(['hand', 'small'])
  const document = drawDocument(r, 'TD2')
  const reading = await reader.read((await spoiled(r, document, damages)).bytes)
  expect(reading).toMatchObject({ format: 'TD2', valid: false })
  const wrong = reading!.lines.flatMap((text, line) => Array.from(text).flatMap((character, column) => (character === document.lines[line]![column] ? [] : [`${line}:${column}`])))
  expect(reading!.doubtful.map(({ line, column }) => `${line}:${column}`)).toEqual(expect.arrayContaining(wrong))
  expect(reading!.doubtful.map(({ line, column }) => `${line}:${column}`)).toEqual(expect.arrayContaining(['1:2', '1:3']))
})
