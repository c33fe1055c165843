import { expect, it } from 'vitest'
import { damageNames, spoiled } from '../../drawn/damages.ts'
import { drawDocument } from '../../drawn/documents.ts'
import { Random } from '../../drawn/random.ts'
import { openReader } from './reader-for-tests.ts'

const reader = openReader()

it('a visa of 44 whose first line ends in a lamp\'s light is not claimed as one of 36: its second line goes on', async () => {
  // As `bench:draw -- FOLDER --two --seed 61` draws it.
  const r = new Random(61 * 7919 + 9 * 1009 + 4)
  const first = r.pick(damageNames)
  const damages = [first, r.pick(damageNames.filter((name) => name !== first))]
  expect(damages).toEqual(['small', 'glare'])
  const document = drawDocument(r, 'MRVA')
  const reading = await reader.read((await spoiled(r, document, damages)).bytes)
  expect(reading?.lines.every((line, i) => document.lines[i]!.startsWith(line) && line !== document.lines[i])).toBe(true)
  expect(reading?.valid).toBe(false)
  expect(reading?.formatInDoubt).toBe(true)
})

it('a passport whose second line lost its end and won a digit is read as a visa that begins with a P: the format is in doubt, and every wrong character marked', async () => {
  // As `bench:draw -- FOLDER --two --seed 91` draws it.
  const r = new Random(91 * 7919 + 11 * 1009 + 80)
  const first = r.pick(damageNames)
  const damages = [first, r.pick(damageNames.filter((name) => name !== first))]
  expect(damages).toEqual(['lens', 'glare'])
  const document = drawDocument(r, 'TD3')
  const reading = await reader.read((await spoiled(r, document, damages)).bytes)
  expect(reading?.valid).toBe(false)
  expect(reading?.formatInDoubt).toBe(true)
  const wrong = reading!.lines.flatMap((text, line) => Array.from(text).flatMap((character, column) => (character === document.lines[line]![column] ? [] : [`${line}:${column}`])))
  expect(reading!.doubtful.map(({ line, column }) => `${line}:${column}`)).toEqual(expect.arrayContaining(wrong))
})

it('a visa of 44 with a lamp\'s light over two of its fillers is not claimed as the 36 before it: both lines go on behind', async () => {
  // As `bench:draw -- FOLDER --two --seed 99` draws it.
  const r = new Random(99 * 7919 + 10 * 1009 + 12)
  const first = r.pick(damageNames)
  const damages = [first, r.pick(damageNames.filter((name) => name !== first))]
  expect(damages).toEqual(['glare', 'hand'])
  const document = drawDocument(r, 'MRVA')
  const reading = await reader.read((await spoiled(r, document, damages)).bytes)
  expect(reading?.valid === true && reading.lines.join() !== document.lines.join()).toBe(false)
  expect(reading?.lines.map((line) => line.slice(0, 28))).toEqual(document.lines.map((line) => line.slice(0, 28)))
})
