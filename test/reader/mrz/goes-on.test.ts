import { describe, expect, it } from 'vitest'
import { PagePyramid } from '../../../electron/reader/images/pyramid.ts'
import { goesOn } from '../../../electron/reader/mrz/goes-on.ts'
import type { LineFit } from '../../../electron/reader/mrz/line-fit.ts'
import type { LineEvidence, LineReader } from '../../../electron/reader/mrz/line-reader.ts'
import { cutsOf } from '../../../electron/reader/mrz/see-lines.ts'
import { evidenceOf } from './decode/evidence.ts'

const visa = ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'L898902C36UTO7408122F1204159<<<<<<<<']
const [shorter, longer] = [36, 44]
/** What the pictures say is told by each look's evidence: the page only has to be there to be cut. */
const page = new PagePyramid({ width: 600, height: 120, data: new Uint8Array(3 * 600 * 120).fill(200) })
const fits = [30, 60].map((y): LineFit => ({ x: 20, y, angle: 0, length: 432, c0: 0, c1: 0, c2: 0, h0: 6, h1: 0 }))

/** Steps that show nothing, behind the last character. */
function withBlanks(evidence: LineEvidence, characters: number): LineEvidence {
  const { steps, classes, logProbs } = evidence
  const blanks = characters * 5
  const out = new Float32Array((steps + blanks) * classes).fill(Math.log(1e-6))
  out.set(logProbs)
  for (let step = steps; step < steps + blanks; step++) out[step * classes] = 0
  return { ...evidence, steps: steps + blanks, logProbs: out }
}

async function ask(behind: LineEvidence[]): Promise<boolean> {
  const reader: LineReader = { read: () => Promise.resolve(behind), close: () => Promise.resolve() }
  return await goesOn(reader, page, { fits, cuts: cutsOf(page, fits)!, squeeze: 1, evidence: evidenceOf(visa), legibility: 0.95 }, shorter, longer)
}

describe('the lines of a visa of 36', () => {
  it('go on where fillers stand behind them, though a lamp lies over the first two', async () => {
    const glare = [36, 37].flatMap((column) => visa.map((_, line) => ({ line, column, shares: { '<': 0.3, 0: 0.3 } })))
    const whole = evidenceOf(visa.map((line) => line.padEnd(longer, '<')), glare).map((line) => ({ ...line, text: line.text.slice(2) }))
    expect(await ask(whole)).toBe(true)
  })

  it('end where nothing stands behind them, or one character: the edge of the page', async () => {
    expect(await ask(evidenceOf(visa).map((line) => withBlanks(line, longer - shorter)))).toBe(false)
    expect(await ask(evidenceOf(visa.map((line) => `${line}<`)).map((line) => withBlanks(line, longer - shorter - 1)))).toBe(false)
  })

  it('end too where their last characters stand further on than the pitch has them, as on a page that curls', async () => {
    const wide = evidenceOf(visa).map((line) => withBlanks(line, longer - shorter - 4))
    expect(await ask(wide)).toBe(false)
  })
})
