import type { PagePyramid } from '../images/pyramid.ts'
import { leastSquares } from './least-squares.ts'
import { capHeightOf, type LineFit } from './line-fit.ts'
import { cap, inkOf, middle, rows } from './line-ink.ts'
import { measureEnds } from './measure-ends.ts'

/** Paper cut before and after the line, px of the band: two to three characters, so that a string found in part shows its next ones. */
const beside = 36
/** Columns whose highest ink is one point, px: about a character, so that most have a stroke that reaches the cap line. */
const block = 10
/** Ink lower than this share of the cap height is no glyph but a speck, or a filler's stroke. */
const leastHeight = 0.3

/** Points below which an edge is not known: spares work, changes no reading (bench:tuning). */
const fewestEdges = 5
/** Rows by which an edge may rise along the line that the ink's middle was laid straight on, px: a page held at an angle. */
const mostRise = 4
/** Share of the points that may stand too far out: accents, specks, strokes of the next line. */
const strayShare = 0.12
/** How far outside of the outermost trusted point the edge is looked for, px, … */
const searchOut = 0.5
/** … how far inside, px: a quarter of the cap height; further in spends work and changes no reading (bench:tuning), … */
const searchIn = 3.5
/** … and in which steps, px of the band: finer than the pixels' own error. */
const searchStep = 0.25
/** Points this near count for one edge, px: a pixel's error either way, less what a step of the search covers. */
const sameEdge = 0.8
/** What a pixel further in costs, share of the count: further out wins against more fillers further in. */
const depthCost = 0.12
/** What a pixel of rise costs, share of the count: level wins against aslant where both fit. */
const riseCost = 0.02
/** Points this near to the best edge fix its line, px: some more than counted for it. */
const nearEdge = 1.3
/** Points near the edge below which no slope is fitted to them. */
const fewestNear = 4
/** Share of the line that they must span: a slope from less is stretched error. */
const leastSpread = 0.5

/** Cap line and baseline from the tops and bottoms of the glyphs, and where the ink begins and ends. */
export function measureHeight(page: PagePyramid, fit: LineFit, reach: number): LineFit | null {
  const ink = inkOf(page, fit, beside)
  if (ink === null) return null
  const { width, data } = ink.image
  const tops: [number, number][] = []
  const bottoms: [number, number][] = []
  const first = Math.max(0, Math.floor(middle - cap * (0.5 + reach)))
  const last = Math.min(rows - 1, Math.ceil(middle + cap * (0.5 + reach)))
  for (let x0 = beside; x0 + block <= width - beside; x0 += block) {
    const dark = (y: number): number => {
      let peak = 0
      for (let x = x0; x < x0 + block; x++) peak = Math.max(peak, data[y * width + x]!)
      return peak
    }
    const t = ink.along[x0 + (block >> 1)]!
    // From the middle outwards to the first gap: neighbouring lines and frames stay out.
    let top = middle
    while (top > first && dark(top - 1) > ink.stroke) top--
    let bottom = middle - 1
    while (bottom < last && dark(bottom + 1) > ink.stroke) bottom++
    if (bottom - top < cap * leastHeight) continue
    if (top > first) tops.push([t, top - edgePart(dark(top - 1), ink.stroke)])
    if (bottom < last) bottoms.push([t, bottom + 1 + edgePart(dark(bottom + 1), ink.stroke)])
  }
  const up = edgeLine(tops.map(([t, y]) => [t, -y]), fit.length)
  const down = edgeLine(bottoms, fit.length)
  if (up === null || down === null) return null
  const unit = capHeightOf(fit) / cap
  const topAt = (t: number): number => -(up[0] + up[1] * t)
  const bottomAt = (t: number): number => down[0] + down[1] * t
  const h = (t: number): number => ((bottomAt(t) - topAt(t)) / 2) * unit
  const c = (t: number): number => ((bottomAt(t) + topAt(t)) / 2 - middle) * unit
  const h0 = h(0)
  const h1 = (h(fit.length) - h0) / fit.length
  if (!(h0 > 0) || !(h0 + h1 * fit.length > 0)) return null
  const c1 = (c(fit.length) - c(0)) / fit.length
  const measured = { ...fit, c0: fit.c0 + c(0), c1: fit.c1 + c1, h0, h1 }
  return measureEnds(measured, ink, beside)
}

/** How far into the next row the ink reaches, 0..1. */
function edgePart(next: number, stroke: number): number {
  return Math.min(1, next / stroke) * 0.5
}

/**
 * The line that the highest glyphs share: letters and digits reach it, fillers do not. So not the mean, but
 * the densest place among the outer values, for every slope that perspective can give; `points` have larger
 * values further out.
 */
function edgeLine(points: [number, number][], length: number): [number, number] | null {
  if (points.length < fewestEdges) return null
  let best = -Infinity
  let level = 0
  let slope = 0
  for (let rise = -mostRise; rise <= mostRise; rise++) {
    const flat = points.map(([t, y]) => y - rise * (t / length - 0.5)).toSorted((a, b) => b - a)
    const outer = flat[Math.floor(flat.length * strayShare)]!
    for (let at = outer + searchOut; at > outer - searchIn; at -= searchStep) {
      let count = 0
      for (const y of flat) if (Math.abs(y - at) < sameEdge) count++
      const score = count * (1 - depthCost * (outer - at)) * (1 - riseCost * Math.abs(rise))
      if (score > best) {
        best = score
        level = at
        slope = rise
      }
    }
  }
  const on = (t: number): number => level + slope * (t / length - 0.5)
  const near = points.filter(([t, y]) => Math.abs(y - on(t)) < nearEdge)
  const ts = near.map(([t]) => t)
  const solved = near.length < fewestNear ? null : leastSquares(ts, near.map(([, y]) => y), near.map(() => 1), false)
  if (solved === null || Math.max(...ts) - Math.min(...ts) < length * leastSpread) return [on(0), slope / length]
  return [solved[0], solved[1]]
}
