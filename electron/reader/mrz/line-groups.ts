import type { RoughLine } from './fit-line.ts'

/** How many times longer than thick a string must be. A line of 30 characters is some 30; blur thickens it, and it may be found in part. */
export const leastAspect = 11
/** The step to the third line against the step from the first to the second: equal but for perspective. */
const leastNextStep = 0.72
const mostNextStep = 1.38
/** What a pair alone is worth against one of the two pairs that three lines make: a third line speaks for a zone, its absence not much against. */
const pairWorth = 1.2
/** Sine of the angle from the upright at which an axis still points down. */
const upright = 0.05
/** Cosine of the largest angle between two lines of a zone … */
const sameDirection = 0.9
/** … and the sine: 6 degrees of perspective. The cosine alone would take 25. */
const mostCross = 0.1
/** How long the shorter of two lines must be, share of the longer: its fillers may be too weak to be found. */
const leastLength = 0.55
/** How many times thicker one may be than the other: blur and a stamp make it so. */
const mostThicker = 2.2
/** Characters of a line on the way: its pitch is the length by about so many. */
const usualCharacters = 40
/** The step to the next line: thicknesses at least, so that it is another one; … */
const leastStep = 1.05
/** … pitches at least; … */
const leastStepPitches = 0.9
/** … thicknesses at most, … */
const mostStep = 4.2
/** … and pitches at most: two steps of a card whose middle line was not found (8.5 mm, a fortieth of its lines being 1.9 mm). */
const mostStepPitches = 4.6
/** Share of the longer line beside which the other must stand. */
const leastOverlap = 0.5
/** Thicknesses by which both ends differ where the worth is halved: lines of a zone begin, or end, together. */
const endsApart = 2
/** Weight of the thicknesses' ratio, as its power: the root, since blur changes it soon. */
const thicknessPower = 0.5
/** Length over thickness from which a line is as long as a zone's is. */
const fullAspect = 26
/** Length, px of the picture, from which characters are large enough to read. */
const fullLength = 200

/** Two or three parallel strings of about the same length, one below the other. */
export interface RoughZone {
  lines: RoughLine[]
  /** The larger the more it looks like a machine readable zone. */
  score: number
}

interface Axis { of: RoughLine, line: RoughLine, x: number, y: number, cos: number, sin: number, length: number }

/** Zones among strings (all in the same px). The likeliest first, at most `limit`. */
export function groupLines(strings: readonly RoughLine[], limit: number): RoughZone[] {
  const axes = strings.map(axisOf).filter((a) => a.length > leastAspect * a.line.thickness)
  const zones: (RoughZone & { of: RoughLine[] })[] = []
  for (let i = 0; i < axes.length; i++) {
    for (let j = 0; j < axes.length; j++) {
      const a = axes[i]!
      const b = alongside(a, axes[j]!)
      if (i === j || below(a, b) <= 0) continue
      const pair = pairScore(a, b)
      if (pair <= 0) continue
      let third: Axis | null = null
      let best = 0
      for (const [k, axis] of axes.entries()) {
        if (k === i || k === j) continue
        const c = alongside(a, axis)
        const step = below(a, b)
        const next = below(b, c)
        if (next < step * leastNextStep || next > step * mostNextStep) continue
        const score = pairScore(b, c)
        if (score > best) {
          best = score
          third = c
        }
      }
      if (third !== null) zones.push({ of: [a.of, b.of, third.of], lines: [a.line, b.line, third.line], score: pair + best })
      else zones.push({ of: [a.of, b.of], lines: [a.line, b.line], score: pair * pairWorth })
    }
  }
  zones.sort((p, q) => q.score - p.score)
  const kept: typeof zones = []
  for (const zone of zones) {
    if (kept.length >= limit) break
    if (!kept.some((k) => zone.of.every((line) => k.of.includes(line)))) kept.push(zone)
  }
  return kept.map(({ lines, score }) => ({ lines, score }))
}

function axisOf(line: RoughLine): Axis {
  let { x0, y0, x1, y1 } = line
  let dx = x1 - x0
  let dy = y1 - y0
  // Axes point to the right (or down), so that neighbours agree on what is below.
  if (dx < 0 || (dx === 0 && dy < 0) || (Math.abs(dx) < upright * Math.abs(dy) && dy < 0)) {
    ;[x0, y0, x1, y1] = [x1, y1, x0, y0]
    dx = -dx
    dy = -dy
  }
  const length = Math.hypot(dx, dy)
  return {
    of: line, line: { x0, y0, x1, y1, thickness: line.thickness },
    x: (x0 + x1) / 2, y: (y0 + y1) / 2, cos: dx / length, sin: dy / length, length,
  }
}

/** The same axis, pointing as a does: of two upright lines one may lie on either side of `upright`. */
function alongside(a: Axis, b: Axis): Axis {
  if (a.cos * b.cos + a.sin * b.sin >= 0) return b
  const { x0, y0, x1, y1, thickness } = b.line
  return { ...b, line: { x0: x1, y0: y1, x1: x0, y1: y0, thickness }, cos: -b.cos, sin: -b.sin }
}

/** How far b's middle is below a's axis. */
function below(a: Axis, b: Axis): number {
  const cos = a.cos + b.cos
  const sin = a.sin + b.sin
  const norm = Math.hypot(cos, sin) || 1
  return ((b.y - a.y) * cos - (b.x - a.x) * sin) / norm
}

/** 0 when b cannot be the line after a. */
function pairScore(a: Axis, b: Axis): number {
  const cross = a.cos * b.sin - a.sin * b.cos
  const dot = a.cos * b.cos + a.sin * b.sin
  if (dot < sameDirection || Math.abs(cross) > mostCross) return 0
  const longer = Math.max(a.length, b.length)
  const shorter = Math.min(a.length, b.length)
  if (shorter < leastLength * longer) return 0
  const thick = Math.max(a.line.thickness, b.line.thickness)
  const thin = Math.min(a.line.thickness, b.line.thickness)
  if (thick > mostThicker * thin) return 0
  const step = below(a, b)
  const pitch = longer / usualCharacters
  if (step < leastStep * thin || step < leastStepPitches * pitch || step > mostStep * thick || step > mostStepPitches * pitch) return 0
  const shift = (b.x - a.x) * a.cos + (b.y - a.y) * a.sin
  const left = Math.abs(shift - b.length / 2 + a.length / 2)
  const right = Math.abs(shift + b.length / 2 - a.length / 2)
  const overlap = Math.min(a.length / 2, shift + b.length / 2) - Math.max(-a.length / 2, shift - b.length / 2)
  if (overlap < leastOverlap * longer) return 0
  const aspect = longer / thick
  return (shorter / longer) * (overlap / longer)
    * (1 / (1 + (Math.min(left, right) / (endsApart * thick)) ** 2))
    * (thin / thick) ** thicknessPower
    * Math.min(1, aspect / fullAspect)
    * Math.min(1, longer / fullLength)
}
