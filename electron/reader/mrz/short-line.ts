import { mrzLayouts } from '../../documents/mrz/layouts.ts'
import type { PagePyramid } from '../images/pyramid.ts'
import { fitLine } from './fit-line.ts'
import { capHeightOf, pointOf, type LineFit } from './line-fit.ts'
import type { LineEvidence } from './line-reader.ts'

/** How the second line of a Swiss or Liechtenstein licence begins: FA, state, number. A letter or two may be seen otherwise. */
const beginsSwiss = /^..(?:CHE|LIE)\d{5}/

const [shortCharacters, fullCharacters] = mrzLayouts.CHDL.lineLengths as [number, number]
/** Share of a full line that the short one is long. */
const shortShare = shortCharacters / fullCharacters
/** How much longer or shorter than that what stands there may be, and how far from its place, in steps from line to line. */
const lengthWithin = 0.25
const placeWithin = 0.3

/**
 * The two long lines of a Swiss or Liechtenstein licence and the short one above them, which no finder takes for a line of the same zone; null where these are
 * not they. `lines`: in reading order, as they were read.
 */
export function withShortLine(page: PagePyramid, lines: readonly LineFit[], evidence: readonly LineEvidence[]): LineFit[] | null {
  const [first, second] = lines
  if (first === undefined || second === undefined || lines.length !== 2 || !beginsSwiss.test(evidence[0]?.text ?? '')) return null
  // As far above the first as that stands above the second, at either end: so it goes on where the card is seen from aside.
  const above = (share: number): { x: number, y: number } => {
    const [a, b] = [pointOf(first, first.length * share, 0), pointOf(second, second.length * share, 0)]
    return { x: 2 * a.x - b.x, y: 2 * a.y - b.y }
  }
  const [from, to] = [above(0), above(shortShare)]
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const expected: LineFit = { x: from.x, y: from.y, angle: Math.atan2(to.y - from.y, to.x - from.x), length, c0: 0, c1: 0, c2: 0, h0: first.h0, h1: first.h1 }
  const seen = fitLine(page, { x0: from.x, y0: from.y, x1: to.x, y1: to.y, thickness: capHeightOf(first) })
  return [seen !== null && isThere(seen, expected, first) ? seen : expected, first, second]
}

/** What was found is as long as it should be, and where it should be. */
function isThere(seen: LineFit, expected: LineFit, below: LineFit): boolean {
  const [middle, place, under] = [pointOf(seen, seen.length / 2, 0), pointOf(expected, expected.length / 2, 0), pointOf(below, (below.length * shortShare) / 2, 0)]
  const step = Math.hypot(place.x - under.x, place.y - under.y)
  return Math.abs(seen.length / expected.length - 1) < lengthWithin && Math.hypot(middle.x - place.x, middle.y - place.y) < placeWithin * step
}
