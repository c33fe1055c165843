import type { Quad } from '../../contract/mrz.ts'
import { bendAt, bendUpsideDown, type Bend } from './bend.ts'

/**
 * Where one line of text stands on the picture, in source px. At `t` px along the axis from the origin
 * the middle of the capitals is `c0 + c1 t + c2 t²` px below the axis, and the capitals reach
 * `h0 + h1 t` px above and below that; `bend` adds to it where the page is bent otherwise than a parabola.
 */
export interface LineFit {
  x: number
  y: number
  /** Direction of reading, radians; y grows downwards. */
  angle: number
  /** Ink from 0 to `length` px along the axis. */
  length: number
  c0: number
  c1: number
  c2: number
  h0: number
  h1: number
  bend?: Bend
}

/** Cap height in the middle of the line, source px. */
export function capHeightOf(fit: LineFit): number {
  return 2 * (fit.h0 + (fit.h1 * fit.length) / 2)
}

/** How far below the axis the middle of the capitals is at `t`, px. Outside the ink the curve goes on straight: a parabola fitted inside runs away there. */
export function middleOf(fit: LineFit, t: number): number {
  const held = Math.min(Math.max(t, 0), fit.length)
  const slope = fit.c1 + 2 * fit.c2 * held
  const plain = fit.c0 + fit.c1 * held + fit.c2 * held * held + slope * (t - held)
  return fit.bend === undefined ? plain : plain + bendAt(fit.bend, t)
}

/** Source point at `t` px along and `v` cap half-heights below the middle (-1 cap line, 1 baseline). */
export function pointOf(fit: LineFit, t: number, v: number): { x: number, y: number } {
  const bent = fit.bend === undefined ? 0 : bendAt(fit.bend, t)
  const across = fit.c0 + fit.c1 * t + fit.c2 * t * t + bent + v * (fit.h0 + fit.h1 * t)
  const cos = Math.cos(fit.angle)
  const sin = Math.sin(fit.angle)
  return { x: fit.x + cos * t - sin * across, y: fit.y + sin * t + cos * across }
}

/** The line's four corners in reading order. */
export function quadOf(fit: LineFit): Quad {
  return [pointOf(fit, 0, -1), pointOf(fit, fit.length, -1), pointOf(fit, fit.length, 1), pointOf(fit, 0, 1)]
}

/** The same line read from the other end. */
export function upsideDown(fit: LineFit): LineFit {
  const end = { x: fit.x + Math.cos(fit.angle) * fit.length, y: fit.y + Math.sin(fit.angle) * fit.length }
  const { length: l } = fit
  return {
    x: end.x, y: end.y, angle: fit.angle + Math.PI, length: l,
    c0: -(fit.c0 + fit.c1 * l + fit.c2 * l * l), c1: fit.c1 + 2 * fit.c2 * l, c2: -fit.c2,
    h0: fit.h0 + fit.h1 * l, h1: -fit.h1,
    ...(fit.bend === undefined ? {} : { bend: bendUpsideDown(fit.bend, l) }),
  }
}

/** The same line with its origin moved `from` px along the axis. */
export function moveStart(fit: LineFit, from: number, length: number): LineFit {
  return {
    ...fit,
    x: fit.x + Math.cos(fit.angle) * from, y: fit.y + Math.sin(fit.angle) * from, length,
    c0: fit.c0 + fit.c1 * from + fit.c2 * from * from, c1: fit.c1 + 2 * fit.c2 * from,
    h0: fit.h0 + fit.h1 * from,
    ...(fit.bend === undefined ? {} : { bend: { ...fit.bend, from: fit.bend.from - from } }),
  }
}
