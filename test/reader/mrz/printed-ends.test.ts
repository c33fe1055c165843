import { describe, expect, it } from 'vitest'
import { newGray } from '../../../electron/reader/images/image.ts'
import { capHeightOf, quadOf, type LineFit } from '../../../electron/reader/mrz/line-fit.ts'
import { capHeight, lineHeight, sideMargin } from '../../../electron/reader/mrz/line-image.ts'
import { printedEnds } from '../../../electron/reader/mrz/printed-ends.ts'
import { evidenceOf } from './decode/evidence.ts'

const text = 'IDUTOD231458907<<<<<<<<<<<<<<<'
/** One cap height a character, as the paper beside the line. */
const pitch = 10
const at = (from: number, characters: number): LineFit => ({ x: 100 + from * pitch, y: 50, angle: 0, length: characters * pitch, c0: 0, c1: 0, c2: 0, h0: pitch / 2, h1: 0 })

/** A line whose print stands from x = 100 on, cut so many characters before and after it. */
function ends(before: number, after: number, unseen: readonly number[] = []): { left: number, right: number } {
  const fit = at(-before, text.length + before + after)
  expect(capHeightOf(fit)).toBe(pitch)
  const width = fit.length / pitch * capHeight + 2 * sideMargin
  const [plain] = evidenceOf([text], unseen.map((column) => ({ line: 0, column, shares: { '<': 1e-6 } })))
  // Five steps a character, as the evidence is drawn, and paper's before and after.
  const blank = 5 * before
  const steps = Math.round((width / capHeight) * 5)
  const logProbs = new Float32Array(steps * plain!.classes).fill(-20)
  for (let step = 0; step < steps; step++) logProbs[step * plain!.classes] = 0
  logProbs.set(plain!.logProbs.subarray(0, (steps - blank) * plain!.classes), blank * plain!.classes)
  const begins = Array.from(text, (_, column) => blank + column * 5 + 5)
  const seen = { fits: [fit], cuts: [newGray(width, lineHeight)], squeeze: 1, evidence: [{ ...plain!, steps, logProbs }], legibility: 1 }
  const quad = quadOf(printedEnds(seen, { lines: [text], steps: [begins] })[0]!)
  return { left: quad[0].x, right: quad[1].x }
}

describe('where a line of print ends', () => {
  it.each([[0, 14], [4, 0], [6, 9]])('is found in a line cut %i characters before and %i behind it', (before, after) => {
    const { left, right } = ends(before, after)
    expect(Math.abs(left - 100)).toBeLessThan(pitch)
    expect(Math.abs(right - (100 + text.length * pitch))).toBeLessThan(pitch)
  })

  it('is left where it was measured to be', () => {
    expect(ends(0, 0)).toEqual({ left: 100, right: 100 + text.length * pitch })
  })

  it('follows from the pitch where its last characters were not seen', () => {
    expect(Math.abs(ends(0, 14, [25, 26, 27, 28, 29]).right - (100 + text.length * pitch))).toBeLessThan(pitch)
  })

  it('is left as it is where too little was seen', () => {
    expect(ends(0, 14, Array.from({ length: 25 }, (_, i) => i + 5)).right).toBe(100 + (text.length + 14) * pitch)
  })
})
