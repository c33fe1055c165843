import type { RoughLine } from './fit-line.ts'

/** Two or three parallel strings of about the same length, one below the other. */
export interface RoughZone {
  lines: RoughLine[]
  /** The larger the more it looks like a machine readable zone. */
  score: number
}

interface Axis { line: RoughLine, x: number, y: number, cos: number, sin: number, length: number }

/** Zones among strings (all in the same px). The likeliest first, at most `limit`. */
export function groupLines(strings: readonly RoughLine[], limit: number): RoughZone[] {
  const axes = strings.map(axisOf).filter((a) => a.length > 11 * a.line.thickness)
  const zones: RoughZone[] = []
  for (let i = 0; i < axes.length; i++) {
    for (let j = 0; j < axes.length; j++) {
      const a = axes[i]!
      const b = axes[j]!
      if (i === j || below(a, b) <= 0) continue
      const pair = pairScore(a, b)
      if (pair <= 0) continue
      let third: Axis | null = null
      let best = 0
      for (const c of axes) {
        if (c === a || c === b) continue
        const step = below(a, b)
        const next = below(b, c)
        if (next < step * 0.72 || next > step * 1.38) continue
        const score = pairScore(b, c)
        if (score > best) {
          best = score
          third = c
        }
      }
      if (third !== null) zones.push({ lines: [a.line, b.line, third.line], score: pair + best })
      else zones.push({ lines: [a.line, b.line], score: pair * 1.2 })
    }
  }
  zones.sort((p, q) => q.score - p.score)
  const kept: RoughZone[] = []
  for (const zone of zones) {
    if (kept.length >= limit) break
    if (!kept.some((k) => zone.lines.every((l) => k.lines.includes(l)))) kept.push(zone)
  }
  return kept
}

function axisOf(line: RoughLine): Axis {
  let { x0, y0, x1, y1 } = line
  let dx = x1 - x0
  let dy = y1 - y0
  // Axes point to the right (or down), so that neighbours agree on what is below.
  if (dx < 0 || (dx === 0 && dy < 0) || (Math.abs(dx) < 0.05 * Math.abs(dy) && dy < 0)) {
    ;[x0, y0, x1, y1] = [x1, y1, x0, y0]
    dx = -dx
    dy = -dy
  }
  const length = Math.hypot(dx, dy)
  return {
    line: { x0, y0, x1, y1, thickness: line.thickness },
    x: (x0 + x1) / 2, y: (y0 + y1) / 2, cos: dx / length, sin: dy / length, length,
  }
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
  if (dot < 0.9 || Math.abs(cross) > 0.1) return 0
  const longer = Math.max(a.length, b.length)
  const shorter = Math.min(a.length, b.length)
  if (shorter < 0.55 * longer) return 0
  const thick = Math.max(a.line.thickness, b.line.thickness)
  const thin = Math.min(a.line.thickness, b.line.thickness)
  if (thick > 2.2 * thin) return 0
  const step = below(a, b)
  const pitch = longer / 40
  if (step < 1.05 * thin || step < 0.9 * pitch || step > 4.2 * thick || step > 4.4 * pitch) return 0
  const shift = (b.x - a.x) * a.cos + (b.y - a.y) * a.sin
  const left = Math.abs(shift - b.length / 2 + a.length / 2)
  const right = Math.abs(shift + b.length / 2 - a.length / 2)
  const overlap = Math.min(a.length / 2, shift + b.length / 2) - Math.max(-a.length / 2, shift - b.length / 2)
  if (overlap < 0.5 * longer) return 0
  const aspect = longer / thick
  return (shorter / longer) * (overlap / longer)
    * (1 / (1 + (Math.min(left, right) / (2 * thick)) ** 2))
    * (thin / thick) ** 0.5
    * Math.min(1, aspect / 26)
    * Math.min(1, longer / 200)
}
