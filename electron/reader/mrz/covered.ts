import type { GrayImage } from '../images/image.ts'
import { greysAround } from './level-light.ts'
import { baselineRow, capHeight, capRow, lineHeight } from './line-image.ts'

/** Rows at the edges of a line's picture that are left out, px: a neighbouring line may show there. */
const fringe = 2
/** How much darker or lighter the paper above a character may be than below it, share of the line's best contrast: shade and glare change less within a cap height. */
const mostUneven = 0.3
/**
 * Contrast of a character, share of its line's best, below which it is hidden in part where the paper beside it is uneven too. On 111 drawn frames with two
 * damages (seed 97) what was hidden in part and read wrongly had 0.6 at most, what was read rightly beside a finger 0.75 at least; no character of the public pages is both.
 */
const leastContrast = 0.65

/**
 * Columns of a line whose characters something hides in part: a finger from above or below leaves half of a B, which reads as a P, as clear as any other, and its
 * check digit may hold by chance. `begins`: step of the evidence, of so many, at which each character begins.
 */
export function coveredColumns(line: GrayImage, begins: readonly number[], steps: number): number[] {
  const seen = begins.map((step) => {
    const middle = ((step + 0.5) / steps) * line.width
    const paperIn = (from: number, to: number): number => greysAround(line, middle, capHeight / 2, { from, to }).paper
    const { ink, paper } = greysAround(line, middle, capHeight / 2)
    return { contrast: paper - ink, uneven: Math.abs(paperIn(fringe, capRow) - paperIn(baselineRow, lineHeight - fringe)) }
  })
  const most = Math.max(...seen.map(({ contrast }) => contrast))
  return seen.flatMap(({ contrast, uneven }, column) => (uneven > mostUneven * most && contrast < leastContrast * most ? [column] : []))
}
