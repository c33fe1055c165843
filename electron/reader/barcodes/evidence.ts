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
    if (edges.length < 24) continue
    used++
    if (steadyShare(edges) > 0.5) good++
  }
  return used < 4 ? 0 : good / lines
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
      if (Math.abs(a - b) <= 0.08 * Math.max(a, b) + 1) same++
    }
    if (all >= 2) best = Math.max(best, same / all)
  }
  return best
}
