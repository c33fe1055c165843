import type { Quad } from '../../contract/mrz.ts'
import type { Rect } from '../../contract/primitives.ts'

export interface Size {
  width: number
  height: number
}

/** How far a hand may move the page until the next frame, share of the page's longer side. */
const margin = 0.07
/** Sides of a region, px of the camera's picture, at least: what moves that far is not lost. */
const leastSide = 64
/** Just under two: rounds up to an even number where it is none. */
const toNextEven = 1.999

/** The upright part of the camera's picture around a page, with room for a hand's movement; sides even, as I420 wants them. */
export function boxAround(quad: Quad, camera: Size): Rect {
  const xs = quad.map((p) => p.x)
  const ys = quad.map((p) => p.y)
  const room = margin * Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys))
  const [left, right] = span(Math.min(...xs) - room, Math.max(...xs) + room, camera.width)
  const [top, bottom] = span(Math.min(...ys) - room, Math.max(...ys) + room, camera.height)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Even ends inside 0 to `size`, `leastSide` apart where there is room for that. */
function span(from: number, to: number, size: number): [number, number] {
  const even = (at: number): number => 2 * Math.floor(at / 2)
  const end = Math.max(2, even(size))
  const least = Math.min(leastSide, end)
  const start = Math.min(Math.max(0, even(from)), end - least)
  return [start, Math.min(end, Math.max(start + least, even(to + toNextEven)))]
}

/** Where a code may be: on the page that is seen, else anywhere. */
export function regionFor(outline: Quad | null, camera: Size): Rect {
  return outline === null ? { x: 0, y: 0, ...camera } : boxAround(outline, camera)
}
