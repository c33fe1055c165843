import type { Quad } from '../../contract/mrz.ts'
import type { PagePyramid } from '../images/pyramid.ts'
import { cutBand } from '../mrz/cut-line.ts'
import { capHeightOf, type LineFit } from '../mrz/line-fit.ts'

/** How well a line of text can be read from a frame. */
export interface LineQuality {
  /** Cap height, px of the frame. */
  capHeight: number
  /** Width of an edge from dark to light, in cap heights: 0.1 is crisp, over 0.3 unreadable. */
  edgeWidth: number
  /** Share of the line where light has washed the ink away. */
  glare: number
}

/** Cap height at which a line is measured, px: that of the line reader's images. */
const cap = 24
/** Columns that are judged together, px: about a character, which has ink and paper. */
const chunk = 24
/** Rows above and below the capitals that are cut but not measured, px: a fit may be off by so much. */
const margin = 4
/** Mean, 0 to 255, and contrast of a character's columns, grey levels, from which and up to which light has washed its ink away. */
const washedMean = 240
const washedContrast = 40
/** Share of the steps from pixel to pixel that are edges' steepest ones: outliers of noise are fewer. */
const steepShare = 0.03
/** Size at which a frame's brightness is measured, px of the longer side. */
const brightnessSide = 64

/** Null when the line leaves the frame. */
export function measureLine(page: PagePyramid, fit: LineFit): LineQuality | null {
  const cut = cutBand(page, fit, { rows: cap + 2 * margin, middle: cap / 2 + margin, cap, beside: 0 })
  if (cut === null) return null
  const { width, height, data } = cut.image
  const contrasts: number[] = []
  let washed = 0
  for (let x0 = 0; x0 + chunk <= width; x0 += chunk) {
    let low = 255
    let high = 0
    let sum = 0
    for (let y = margin; y < height - margin; y++) {
      for (let x = x0; x < x0 + chunk; x++) {
        const value = data[y * width + x]!
        if (value < low) low = value
        if (value > high) high = value
        sum += value
      }
    }
    contrasts.push(high - low)
    if (sum / (chunk * (height - 2 * margin)) > washedMean && high - low < washedContrast) washed++
  }
  if (contrasts.length === 0) return null
  const contrast = contrasts.toSorted((a, b) => a - b)[contrasts.length >> 1]!
  const steps = new Uint32Array(256)
  let count = 0
  for (let y = margin; y < height - margin; y++) {
    for (let x = 1; x < width; x++) {
      steps[Math.abs(data[y * width + x]! - data[y * width + x - 1]!)]!++
      count++
    }
  }
  let steepest = 255
  for (let left = count * steepShare; steepest > 1 && left > steps[steepest]!; steepest--) left -= steps[steepest]!
  return { capHeight: capHeightOf(fit), edgeWidth: contrast / steepest / cap, glare: washed / contrasts.length }
}

/** Mean luminance of a frame, 0 to 255. */
export function brightness(page: PagePyramid): number {
  const { data } = page.sized(brightnessSide).image
  let sum = 0
  for (const value of data) sum += value
  return sum / data.length
}

/** Working size for a whole page, px of the picture's longer side. */
const pageSide = 640
/** Rim of a page that is not looked at, px of that size: an outline may be off, and a page's own edge is sharp. */
const pageMargin = 8
/** Pixels below which there is not enough of a page to judge. */
const leastPagePixels = 2000
/** Luminance from which light has washed a pixel out. */
const washedFrom = 250
/** Share of washed pixels that is a reflection: fewer are white print, … */
const leastWashed = 0.006
/** … more are white paper in good light, … */
const mostWashed = 0.45
/** … as is a page whose median is this light. */
const whitePaper = 232
/** Share of the darkest and of the lightest pixels that do not count for a page's contrast. */
const tails = 0.03
/** Contrast, grey levels, below which a page is blank and tells nothing about the lens. */
const printedContrast = 60
/** Share of the steps from pixel to pixel that are less than those of a page's sharpest edges. */
const sharpest = 0.995
/** Share of the contrast that a step of these has at least where the lens is in focus. */
const softEdge = 0.2

/**
 * What keeps a page from being read on which no line was found: light on it, or a lens out of focus; null when neither is seen. `outline`: px
 * of the picture. A blank page tells nothing.
 */
export function measurePage(page: PagePyramid, outline: Quad): 'glare' | 'blurred' | null {
  const { image: { width, height, data }, scale } = page.sized(pageSide)
  const xs = outline.map((p) => p.x / scale)
  const ys = outline.map((p) => p.y / scale)
  const [left, right] = [Math.max(1, Math.round(Math.min(...xs)) + pageMargin), Math.min(width, Math.round(Math.max(...xs)) - pageMargin)]
  const [top, bottom] = [Math.max(0, Math.round(Math.min(...ys)) + pageMargin), Math.min(height, Math.round(Math.max(...ys)) - pageMargin)]
  const values = new Uint32Array(256)
  const steps = new Uint32Array(256)
  let count = 0
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const value = data[y * width + x]!
      values[value]!++
      steps[Math.abs(value - data[y * width + x - 1]!)]!++
      count++
    }
  }
  if (count < leastPagePixels) return null
  let washed = 0
  for (let value = washedFrom; value < 256; value++) washed += values[value]!
  if (washed > leastWashed * count && washed < mostWashed * count && quantileOf(values, count, 0.5) < whitePaper) return 'glare'
  const contrast = quantileOf(values, count, 1 - tails) - quantileOf(values, count, tails)
  return contrast > printedContrast && quantileOf(steps, count, sharpest) < softEdge * contrast ? 'blurred' : null
}

function quantileOf(histogram: Uint32Array, count: number, share: number): number {
  let left = count * share
  let value = 0
  while (value < 255 && left > histogram[value]!) left -= histogram[value++]!
  return value
}
