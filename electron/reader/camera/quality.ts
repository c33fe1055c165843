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

const cap = 24
const chunk = 24

/** Null when the line leaves the frame. */
export function measureLine(page: PagePyramid, fit: LineFit): LineQuality | null {
  const cut = cutBand(page, fit, { rows: cap + 8, middle: cap / 2 + 4, cap, beside: 0 })
  if (cut === null) return null
  const { width, height, data } = cut.image
  const contrasts: number[] = []
  let washed = 0
  for (let x0 = 0; x0 + chunk <= width; x0 += chunk) {
    let low = 255
    let high = 0
    let sum = 0
    for (let y = 4; y < height - 4; y++) {
      for (let x = x0; x < x0 + chunk; x++) {
        const value = data[y * width + x]!
        if (value < low) low = value
        if (value > high) high = value
        sum += value
      }
    }
    contrasts.push(high - low)
    if (sum / (chunk * (height - 8)) > 240 && high - low < 40) washed++
  }
  if (contrasts.length === 0) return null
  const contrast = contrasts.toSorted((a, b) => a - b)[contrasts.length >> 1]!
  const steps = new Uint32Array(256)
  let count = 0
  for (let y = 4; y < height - 4; y++) {
    for (let x = 1; x < width; x++) {
      steps[Math.abs(data[y * width + x]! - data[y * width + x - 1]!)]!++
      count++
    }
  }
  let steepest = 255
  for (let left = count * 0.03; steepest > 1 && left > steps[steepest]!; steepest--) left -= steps[steepest]!
  return { capHeight: capHeightOf(fit), edgeWidth: contrast / steepest / cap, glare: washed / contrasts.length }
}

/** Mean luminance of a frame, 0 to 255. */
export function brightness(page: PagePyramid): number {
  const { data } = page.sized(64).image
  let sum = 0
  for (const value of data) sum += value
  return sum / data.length
}

/** Working size for a whole page, px of the picture's longer side. */
const pageSide = 640

/**
 * What keeps a page from being read on which no line was found: light on it, or a lens out of focus; null when neither is seen. `outline`: px
 * of the picture. A blank page tells nothing.
 */
export function measurePage(page: PagePyramid, outline: Quad): 'glare' | 'blurred' | null {
  const { image: { width, height, data }, scale } = page.sized(pageSide)
  const xs = outline.map((p) => p.x / scale)
  const ys = outline.map((p) => p.y / scale)
  const [left, right] = [Math.max(1, Math.round(Math.min(...xs)) + 8), Math.min(width, Math.round(Math.max(...xs)) - 8)]
  const [top, bottom] = [Math.max(0, Math.round(Math.min(...ys)) + 8), Math.min(height, Math.round(Math.max(...ys)) - 8)]
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
  if (count < 2000) return null
  let washed = 0
  for (let value = 250; value < 256; value++) washed += values[value]!
  // A page that is white all over is white paper in good light.
  if (washed > 0.006 * count && washed < 0.45 * count && quantileOf(values, count, 0.5) < 232) return 'glare'
  const contrast = quantileOf(values, count, 0.97) - quantileOf(values, count, 0.03)
  return contrast > 60 && quantileOf(steps, count, 0.995) < 0.2 * contrast ? 'blurred' : null
}

function quantileOf(histogram: Uint32Array, count: number, share: number): number {
  let left = count * share
  let value = 0
  while (value < 255 && left > histogram[value]!) left -= histogram[value++]!
  return value
}
