import { expect, it } from 'vitest'
import type { MrzReading } from '../../../electron/contract/mrz.ts'
import { parseMrz } from '../../../electron/documents/mrz/parse.ts'
import { contradicts } from '../../../electron/documents/mrz/unfitting.ts'

const now = Date.UTC(2026, 10, 23)
// The birth 740812 is printed 740817: its check digit 2 does not fit, and 7 for 2 or another check digit would.
const printed = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408172F1204159ZE184226B<<<<<10']
const place = { line: 1, column: 19 }

function look(second: string, more: Partial<MrzReading>): MrzReading {
  return { ...parseMrz([printed[0]!, second], { now })!, repaired: [], doubtful: [], quads: [], confidence: 0.99, ...more }
}

const finding = look(printed[1]!, { valid: false, unfitting: [{ line: 1, column: 18, from: '7', to: '2' }] })
const bent = look(`${printed[1]!.slice(0, 19)}7${printed[1]!.slice(20)}`, { repaired: [{ ...place, from: '2', to: '7' }] })

it('a look that bends another character than the one that is named, which was seen as clearly, is not believed either', () => {
  expect(contradicts(bent, finding)).toBe(true)
  expect(contradicts({ ...bent, repaired: [{ line: 1, column: 18, from: '7', to: '2' }] }, finding)).toBe(true)
})

it('one that bends what the other look doubted, or saw otherwise, is', () => {
  expect(contradicts(bent, { ...finding, doubtful: [{ ...place, character: '2', confidence: 0.6, alternatives: ['7'] }] })).toBe(false)
  expect(contradicts({ ...bent, repaired: [{ ...place, from: 'Z', to: '7' }] }, finding)).toBe(false)
  expect(contradicts(bent, { ...finding, unfitting: [] })).toBe(false)
  const another = ['P<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<<<<<<<<<', 'U240187365UTO8601192M3311031<<<<<<<<<<<<<<<4']
  expect(contradicts({ ...bent, lines: another }, finding)).toBe(false)
})
