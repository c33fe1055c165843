import type { PagePyramid } from '../images/pyramid.ts'
import { capsAt } from './along-line.ts'
import { carriedOn } from './carry-on.ts'
import { likeliestClass } from './decode/collapse.ts'
import { followBend } from './follow-bend.ts'
import { capHeight, sideMargin } from './line-image.ts'
import type { LineEvidence, LineReader } from './line-reader.ts'
import { cutsOf, levelled, seeCuts, type Seen } from './see-lines.ts'

/** Probability from which a step of the evidence is a character and not the paper or the desk beside a page. */
const surelyInk = 0.7
/**
 * Characters beyond the end of a line, and more in all of it than were read, from which it goes on there: one may be the edge of the page, and on a page
 * that curls the last ones stand further on than the line's pitch has them. Of 77 drawn visas of 44 under glare or a finger (`bench:draw`, seeds 92, 93, 99)
 * that were cut after the 36th this holds for all, of 287 of 36 (seeds 92, 93, 98, 99) for one; without the second count it held for 15.
 */
const fewestBeyond = 2
/** Half a place before the first character and behind the last one of a line that is carried on, and half of its glyph, share of the pitch. */
const besideEnds = 0.4
const halfPlace = 0.5

/**
 * Whether the lines of a zone go on behind the place where they were taken to end: a lamp's light that lies over two characters ends a visa of 44
 * after its 36th, and no check digit covers what follows. They are cut once more to the length of the longer document, their light made even.
 */
export async function goesOn(reader: LineReader, page: PagePyramid, zone: Seen, length: number, longer: number): Promise<boolean> {
  const [fits] = carriedOn(zone.fits.map((fit, i) => ({ fit, width: zone.cuts[i]!.width, evidence: zone.evidence[i]! })))
  const cuts = fits === undefined ? null : cutsOf(page, followBend(page, fits) ?? fits)
  if (fits === undefined || cuts === null) return false
  const even = levelled(cuts) ?? cuts
  const { evidence } = await seeCuts(reader, { fits, squeeze: zone.squeeze, cuts: even })
  const end = (besideEnds + length - halfPlace) / (longer - 1 + 2 * besideEnds)
  return evidence.some((line, i) => line.text.length >= length + fewestBeyond && charactersAfter(line, even[i]!.width, end) >= fewestBeyond)
}

/** Characters that stand behind a share of the line's length. */
function charactersAfter({ steps, classes, logProbs }: LineEvidence, width: number, share: number): number {
  const whole = (width - 2 * sideMargin) / capHeight
  let count = 0
  let before = 0
  for (let step = 0; step < steps; step++) {
    const best = likeliestClass(logProbs, step)
    if (best !== 0 && best !== before && Math.exp(logProbs[step * classes + best]!) >= surelyInk && capsAt(step, steps, width) > share * whole) count += 1
    before = best
  }
  return count
}
