import type { GrayImage } from '../images/image.ts'

/** Sizes of a cut-out, px, below which nothing is there to see: the narrowest PDF417 is 86 modules wide, and three rows are three times as many px high. */
const narrowest = 60
const lowest = 6
/** Scan lines laid over a cut-out: odd, so that one is in the middle. */
const scanLines = 15
/** Where the first of them lies, and over which share of the height they are spread: above and below there is quiet zone. */
const scannedFrom = 0.2
const scannedShare = 0.6
/** Edges below which a scan line holds no three codewords and a half: too few to compare. */
const fewestEdges = 28
/** Share of a scan line's codewords that keep their width for it to count: damage takes some, print has fewer. */
const steadyLine = 0.5
/** Scan lines with enough edges below which the rest of them is chance. */
const fewestUsed = 4

/** Four bars and four spaces (ISO/IEC 15438 §5.3). */
const runsPerCodeword = 8
/** Width of a codeword, px, below which its 17 modules are under a pixel each, and no decoder reads them. */
const leastCodeword = 16
/** Difference of two codewords that are equally wide: share of their width, as perspective makes it … */
const steadyWithin = 0.08
/** … and px, since an edge is known to half a pixel at either end. */
const edgeError = 1
/** Pairs of codewords below which a line's share is chance. */
const fewestCodewords = 3
/** How many times the narrowest run the widest must be: rows of '<' and fine patterns are all alike. */
const leastVaried = 2

/** The part of the height in which bars must run through, shares: they may end, or print begin, beyond. */
const throughFrom = 0.25
const throughTo = 0.75
/** Scan lines that are averaged at most, which bounds the cost; noise falls to a fifth in the mean of so many. */
const mostThroughLines = 24
/** … and at least: fewer would agree by chance. */
const fewestThroughLines = 4
/** Width of a cut-out, px, below which no linear code has a pixel a module. */
const narrowestLinear = 40
/** Variance along a scan line, squared grey levels, below which there are no bars: a deviation of 10. */
const flattestLine = 100
/** Share of a line's variance that must be left in the mean of all: rows of PDF417 and print average out. */
const throughShare = 0.6
/** Edges below which there are too few bars: under half of those of a Code 128 of four characters (44), the shortest believed. */
const fewestLinearEdges = 20

/** Reach of the local mean on either side, px at least … */
const leastRadius = 6
/** … and as a part of the width: wider than the widest bar, narrower than a shadow. */
const radiiAcross = 60
/** Difference from the local mean that is neither dark nor light, grey levels: noise crosses it all the time. */
const undecided = 6

/**
 * How much a straight cut-out looks like PDF417, 0 to 1: the share of scan lines on which groups of
 * four bars and four spaces keep being equally wide (17 modules each, ISO/IEC 15438 §5.3). Print and
 * patterns stay under 0.15. Needs neither start nor stop pattern.
 */
export function pdf417Evidence(image: GrayImage): number {
  const { width, height } = image
  if (width < narrowest || height < lowest) return 0
  const lines = scanLines
  let good = 0
  let used = 0
  for (let i = 0; i < lines; i++) {
    const y = Math.round(height * (scannedFrom + (scannedShare * i) / (lines - 1)))
    const edges = crossings(image, Math.min(height - 1, y))
    if (edges.length < fewestEdges) continue
    used++
    if (steadyShare(edges) > steadyLine) good++
  }
  return used < fewestUsed ? 0 : good / lines
}

/**
 * Whether a straight cut-out holds bars that run through: averaged down its middle half, the columns differ nearly as
 * much as on each scan line. True for linear codes, whatever their symbology; rows of PDF417 average out.
 */
export function hasThroughBars(image: GrayImage): boolean {
  const { width, height, data } = image
  const from = Math.floor(height * throughFrom)
  const to = Math.max(from + 1, Math.ceil(height * throughTo))
  const lines = Math.min(mostThroughLines, to - from)
  if (lines < fewestThroughLines || width < narrowestLinear) return false
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
  return single / lines > flattestLine && together > throughShare * (single / lines) && crossings(image, Math.floor((from + to) / 2)).length >= fewestLinearEdges
}

/** Places where the line crosses its local mean, dark to light and back, to a fraction of a pixel. */
function crossings(image: GrayImage, y: number): number[] {
  const { width, data } = image
  const row = y * width
  const radius = Math.max(leastRadius, Math.round(width / radiiAcross))
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
    if (Math.abs(above) < undecided) continue
    const sign = above > 0 ? 1 : -1
    if (before !== 0 && sign !== before) edges.push(x)
    before = sign
  }
  return edges
}

/** Share of groups of eight runs, at the best phase, whose width is about their neighbour's. */
function steadyShare(edges: number[]): number {
  let best = 0
  for (let phase = 0; phase < runsPerCodeword; phase++) {
    let same = 0
    let all = 0
    for (let i = phase; i + 2 * runsPerCodeword < edges.length; i += runsPerCodeword) {
      const a = edges[i + runsPerCodeword]! - edges[i]!
      const b = edges[i + 2 * runsPerCodeword]! - edges[i + runsPerCodeword]!
      all++
      if (a < leastCodeword || b < leastCodeword) continue
      if (Math.abs(a - b) <= steadyWithin * Math.max(a, b) + edgeError && isVaried(edges, i)) same++
    }
    if (all >= fewestCodewords) best = Math.max(best, same / all)
  }
  return best
}

/** Bars and spaces of a codeword are one to six modules wide; rows of '<' and fine patterns are all alike. */
function isVaried(edges: number[], from: number): boolean {
  let least = Infinity
  let most = 0
  for (let i = from; i < from + runsPerCodeword; i++) {
    const run = edges[i + 1]! - edges[i]!
    least = Math.min(least, run)
    most = Math.max(most, run)
  }
  return most >= leastVaried * least + edgeError
}
