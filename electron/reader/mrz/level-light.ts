import { newGray, type GrayImage } from '../images/image.ts'
import { baselineRow, capHeight, capRow, sideMargin } from './line-image.ts'

/** Distance of the places where paper and ink are measured, px of the line image: half a character. */
const step = capHeight / 2
/** Half of the stretch that each is measured over, px: a character to either side, so that it holds strokes even among fillers. */
const half = capHeight
/** Rows above and below the capitals that are measured too, px. */
const around = 4
/** Share of the stretch's pixels that are darker than its ink: two strokes of a filler cover some 4 % of it; … */
const inkShare = 0.03
/** … and that are darker than its paper: most of it is paper. */
const paperShare = 0.75
/** Contrast that is lifted to the line's full one, share of it: noise would be letters below. */
const leastContrast = 0.1
/** Contrast, grey levels, below which even the best of a line is noise. */
const faintest = 8
/** A line whose faintest part has more than this share of its best contrast is read as well without. */
const evenFrom = 0.6

/** The line with paper and ink brought to the same greys all along it: glare lifts both, shade lowers both. Null where the light is even. */
export function levelLight(line: GrayImage): GrayImage | null {
  const { width, height, data } = line
  // Beside the line there is no ink to measure: the light of its first and last characters counts there.
  const places = Math.max(2, Math.ceil(width / step) + 1)
  const inks = new Float64Array(places)
  const papers = new Float64Array(places)
  for (let place = 0; place < places; place++) {
    const { ink, paper } = greysAround(line, Math.max(sideMargin + half, Math.min(width - sideMargin - half, place * step)), half)
    inks[place] = ink
    papers[place] = paper
  }
  const contrasts = papers.map((paper, place) => paper - inks[place]!)
  const most = Math.max(...contrasts)
  if (most < faintest || contrasts.every((contrast) => contrast > evenFrom * most)) return null
  const out = newGray(width, height)
  for (let x = 0; x < width; x++) {
    const place = Math.min(places - 2, Math.floor(x / step))
    const u = x / step - place
    const paper = papers[place]! * (1 - u) + papers[place + 1]! * u
    const ink = inks[place]! * (1 - u) + inks[place + 1]! * u
    const gain = 255 / Math.max(leastContrast * most, paper - ink)
    for (let y = 0; y < height; y++) out.data[y * width + x] = Math.max(0, Math.min(255, 255 + (data[y * width + x]! - paper) * gain))
  }
  return out
}

/** The rows of the capitals, and a little around. */
const capitals = { from: capRow - around, to: baselineRow + around }

/** Greys of ink and paper so many px around a column. */
export function greysAround({ width, data }: GrayImage, middle: number, half: number, rows = capitals): { ink: number, paper: number } {
  const histogram = new Uint32Array(256)
  let all = 0
  for (let y = rows.from; y < rows.to; y++) {
    for (let x = Math.max(0, Math.floor(middle - half)); x < Math.min(width, middle + half); x++) {
      histogram[data[y * width + x]!]!++
      all++
    }
  }
  const greyBelow = (share: number): number => {
    let left = all * share
    let grey = 0
    while (grey < 255 && left > histogram[grey]!) left -= histogram[grey++]!
    return grey
  }
  return { ink: greyBelow(inkShare), paper: greyBelow(paperShare) }
}
