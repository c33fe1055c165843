import { blackHat } from '../images/morphology.ts'
import type { GrayImage } from '../images/image.ts'
import type { PagePyramid } from '../images/pyramid.ts'
import { cutBand } from './cut-line.ts'
import { capHeightOf, type LineFit } from './line-fit.ts'

/** A string of text in source px, as `text-strings.ts` found it. */
export interface RoughLine {
  x0: number
  y0: number
  x1: number
  y1: number
  thickness: number
}

const cap = 14
const middle = 28
const rows = 56

/**
 * Baseline and cap line of a roughly known line, in three passes on a straightened band of 14 px cap
 * height: where the ink runs (straight, then slightly curved), how high the capitals are at either end,
 * and where the ink begins and ends. Null when there is no line of text there.
 */
export function fitLine(page: PagePyramid, rough: RoughLine): LineFit | null {
  const length = Math.hypot(rough.x1 - rough.x0, rough.y1 - rough.y0)
  if (length < 20) return null
  let fit: LineFit | null = {
    x: rough.x0, y: rough.y0, angle: Math.atan2(rough.y1 - rough.y0, rough.x1 - rough.x0), length,
    c0: 0, c1: 0, c2: 0, h0: rough.thickness * 0.5, h1: 0,
  }
  fit = follow(page, fit, 0.75, false)
  fit = fit && measureHeight(page, fit, 0.8)
  // A string that was found in part grows to its end, some glyphs at a time.
  for (let growth = 0, before = length; growth < 4 && fit !== null && fit.length > before + 1.5 * capHeightOf(fit); growth++) {
    before = fit.length
    fit = follow(page, fit, 0.4, false)
    fit = fit && measureHeight(page, fit, 0.4)
  }
  fit = fit && follow(page, fit, 0.4, true)
  fit = fit && measureHeight(page, fit, 0.35)
  return fit
}

interface Ink {
  image: GrayImage
  along: Float32Array
  /** Ink this dark counts as a stroke. */
  stroke: number
}

/** The band's ink: thin and darker than its surroundings. */
function inkOf(page: PagePyramid, fit: LineFit, beside: number): Ink | null {
  const cut = cutBand(page, fit, { rows, middle, cap, beside })
  if (cut === null) return null
  // Along the line only: glyphs are narrower than this window, rules and page edges are not.
  const image = blackHat(cut.image, 15, 1)
  const histogram = new Uint32Array(256)
  let all = 0
  for (let y = middle - 7; y < middle + 7; y++) {
    for (let x = beside; x < image.width - beside; x++) {
      histogram[image.data[y * image.width + x]!]!++
      all++
    }
  }
  let value = 255
  for (let left = all * 0.08; value > 0 && left > histogram[value]!; value--) left -= histogram[value]!
  return value < 6 ? null : { image, along: cut.along, stroke: value * 0.4 }
}

/** Moves the axis onto the ink: in chunks of some four characters, then one line or parabola through them. */
function follow(page: PagePyramid, fit: LineFit, reach: number, curved: boolean): LineFit | null {
  const ink = inkOf(page, fit, 0)
  if (ink === null) return null
  const { width, data } = ink.image
  const chunk = Math.max(28, Math.min(56, Math.floor(width / 8)))
  const ts: number[] = []
  const offs: number[] = []
  const weights: number[] = []
  for (let x0 = 0; x0 + chunk <= width; x0 += chunk >> 1) {
    const profile = new Float64Array(rows + 1)
    for (let y = 0; y < rows; y++) {
      let sum = 0
      for (let x = x0; x < x0 + chunk; x++) sum += Math.min(data[y * width + x]!, 2.5 * ink.stroke)
      profile[y + 1] = profile[y]! + sum
    }
    let best = -Infinity
    let at = 0
    const span = Math.round(reach * cap)
    for (let shift = -span; shift <= span; shift++) {
      const top = middle - cap / 2 + shift
      const inside = profile[top + cap]! - profile[top]!
      const outside = profile[top]! - profile[top - 4]! + profile[top + cap + 4]! - profile[top + cap]!
      const score = inside - 1.75 * outside - (Math.abs(shift) / cap) * 0.08 * inside
      if (score > best) {
        best = score
        at = shift
      }
    }
    // Centre of gravity inside the best window is finer than a row.
    const top = middle - cap / 2 + at
    ts.push(ink.along[x0 + (chunk >> 1)]!)
    offs.push(((top + cap / 2 - middle) / cap) * capHeightOf(fit))
    weights.push(Math.max(best, 0))
  }
  const line = robustLine(ts, offs, weights, capHeightOf(fit) * 0.16, curved)
  if (line === null) return null
  return { ...fit, c0: fit.c0 + line[0], c1: fit.c1 + line[1], c2: fit.c2 + line[2] }
}

/** Weighted line (or parabola) through points, the best pair first, then least squares on what agrees within `tolerance`. */
function robustLine(
  ts: number[], ys: number[], ws: number[], tolerance: number, curved: boolean,
): [number, number, number] | null {
  const n = ts.length
  if (n < 3) return n === 0 ? null : [ys.reduce((a, b) => a + b, 0) / n, 0, 0]
  let best = -1
  let a = 0
  let b = 0
  for (let i = 0; i < n; i++) {
    for (let j = i + 2; j < n; j++) {
      const slope = (ys[j]! - ys[i]!) / (ts[j]! - ts[i]!)
      if (Math.abs(slope) > 0.12) continue
      const base = ys[i]! - slope * ts[i]!
      let score = 0
      for (let k = 0; k < n; k++) {
        const off = Math.abs(base + slope * ts[k]! - ys[k]!) / tolerance
        if (off < 1.5) score += ws[k]! * (1.5 - off * 0.5)
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
  for (let pass = 0; pass < 3; pass++) {
    const solved = leastSquares(ts, ys, ws.map((w, k) => {
      const off = Math.abs(a + b * ts[k]! + c * ts[k]! * ts[k]! - ys[k]!) / tolerance
      return off > 2 ? 0 : w / (1 + off * off)
    }), curved && n >= 6)
    if (solved === null) break
    ;[a, b, c] = solved
  }
  return [a, b, c]
}

function leastSquares(ts: number[], ys: number[], ws: number[], curved: boolean): [number, number, number] | null {
  const scale = Math.max(...ts.map(Math.abs), 1)
  const m = [0, 0, 0, 0, 0]
  const v = [0, 0, 0]
  for (let k = 0; k < ts.length; k++) {
    const t = ts[k]! / scale
    let power = ws[k]!
    for (let i = 0; i < 5; i++, power *= t) {
      m[i] = m[i]! + power
      if (i < 3) v[i] = v[i]! + power * ys[k]!
    }
  }
  const [m0, m1, m2, m3, m4] = m as [number, number, number, number, number]
  const [v0, v1, v2] = v as [number, number, number]
  if (!curved) {
    const det = m0 * m2 - m1 * m1
    if (!(Math.abs(det) > 1e-9 * m0 * m0)) return null
    return [(v0 * m2 - v1 * m1) / det, (m0 * v1 - m1 * v0) / det / scale, 0]
  }
  // A little stiffness keeps a few chunks from bending the line.
  const s4 = m4 + 0.02 * m0
  const det = m0 * (m2 * s4 - m3 * m3) - m1 * (m1 * s4 - m3 * m2) + m2 * (m1 * m3 - m2 * m2)
  if (!(Math.abs(det) > 1e-9 * m0 ** 3)) return null
  const a = (v0 * (m2 * s4 - m3 * m3) - m1 * (v1 * s4 - m3 * v2) + m2 * (v1 * m3 - m2 * v2)) / det
  const b = (m0 * (v1 * s4 - v2 * m3) - v0 * (m1 * s4 - m3 * m2) + m2 * (m1 * v2 - v1 * m2)) / det
  const c = (m0 * (m2 * v2 - m3 * v1) - m1 * (m1 * v2 - m2 * v1) + v0 * (m1 * m3 - m2 * m2)) / det
  return [a, b / scale, c / (scale * scale)]
}

/** Cap line and baseline from the tops and bottoms of the glyphs, and where the ink begins and ends. */
function measureHeight(page: PagePyramid, fit: LineFit, reach: number): LineFit | null {
  const beside = 36
  const ink = inkOf(page, fit, beside)
  if (ink === null) return null
  const { width, data } = ink.image
  const tops: [number, number][] = []
  const bottoms: [number, number][] = []
  const block = 10
  const first = Math.max(0, Math.floor(middle - cap * (0.5 + reach)))
  const last = Math.min(rows - 1, Math.ceil(middle + cap * (0.5 + reach)))
  for (let x0 = beside; x0 + block <= width - beside; x0 += block) {
    const dark = (y: number): number => {
      let peak = 0
      for (let x = x0; x < x0 + block; x++) peak = Math.max(peak, data[y * width + x]!)
      return peak
    }
    const t = ink.along[x0 + block / 2]!
    // From the middle outwards to the first gap: neighbouring lines and frames stay out.
    let top = middle
    while (top > first && dark(top - 1) > ink.stroke) top--
    let bottom = middle - 1
    while (bottom < last && dark(bottom + 1) > ink.stroke) bottom++
    if (bottom - top < cap * 0.3) continue
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
  if (!(h0 > 1) || !(h0 + h1 * fit.length > 1)) return null
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
  if (points.length < 5) return null
  let best = -Infinity
  let level = 0
  let slope = 0
  for (let rise = -4; rise <= 4; rise++) {
    const flat = points.map(([t, y]) => y - rise * (t / length - 0.5)).toSorted((a, b) => b - a)
    const outer = flat[Math.floor(flat.length * 0.12)]!
    for (let at = outer + 0.5; at > outer - 3.5; at -= 0.25) {
      let count = 0
      for (const y of flat) if (Math.abs(y - at) < 0.8) count++
      // Further out wins against more fillers further in, level against aslant.
      const score = count * (1 - 0.12 * (outer - at)) * (1 - 0.02 * Math.abs(rise))
      if (score > best) {
        best = score
        level = at
        slope = rise
      }
    }
  }
  const on = (t: number): number => level + slope * (t / length - 0.5)
  const near = points.filter(([t, y]) => Math.abs(y - on(t)) < 1.3)
  const ts = near.map(([t]) => t)
  const solved = near.length < 4 ? null : leastSquares(ts, near.map(([, y]) => y), near.map(() => 1), false)
  if (solved === null || Math.max(...ts) - Math.min(...ts) < length * 0.5) return [on(0), slope / length]
  return [solved[0], solved[1]]
}

/** Ink columns: outwards from the present ends while glyphs follow within a pitch and a half, inwards over blank paper. */
function measureEnds(fit: LineFit, ink: Ink, beside: number): LineFit {
  const { width, data } = ink.image
  const marked = new Uint8Array(width)
  for (let x = 0; x < width; x++) {
    let rowsDark = 0
    let run = 0
    let longest = 0
    for (let y = middle - 7; y < middle + 7; y++) {
      if (data[y * width + x]! > ink.stroke) {
        rowsDark++
        longest = Math.max(longest, ++run)
      } else {
        run = 0
      }
    }
    if (rowsDark >= 2) marked[x] = 1
  }
  const ends: [number, number] = [beside, width - 1 - beside]
  const gap = Math.round(cap * 1.3)
  for (const side of [0, 1] as const) {
    const step = side === 0 ? -1 : 1
    let at = ends[side]
    while (at > 0 && at < width - 1 && marked[at] === 0 && Math.abs(at - ends[side]) < gap * 3) at -= step
    let blank = 0
    for (let x = at; x >= 0 && x < width && blank <= gap; x += step) {
      if (marked[x] === 1) {
        at = x
        blank = 0
      } else {
        blank++
      }
    }
    ends[side] = at
  }
  const [first, last] = longestRun(marked, ends)
  const from = ink.along[first]!
  const to = ink.along[last]!
  if (to - from < 0.2 * fit.length) return fit
  return moveStart(fit, from, to - from)
}

/** The longest stretch of ink without two blank characters: what stands further off is no part of the line. */
function longestRun(marked: Uint8Array, [from, to]: readonly [number, number]): [number, number] {
  let best: [number, number] = [from, from]
  let start = from
  let last = from
  for (let x = from; x <= to + 1; x++) {
    const ends = x > to || (marked[x] === 1 && x - last > 1.9 * cap)
    if (ends && last - start > best[1] - best[0]) best = [start, last]
    if (x > to) break
    if (marked[x] !== 1) continue
    if (x - last > 1.9 * cap) start = x
    last = x
  }
  return best
}

/** The same line with its origin moved `from` px along the axis. */
export function moveStart(fit: LineFit, from: number, length: number): LineFit {
  return {
    ...fit,
    x: fit.x + Math.cos(fit.angle) * from, y: fit.y + Math.sin(fit.angle) * from, length,
    c0: fit.c0 + fit.c1 * from + fit.c2 * from * from, c1: fit.c1 + 2 * fit.c2 * from,
    h0: fit.h0 + fit.h1 * from,
  }
}
