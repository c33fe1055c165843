import type { PagePyramid } from '../images/pyramid.ts'
import { leastSquares } from './least-squares.ts'
import { capHeightOf, type LineFit } from './line-fit.ts'
import { cap, capHalf, clearInk, inkOf, inkWithin, middle, profileOf } from './line-ink.ts'

/** Length of a chunk, px of the band: from about two characters, so that one blank leaves ink, … */
const shortestChunk = 28
/** … to about four, over which even a line askew stays within its capitals. */
const longestChunk = 56
/** Chunks that a short line is cut into: fewer fix no direction. */
const leastChunks = 8
/** What a cap height off the expected place costs, share of the ink: decides between lines equally dark for the nearer. */
const shiftCost = 0.08
/** Distance from the line at which a chunk still agrees with it, cap heights: two rows of the band. */
const agreement = 0.16

/** Chunks below which a curve would follow their errors. */
const fewestForCurve = 6
/** Distance in agreements up to which a chunk speaks for a line, … */
const countedOff = 1.5
/** … and how much less it does for each. */
const offCost = 0.5
/** Distance in agreements beyond which a chunk has no part in the least squares. */
const heldOff = 2
/** Times that least squares are solved, each with the weights that the last gave: what lies off loses its pull step by step. */
const passes = 3

/** Moves the axis onto the ink: in chunks of some four characters, then one line or parabola through them. */
export function follow(page: PagePyramid, fit: LineFit, reach: number, curved: boolean): LineFit | null {
  const ink = inkOf(page, fit, 0)
  if (ink === null) return null
  const { width } = ink.image
  const chunk = Math.max(shortestChunk, Math.min(longestChunk, Math.floor(width / leastChunks)))
  const ts: number[] = []
  const offs: number[] = []
  const weights: number[] = []
  for (let x0 = 0; x0 + chunk <= width; x0 += chunk >> 1) {
    const profile = profileOf(ink, x0, x0 + chunk)
    let best = -Infinity
    let at = 0
    const span = Math.round(reach * cap)
    for (let shift = -span; shift <= span; shift++) {
      const top = middle - capHalf + shift
      const score = clearInk(profile, top) - (Math.abs(shift) / cap) * shiftCost * inkWithin(profile, top)
      if (score > best) {
        best = score
        at = shift
      }
    }
    // Centre of gravity inside the best window is finer than a row.
    const top = middle - capHalf + at
    ts.push(ink.along[x0 + (chunk >> 1)]!)
    offs.push(((top + capHalf - middle) / cap) * capHeightOf(fit))
    weights.push(Math.max(best, 0))
  }
  const line = robustLine(ts, offs, weights, capHeightOf(fit) * agreement, curved)
  if (line === null) return null
  return { ...fit, c0: fit.c0 + line[0], c1: fit.c1 + line[1], c2: fit.c2 + line[2] }
}

/** Weighted line (or parabola) through points, the best pair first, then least squares on what agrees within `tolerance`. */
function robustLine(
  ts: number[], ys: number[], ws: number[], tolerance: number, curved: boolean,
): [number, number, number] | null {
  const n = ts.length
  let best = -1
  let a = 0
  let b = 0
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const slope = (ys[j]! - ys[i]!) / (ts[j]! - ts[i]!)
      const base = ys[i]! - slope * ts[i]!
      let score = 0
      for (let k = 0; k < n; k++) {
        const off = Math.abs(base + slope * ts[k]! - ys[k]!) / tolerance
        if (off < countedOff) score += ws[k]! * (countedOff - off * offCost)
      }
      if (score > best) {
        best = score
        a = base
        b = slope
      }
    }
  }
  if (best <= 0) return null
  let c = 0
  for (let pass = 0; pass < passes; pass++) {
    const solved = leastSquares(ts, ys, ws.map((w, k) => {
      const off = Math.abs(a + b * ts[k]! + c * ts[k]! * ts[k]! - ys[k]!) / tolerance
      return off > heldOff ? 0 : w / (1 + off * off)
    }), curved && n >= fewestForCurve)
    if (solved === null) break
    ;[a, b, c] = solved
  }
  return [a, b, c]
}
