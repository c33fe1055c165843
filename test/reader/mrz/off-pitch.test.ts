import { expect, it } from 'vitest'
import { damageNames, spoiled, type DamageName } from '../../drawn/damages.ts'
import { drawDocument, type DrawnDocument } from '../../drawn/documents.ts'
import { Random } from '../../drawn/random.ts'
import { offPitch } from '../../../electron/reader/mrz/off-pitch.ts'
import { openReader } from './reader-for-tests.ts'

const reader = openReader()

/** Steps at which characters begin, by the gaps between them. */
const begins = (...gaps: number[]): number[] => gaps.reduce((steps, gap) => [...steps, steps.at(-1)! + gap], [5])

it('a line at its pitch has no character off it, though letters are broad and narrow and a lens draws its ends together', () => {
  expect(offPitch(begins(4, 5, 3, 4, 4, 5, 4, 3, 4))).toEqual([])
  expect(offPitch(begins(4.1, 5, 5, 6, 6, 6, 7, 7, 6))).toEqual([])
  expect(offPitch([5])).toEqual([])
})

it('characters too near to each other are off it, and those with room for another between them', () => {
  expect(offPitch(begins(4, 4, 5, 1.8, 2.2, 3.4, 7.7, 4, 4))).toEqual([3, 4, 5, 6, 7])
  expect(offPitch(begins(6, 6, 6, 6, 1))).toEqual([4, 5])
})

/** Places of wrong characters and of marked ones in what is read of a document's picture, and whether it was claimed. */
async function readSpoiled(r: Random, document: DrawnDocument, damages: readonly DamageName[]): Promise<{ valid: boolean | undefined, wrong: string[], marked: string[] }> {
  const reading = await reader.read((await spoiled(r, document, damages)).bytes)
  const wrong = (reading?.lines ?? []).flatMap((text, line) => Array.from(text).flatMap((character, column) => (character === document.lines[line]![column] ? [] : [`${line}:${column}`])))
  return { valid: reading?.valid, wrong, marked: (reading?.doubtful ?? []).map(({ line, column }) => `${line}:${column}`) }
}

it('a date of birth under a finger, made of the figures beside it so that its check digit holds, is marked', async () => {
  // As `bench:draw -- FOLDER --seed 92` draws it.
  const r = new Random(92 * 7919 + 4 * 1009 + 43)
  const document = drawDocument(r, 'TD2')
  const { valid, wrong, marked } = await readSpoiled(r, document, ['hand'])
  expect(valid).toBe(false)
  expect(wrong).toEqual(['1:13', '1:14', '1:15'])
  expect(marked).toEqual(expect.arrayContaining(wrong))
})

it('a last check digit beyond the end of the picture of its line, made of the figure before it, is marked', async () => {
  // As `bench:draw -- FOLDER --two --seed 93` draws it.
  const r = new Random(93 * 7919 + 5 * 1009 + 45)
  const first = r.pick(damageNames)
  const damages = [first, r.pick(damageNames.filter((name) => name !== first))]
  expect(damages).toEqual(['lens', 'noise'])
  const document = drawDocument(r, 'TD1')
  const { valid, wrong, marked } = await readSpoiled(r, document, damages)
  expect(valid).toBe(false)
  expect(wrong).toEqual(['1:28', '1:29'])
  expect(marked).toEqual(expect.arrayContaining(wrong))
})
