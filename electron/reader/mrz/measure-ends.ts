import { moveStart, type LineFit } from './line-fit.ts'
import { cap, capHalf, middle, type Ink } from './line-ink.ts'

/** Rows of a column that must be dark for it to hold a glyph, px: one is a speck. */
const leastRowsDark = 2
/** Paper within a line, cap heights: a pitch is about one, and a character may be worn off. */
const widestGap = 1.3
/** Share of the line that the ink's ends must leave: they were not those of this line where it is less. */
const leastKept = 0.2
/** Paper beyond which what follows is another text, cap heights: nearly two blank characters. */
const widestBlank = 1.9

/** Ink columns: outwards from the present ends while glyphs follow within a pitch and a half, inwards over blank paper. */
export function measureEnds(fit: LineFit, ink: Ink, beside: number): LineFit {
  const { width, data } = ink.image
  const marked = new Uint8Array(width)
  for (let x = 0; x < width; x++) {
    let rowsDark = 0
    for (let y = middle - capHalf; y < middle + capHalf; y++) {
      if (data[y * width + x]! > ink.stroke) rowsDark++
    }
    if (rowsDark >= leastRowsDark) marked[x] = 1
  }
  const ends: [number, number] = [beside, width - 1 - beside]
  const gap = Math.round(cap * widestGap)
  for (const side of [0, 1] as const) {
    const step = side === 0 ? -1 : 1
    let at = ends[side]
    while (at > 0 && at < width - 1 && marked[at] === 0) at -= step
    let blank = 0
    for (let x = at; x >= 0 && x < width && blank <= gap; x += step) {
      if (marked[x] === 1) {
        at = x
        blank = 0
      } else {
        blank++
      }
    }
    ends[side] = at
  }
  const [first, last] = longestRun(marked, ends)
  const from = ink.along[first]!
  const to = ink.along[last]!
  if (to - from < leastKept * fit.length) return fit
  return moveStart(fit, from, to - from)
}

/** The longest stretch of ink without two blank characters: what stands further off is no part of the line. */
function longestRun(marked: Uint8Array, [from, to]: readonly [number, number]): [number, number] {
  let best: [number, number] = [from, from]
  let start = from
  let last = from
  for (let x = from; x <= to + 1; x++) {
    const ends = x > to || (marked[x] === 1 && x - last > widestBlank * cap)
    if (ends && last - start > best[1] - best[0]) best = [start, last]
    if (x > to) break
    if (marked[x] !== 1) continue
    if (x - last > widestBlank * cap) start = x
    last = x
  }
  return best
}
