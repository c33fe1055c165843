import { newGray, type GrayImage } from '../images/image.ts'
import { resizeGray } from '../images/resize.ts'
import type { Candidate } from './candidates.ts'
import { homography, mapPoint, resample, type Corners, type Homography, type Point } from './geometry.ts'

/** A straightened cut-out, rows of the symbol level, and the way back to the picture. */
export interface Cut {
  image: GrayImage
  /** Maps a pixel of the cut-out to the picture. */
  toPicture: Homography
}

/** A cut-out has at most this many pixels on its longer side: four times what a PDF417 of 30 columns needs. */
const longestCut = 2400
/** … and altogether at most this many: what one attempt may cost is bounded. */
const mostCutPixels = 1_600_000

/** The rectangle `centre`, `length` along `angle`, `breadth` across, at `scale` cut-out pixels per picture pixel. */
export function cutOut(image: GrayImage, centre: Point, angle: number, length: number, breadth: number, scale: number): Cut {
  const k = Math.min(scale, longestCut / Math.max(length, breadth), Math.sqrt(mostCutPixels / (length * breadth)))
  const width = Math.max(8, Math.round(length * k))
  const height = Math.max(8, Math.round(breadth * k))
  const cos = Math.cos(angle) / k
  const sin = Math.sin(angle) / k
  const toPicture: Homography = [
    cos, -sin, centre[0] - (cos * width - sin * height) / 2,
    sin, cos, centre[1] - (sin * width + cos * height) / 2,
    0, 0, 1,
  ]
  return { image: resample(image, toPicture, width, height), toPicture }
}

/** A small straight look at the middle of a candidate, and the direction measured on it. */
export interface Look {
  image: GrayImage
  angle: number
}

/** Pixels along the longer side of a look: enough to tell what it is. */
const lookSide = 640

/**
 * Measures a candidate's direction again on the turned picture: the pixel grid pulls slanted edges towards the
 * diagonals, and does not once they are nearly upright.
 */
export function lookAt(image: GrayImage, candidate: Candidate): Look {
  const centre: Point = [candidate.x, candidate.y]
  const scale = Math.min(1, lookSide / Math.max(candidate.length, candidate.breadth))
  const cut = (angle: number): GrayImage => cutOut(image, centre, angle, candidate.length, candidate.breadth * 0.85, scale).image
  let angle = candidate.angle
  let look = cut(angle)
  for (let pass = 0; pass < 3; pass++) {
    const off = barDirection(look, 0, look.width)
    if (Math.abs(off) < 0.002) break
    angle += off
    look = cut(angle)
  }
  return { image: look, angle }
}

/** A candidate at `angle`, with room for start and stop patterns and quiet zones. */
export function cutCandidate(image: GrayImage, candidate: Candidate, angle: number, scale: number): Cut {
  return cutOut(image, [candidate.x, candidate.y], angle, candidate.length * 1.3 + 24, candidate.breadth * 1.25 + 16, scale)
}

/** Mean direction across the bars in columns [from, to) of a nearly straight cut-out, radians, by Sobel gradients. */
export function barDirection(image: GrayImage, from: number, to: number): number {
  const { width, height, data } = image
  let a = 0
  let b = 0
  let c = 0
  for (let y = 1; y < height - 1; y++) {
    for (let x = Math.max(1, from); x < Math.min(width - 1, to); x++) {
      const p = y * width + x
      const nw = data[p - width - 1]!
      const ne = data[p - width + 1]!
      const sw = data[p + width - 1]!
      const se = data[p + width + 1]!
      const dx = ne - nw + 2 * (data[p + 1]! - data[p - 1]!) + se - sw
      const dy = sw - nw + 2 * (data[p + width]! - data[p - width]!) + se - ne
      // Only edges of bars: the rows' own edges say nothing about the bars.
      if (Math.abs(dx) < 2 * Math.abs(dy)) continue
      a += dx * dx
      b += dy * dy
      c += dx * dy
    }
  }
  return a + b === 0 ? 0 : 0.5 * Math.atan2(2 * c, a - b)
}

/**
 * Direction of a grid of squares, (-pi/4, pi/4]: the mean of the gradients' directions up to quarter turns, with the fourth power of
 * the gradient as a complex number.
 */
export function gridDirection(image: GrayImage): number {
  const { width, height, data } = image
  let real = 0
  let imaginary = 0
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const p = y * width + x
      const diagonal = data[p + width + 1]! - data[p - width - 1]!
      const other = data[p - width + 1]! - data[p + width - 1]!
      const dx = diagonal + other + 2 * (data[p + 1]! - data[p - 1]!)
      const dy = diagonal - other + 2 * (data[p + width]! - data[p - width]!)
      const energy = dx * dx + dy * dy
      if (energy < 4000) continue
      // (dx + i dy)² squared again, by its size once.
      const a = dx * dx - dy * dy
      const b = 2 * dx * dy
      real += (a * a - b * b) / energy
      imaginary += (2 * a * b) / energy
    }
  }
  return real === 0 && imaginary === 0 ? 0 : Math.atan2(imaginary, real) / 4
}

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
  const strips = 32
  const stripe = stripeEnergy(image, strips)
  const top: Point[] = []
  const bottom: Point[] = []
  const peaks = stripe.map((rows) => percentile(rows, 0.8))
  const usual = percentile(Float32Array.from(peaks), 0.7)
  let left = -1
  let right = -1
  for (let s = 0; s < strips; s++) {
    if (peaks[s]! < usual * 0.25) continue
    const rows = stripe[s]!
    const run = longestRun(rows, Math.max(usual * 0.3, peaks[s]! * 0.3), Math.max(3, Math.round(height * 0.04)))
    if (run === null || run.to - run.from < height * 0.15) continue
    const x = ((s + 0.5) * width) / strips
    top.push([x, run.from])
    bottom.push([x, run.to])
    if (left < 0) left = (s * width) / strips
    right = ((s + 1) * width) / strips
  }
  if (top.length < 6) return null
  const upper = fitLine(top)
  const lower = fitLine(bottom)
  if (upper === null || lower === null) return null
  const third = Math.max(20, (right - left) * 0.3)
  const slantLeft = -Math.tan(barDirection(image, Math.round(left), Math.round(left + third)))
  const slantRight = -Math.tan(barDirection(image, Math.round(right - third), Math.round(right)))
  const middle = height / 2
  // A side is x = at + slant * (y - middle), measured in the middle of its third.
  const spread = (slantRight - slantLeft) / Math.max(1, right - left - third)
  const slantAt = (x: number): number => slantLeft + spread * (x - (left + third / 2))
  const margin = width * 0.04
  const corner = (x: number, line: Line): Point => {
    const slant = slantAt(x)
    // x = x0 + slant (y - middle), y = offset + line.slope x
    const px = (x + slant * (line.offset - middle)) / (1 - slant * line.slope)
    return [px, line.offset + line.slope * px]
  }
  const x0 = left - margin
  const x1 = right + margin
  const rise = (lower.offset - upper.offset) * 0.12 + 4
  const up: Line = { offset: upper.offset - rise, slope: upper.slope }
  const down: Line = { offset: lower.offset + rise, slope: lower.slope }
  const quad: Corners = [corner(x0, up), corner(x1, up), corner(x1, down), corner(x0, down)]
  const w = (distance(quad[0], quad[1]) + distance(quad[3], quad[2])) / 2
  const h = (distance(quad[0], quad[3]) + distance(quad[1], quad[2])) / 2
  if (!(w > 20 && h > 8 && w < width * 1.6 && h < height * 1.6)) return null
  const picture = quad.map((point) => mapPoint(cut.toPicture, point)) as unknown as Corners
  const perPixel = distance(picture[0], picture[1]) / Math.max(1, distance(quad[0], quad[1]))
  const k = Math.min(scale * perPixel, longestCut / w, Math.sqrt(mostCutPixels / (w * h)))
  const outWidth = Math.round(w * k)
  const outHeight = Math.round(h * k)
  const map = homography([[0, 0], [outWidth, 0], [outWidth, outHeight], [0, outHeight]], picture)
  return map === null ? null : { image: resample(source, map, outWidth, outHeight), toPicture: map }
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** Mean |horizontal gradient| per row in each of `strips` upright strips, lightly smoothed down the rows. */
function stripeEnergy(image: GrayImage, strips: number): Float32Array[] {
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
    for (let j = i + 4; j < points.length; j++) slopes.push((points[j]![1] - points[i]![1]) / (points[j]![0] - points[i]![0]))
  }
  if (slopes.length === 0) return null
  const slope = percentile(Float32Array.from(slopes), 0.5)
  const offset = percentile(Float32Array.from(points.map(([x, y]) => y - slope * x)), 0.5)
  return { offset, slope }
}

/** The cut-out, averaged to about `pixels`. */
export function smaller({ image, toPicture }: Cut, pixels: number): Cut {
  const share = Math.sqrt(pixels / (image.width * image.height))
  const result = resizeGray(image, Math.max(1, Math.round(image.width * share)), Math.max(1, Math.round(image.height * share)))
  const kx = image.width / result.width
  const ky = image.height / result.height
  return { image: result, toPicture: toPicture.map((value, i) => (i % 3 === 0 ? value * kx : i % 3 === 1 ? value * ky : value)) }
}

/** The picture doubled, bilinear: for symbols whose modules are under two pixels. */
export function doubled(image: GrayImage): GrayImage {
  return resample(image, [0.5, 0, -0.25, 0, 0.5, -0.25, 0, 0, 1], image.width * 2, image.height * 2)
}

/** Unsharp mask with a (2r+1)² box: brings back bars that blur has flattened. */
export function sharpened(image: GrayImage, radius: number, amount: number): GrayImage {
  const { width, height, data } = image
  const result = newGray(width, height)
  const sums = new Float64Array((width + 1) * (height + 1))
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      row += data[y * width + x]!
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1]! + row
    }
  }
  for (let y = 0; y < height; y++) {
    const y0 = Math.max(0, y - radius)
    const y1 = Math.min(height, y + radius + 1)
    for (let x = 0; x < width; x++) {
      const x0 = Math.max(0, x - radius)
      const x1 = Math.min(width, x + radius + 1)
      const sum = sums[y1 * (width + 1) + x1]! - sums[y0 * (width + 1) + x1]! - sums[y1 * (width + 1) + x0]! + sums[y0 * (width + 1) + x0]!
      const mean = sum / ((x1 - x0) * (y1 - y0))
      const value = data[y * width + x]! + amount * (data[y * width + x]! - mean)
      result.data[y * width + x] = value < 0 ? 0 : value > 255 ? 255 : value
    }
  }
  return result
}
