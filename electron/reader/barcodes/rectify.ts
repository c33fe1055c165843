import type { GrayImage } from '../images/image.ts'
import { barDirection } from './direction.ts'
import { homography, mapPoint, resample, type Corners, type Point } from './geometry.ts'
import { longestCut, mostCutPixels, type Cut } from './straighten.ts'

/** Upright strips in which the symbol's upper and lower edge are looked for: a dozen points and more even where it fills half of the cut-out. */
const strips = 32
/** Share of a strip's rows that are weaker than its peak: a symbol is at least a fifth of what was cut out around it. */
const peakShare = 0.8
/** Share of the strips that are weaker than a usual one: some are beside the symbol. */
const usualShare = 0.7
/** Share of a usual strip's peak below which a strip is beside the symbol, or under a lamp. */
const faintStrip = 0.25
/** Share of the peak from which a row has bars. */
const stripedRow = 0.3
/** Rows without bars that do not end the symbol, share of the height: a scratch, a row of PDF417 with wide bars. */
const gapShare = 0.04
/** Share of the height below which a run of rows is print. */
const leastRun = 0.15
/** Strips between two points that give a slope: neighbours give only their pixels' error. */
const leastApart = 4
/** The part at either end whose bars give the side's direction, share of the width. */
const thirdShare = 0.3
/** Room beside the symbol, share of the cut-out's width: start and stop patterns are weaker, quiet zones needed. */
const sideMargin = 0.04
/** Room above and below, share of the symbol's height, and px. */
const riseShare = 0.12
const leastRise = 4
/** How many times the cut-out's size may come out: more is a quadrilateral that was found wrongly. */
const mostGrowth = 1.6

/** A line y = offset + slope * x. */
interface Line {
  offset: number
  slope: number
}

/**
 * Removes perspective from a straightened cut-out: the symbol's upper and lower edge are fitted as
 * lines, its sides take the direction of the bars there. `null` when no four corners come out.
 */
export function rectify(source: GrayImage, cut: Cut, scale: number): Cut | null {
  const { image } = cut
  const { width, height } = image
  const stripe = stripeEnergy(image)
  const top: Point[] = []
  const bottom: Point[] = []
  const peaks = stripe.map((rows) => percentile(rows, peakShare))
  const usual = percentile(Float32Array.from(peaks), usualShare)
  let left = -1
  let right = -1
  for (let s = 0; s < strips; s++) {
    if (peaks[s]! < usual * faintStrip) continue
    const rows = stripe[s]!
    const run = longestRun(rows, Math.max(usual, peaks[s]!) * stripedRow, Math.round(height * gapShare))
    if (run === null || run.to - run.from < height * leastRun) continue
    const x = ((s + 0.5) * width) / strips
    top.push([x, run.from])
    bottom.push([x, run.to])
    if (left < 0) left = (s * width) / strips
    right = ((s + 1) * width) / strips
  }
  const upper = fitLine(top)
  const lower = fitLine(bottom)
  if (upper === null || lower === null) return null
  const third = (right - left) * thirdShare
  const slantLeft = -Math.tan(barDirection(image, Math.round(left), Math.round(left + third)))
  const slantRight = -Math.tan(barDirection(image, Math.round(right - third), Math.round(right)))
  const middle = height / 2
  // A side is x = at + slant * (y - middle), measured in the middle of its third.
  const spread = (slantRight - slantLeft) / Math.max(1, right - left - third)
  const slantAt = (x: number): number => slantLeft + spread * (x - (left + third / 2))
  const margin = width * sideMargin
  const corner = (x: number, line: Line): Point => {
    const slant = slantAt(x)
    // x = x0 + slant (y - middle), y = offset + line.slope x
    const px = (x + slant * (line.offset - middle)) / (1 - slant * line.slope)
    return [px, line.offset + line.slope * px]
  }
  const x0 = left - margin
  const x1 = right + margin
  const rise = (lower.offset - upper.offset) * riseShare + leastRise
  const up: Line = { offset: upper.offset - rise, slope: upper.slope }
  const down: Line = { offset: lower.offset + rise, slope: lower.slope }
  const quad: Corners = [corner(x0, up), corner(x1, up), corner(x1, down), corner(x0, down)]
  const w = (distance(quad[0], quad[1]) + distance(quad[3], quad[2])) / 2
  const h = (distance(quad[0], quad[3]) + distance(quad[1], quad[2])) / 2
  if (!(w >= 1 && h >= 1 && w < width * mostGrowth && h < height * mostGrowth)) return null
  const picture = quad.map((point) => mapPoint(cut.toPicture, point)) as unknown as Corners
  const perPixel = distance(picture[0], picture[1]) / Math.max(1, distance(quad[0], quad[1]))
  const k = Math.min(scale * perPixel, longestCut / w, Math.sqrt(mostCutPixels / (w * h)))
  const outWidth = Math.round(w * k)
  const outHeight = Math.round(h * k)
  const map = homography([[0, 0], [outWidth, 0], [outWidth, outHeight], [0, outHeight]], picture)
  return map === null ? null : { image: resample(source, map, outWidth, outHeight), toPicture: map }
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** Mean |horizontal gradient| per row in each upright strip, lightly smoothed down the rows. */
function stripeEnergy(image: GrayImage): Float32Array[] {
  const { width, height, data } = image
  return Array.from({ length: strips }, (_, s) => {
    const from = Math.max(1, Math.floor((s * width) / strips))
    const to = Math.min(width - 1, Math.floor(((s + 1) * width) / strips))
    const rows = new Float32Array(height)
    for (let y = 0; y < height; y++) {
      let sum = 0
      for (let x = from; x < to; x++) sum += Math.abs(data[y * width + x + 1]! - data[y * width + x - 1]!)
      rows[y] = sum / Math.max(1, to - from)
    }
    return rows
  })
}

/** The longest stretch at or above `cut`, gaps up to `gap` bridged. */
function longestRun(rows: Float32Array, cut: number, gap: number): { from: number; to: number } | null {
  let best: { from: number; to: number } | null = null
  let from = -1
  let last = -1
  for (let y = 0; y <= rows.length; y++) {
    if (y < rows.length && rows[y]! >= cut) {
      if (from < 0) from = y
      last = y
    } else if (from >= 0 && (y === rows.length || y - last > gap)) {
      if (best === null || last + 1 - from > best.to - best.from) best = { from, to: last + 1 }
      from = -1
    }
  }
  return best
}

function percentile(values: Float32Array, share: number): number {
  const sorted = Float32Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** The line through most of the points (Theil-Sen: median of the slopes). */
function fitLine(points: Point[]): Line | null {
  const slopes: number[] = []
  for (let i = 0; i < points.length; i++) {
    for (let j = i + leastApart; j < points.length; j++) slopes.push((points[j]![1] - points[i]![1]) / (points[j]![0] - points[i]![0]))
  }
  if (slopes.length === 0) return null
  const slope = percentile(Float32Array.from(slopes), 0.5)
  const offset = percentile(Float32Array.from(points.map(([x, y]) => y - slope * x)), 0.5)
  return { offset, slope }
}
