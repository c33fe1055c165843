import type { GrayImage } from '../images/image.ts'

/**
 * How much a straight cut-out looks like PDF417, 0 to 1: the share of scan lines on which groups of
 * four bars and four spaces keep being equally wide (17 modules each, ISO/IEC 15438 §5.3). Print and
 * patterns stay under 0.15. Needs neither start nor stop pattern.
 */
export function pdf417Evidence(image: GrayImage): number {
  const { width, height } = image
  if (width < 60 || height < 6) return 0
  const lines = 15
  let good = 0
  let used = 0
  for (let i = 0; i < lines; i++) {
    const y = Math.round(height * (0.2 + (0.6 * i) / (lines - 1)))
    const edges = crossings(image, Math.min(height - 1, y))
    if (edges.length < 28) continue
    used++
    if (steadyShare(edges) > 0.5) good++
  }
  return used < 4 ? 0 : good / lines
}

/**
 * Whether a straight cut-out holds bars that run through: averaged down its middle half, the columns differ nearly as
 * much as on each scan line. True for linear codes, whatever their symbology; rows of PDF417 average out.
 */
export function hasThroughBars(image: GrayImage): boolean {
  const { width, height, data } = image
  const from = Math.floor(height * 0.25)
  const to = Math.max(from + 1, Math.ceil(height * 0.75))
  const lines = Math.min(24, to - from)
  if (lines < 4 || width < 40) return false
  const sums = new Float64Array(width)
  let single = 0
  for (let i = 0; i < lines; i++) {
    const row = Math.floor(from + ((to - from) * (i + 0.5)) / lines) * width
    let sum = 0
    let squares = 0
    for (let x = 0; x < width; x++) {
      const value = data[row + x]!
      sums[x]! += value
      sum += value
      squares += value * value
    }
    single += squares / width - (sum / width) ** 2
  }
  let sum = 0
  let squares = 0
  for (const column of sums) {
    sum += column / lines
    squares += (column / lines) ** 2
  }
  const together = squares / width - (sum / width) ** 2
  return single / lines > 100 && together > 0.6 * (single / lines) && crossings(image, Math.floor((from + to) / 2)).length >= 20
}

/** Places where the line crosses its local mean, dark to light and back, to a fraction of a pixel. */
export function crossings(image: GrayImage, y: number): number[] {
  const { width, data } = image
  const row = y * width
  const radius = Math.max(6, Math.round(width / 60))
  const edges: number[] = []
  let sum = 0
  let count = 0
  for (let x = 0; x < Math.min(width, radius); x++, count++) sum += data[row + x]!
  let before = 0
  for (let x = 0; x < width; x++) {
    if (x + radius < width) {
      sum += data[row + x + radius]!
      count++
    }
    if (x - radius - 1 >= 0) {
      sum -= data[row + x - radius - 1]!
      count--
    }
    const above = data[row + x]! - sum / count
    if (Math.abs(above) < 6) continue
    const sign = above > 0 ? 1 : -1
    if (before !== 0 && sign !== before) edges.push(x)
    before = sign
  }
  return edges
}

/** Share of groups of eight runs, at the best phase, whose width is within an eighth of their neighbour's. */
function steadyShare(edges: number[]): number {
  let best = 0
  for (let phase = 0; phase < 8; phase++) {
    let same = 0
    let all = 0
    for (let i = phase; i + 16 < edges.length; i += 8) {
      const a = edges[i + 8]! - edges[i]!
      const b = edges[i + 16]! - edges[i + 8]!
      all++
      // Under a pixel a module nothing can be read.
      if (a < 16 || b < 16) continue
      if (Math.abs(a - b) <= 0.08 * Math.max(a, b) + 1 && isVaried(edges, i)) same++
    }
    if (all >= 3) best = Math.max(best, same / all)
  }
  return best
}

/** Bars and spaces of a codeword are one to six modules wide; rows of '<' and fine patterns are all alike. */
function isVaried(edges: number[], from: number): boolean {
  let least = Infinity
  let most = 0
  for (let i = from; i < from + 8; i++) {
    const run = edges[i + 1]! - edges[i]!
    least = Math.min(least, run)
    most = Math.max(most, run)
  }
  return most >= 2 * least + 1
}

/**
 * Whether a square looks like a matrix code: nearly all pixels either dark or light, and about as many of
 * each. Print is mostly paper, portraits and guilloches are mostly in between.
 */
export function matrixEvidence(image: GrayImage): boolean {
  const { width, height, data } = image
  // The middle: the corners of a turned square show what lies beside it.
  const x0 = Math.floor(width * 0.28)
  const x1 = Math.ceil(width * 0.72)
  const y0 = Math.floor(height * 0.28)
  const y1 = Math.ceil(height * 0.72)
  const histogram = new Float64Array(256)
  let n = 0
  let sum = 0
  let squares = 0
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const value = data[y * width + x]!
      histogram[value]!++
      n++
      sum += value
      squares += value * value
    }
  }
  if (n < 64) return false
  const total = squares / n - (sum / n) ** 2
  if (total < 300) return false
  // Otsu: the cut with the largest variance between the two sides.
  let dark = 0
  let darkSum = 0
  let between = 0
  let share = 0
  for (let cut = 0; cut < 255; cut++) {
    dark += histogram[cut]!
    darkSum += cut * histogram[cut]!
    if (dark === 0 || dark === n) continue
    const value = (dark / n) * (1 - dark / n) * (darkSum / dark - (sum - darkSum) / (n - dark)) ** 2
    if (value > between) {
      between = value
      share = dark / n
    }
  }
  return between / total > 0.72 && share > 0.28 && share < 0.72
}
