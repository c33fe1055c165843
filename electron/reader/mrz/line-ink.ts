import { blackHat } from '../images/morphology.ts'
import type { GrayImage } from '../images/image.ts'
import type { PagePyramid } from '../images/pyramid.ts'
import { cutBand } from './cut-line.ts'
import type { LineFit } from './line-fit.ts'

/** Cap height of the band on which a line is fitted, px: the strokes are some 2 px wide there, and a row is 7 % of the capitals. */
export const cap = 14
/** Rows of the band: four cap heights, so that a line as much as a whole one off is still on it. */
export const rows = 4 * cap
/** Row of the band where the middle of the capitals is expected. */
export const middle = rows >> 1
/** Rows from the middle to the capitals' edges. */
export const capHalf = cap >> 1

/** Window in which ink must be thin, px along the line: glyphs are narrower than this, rules and page edges are not. */
const hatAcross = 15
/** … and px down: along the line only. */
const hatDown = 1
/** Share of the pixels between cap line and baseline that strokes surely cover: the darkest so many tell how dark ink is here. */
const darkestShare = 0.08
/** Ink darker than its surroundings by less than this, grey levels, is the noise of a picture: spares work, changes no reading (bench:tuning). */
const faintestInk = 6
/** Share of the ink's darkness from which a pixel is a stroke's: below the half, since blur and fillers take more of it. */
const strokeShare = 0.4

export interface Ink {
  image: GrayImage
  along: Float32Array
  /** Ink this dark counts as a stroke. */
  stroke: number
}

/** The band's ink: thin and darker than its surroundings. `height`: rows of the band, an even number; its middle is the line's. */
export function inkOf(page: PagePyramid, fit: LineFit, beside: number, height = rows): Ink | null {
  const middle = height >> 1
  const cut = cutBand(page, fit, { rows: height, middle, cap, beside })
  if (cut === null) return null
  const image = blackHat(cut.image, hatAcross, hatDown)
  const histogram = new Uint32Array(256)
  let all = 0
  for (let y = middle - capHalf; y < middle + capHalf; y++) {
    for (let x = beside; x < image.width - beside; x++) {
      histogram[image.data[y * image.width + x]!]!++
      all++
    }
  }
  let value = 255
  for (let left = all * darkestShare; value > 0 && left > histogram[value]!; value--) left -= histogram[value]!
  return value < faintestInk ? null : { image, along: cut.along, stroke: value * strokeShare }
}

/** How much one pixel may weigh, in strokes: a stain is darker than ink and must not outweigh a chunk of it. */
const heaviestInk = 2.5
/** Rows above and below the capitals that must be paper, px: what is inked there is another line, or this one off its place. */
export const marginRows = 4
/** What ink beside the capitals costs against ink within: more than it, so that a window half on two lines never wins. */
const outsideCost = 1.75

/** Ink of the columns from one to another, summed from the top to each row. */
export function profileOf({ image: { width, height, data }, stroke }: Ink, from: number, to: number): Float64Array {
  const profile = new Float64Array(height + 1)
  for (let y = 0; y < height; y++) {
    let sum = 0
    for (let x = from; x < to; x++) sum += Math.min(data[y * width + x]!, heaviestInk * stroke)
    profile[y + 1] = profile[y]! + sum
  }
  return profile
}

/** Ink within capitals that begin at row `top`, … */
export function inkWithin(profile: Float64Array, top: number): number {
  return profile[top + cap]! - profile[top]!
}

/** … and how much more that is than what the ink just above and below them costs. */
export function clearInk(profile: Float64Array, top: number): number {
  const outside = profile[top]! - profile[top - marginRows]! + profile[top + cap + marginRows]! - profile[top + cap]!
  return inkWithin(profile, top) - outsideCost * outside
}
