import { expect, it } from 'vitest'
import { mrzLayouts } from '../../../../electron/documents/mrz/layouts.ts'
import type { Candidate } from '../../../../electron/reader/mrz/decode/candidate.ts'
import { doubtsOf } from '../../../../electron/reader/mrz/decode/doubts.ts'

const lines = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<']

/** A candidate of one segment a line, each character seen with a probability. */
function seen(sure: (line: number, column: number) => number): Candidate {
  // Each place has shares of its own: every option differs from the first at one place alone.
  const single = lines.map((_, line) => ({ line, from: 0, options: [{ text: lines[line]!, logWeight: 0 }, ...Array.from(lines[line]!, (_, i) => ({ text: `${lines[line]!.slice(0, i)}?${lines[line]!.slice(i + 1)}`, logWeight: 0 }))] }))
  const marginals = lines.map((text, line) => {
    const off = Array.from(text, (_, column) => 1 - sure(line, column))
    return Float64Array.from([1 - off.reduce((sum, each) => sum + each, 0), ...off])
  })
  return { layout: mrzLayouts.TD1, lines: [], segments: single, reading: { marginals, texts: lines }, score: 0, strayPrice: 0, firstLine: 0 } as unknown as Candidate
}

const none = { unfitting: [], bold: [] }
const placesOf = (candidate: Candidate, how: Parameters<typeof doubtsOf>[2]) => doubtsOf(candidate, lines, how).map(({ line, column }) => `${line}:${column}`)

it('marks what is likely wrong, and where a reading is not certain the likeliest at least', () => {
  expect(placesOf(seen((line, column) => (line === 1 && column === 4 ? 0.9 : 1)), { certain: true, ...none })).toEqual(['1:4'])
  expect(placesOf(seen(() => 1), { certain: true, ...none })).toEqual([])
  expect(placesOf(seen((line, column) => (line === 2 && column === 0 ? 0.999 : 1)), { certain: false, ...none })).toEqual(['2:0'])
})

it('marks all of a line that is in doubt for the most part: it may stand a place further on', () => {
  const first = seen((line, column) => (line === 0 && column > 0 && column < 17 ? 0.99 : 1))
  expect(placesOf(first, { certain: false, ...none })).toHaveLength(30)
  const less = seen((line, column) => (line === 0 && column > 0 && column < 12 ? 0.99 : 1))
  // Not the whole line, but two places to either side of what is in doubt.
  expect(placesOf(less, { certain: false, ...none })).toHaveLength(14)
})

it('marks what stands beside several in doubt, over which something lies, and nothing beside a few', () => {
  const at = (...columns: number[]) => seen((line, column) => (line === 1 && columns.includes(column) ? 0.9 : 1))
  expect(placesOf(at(4, 6, 13), { certain: false, ...none })).toEqual([2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15].map((column) => `1:${column}`))
  expect(placesOf(at(4, 13), { certain: false, ...none })).toEqual(['1:4', '1:13'])
  expect(placesOf(at(4, 6, 13), { certain: true, ...none })).toEqual(['1:4', '1:6', '1:13'])
})

it('marks what is in doubt whatever the picture says, and names what would fit in the place of what does not', () => {
  const how = { certain: false, bold: [{ line: 1, column: 29 }], unfitting: [{ line: 1, column: 2, from: '0', to: '8' }] }
  const doubts = doubtsOf(seen(() => 1), lines, how)
  expect(doubts.map(({ line, column, alternatives }) => ({ line, column, alternatives }))).toEqual([{ line: 1, column: 2, alternatives: ['8'] }, { line: 1, column: 29, alternatives: [] }])
})
