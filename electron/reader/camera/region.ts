import type { Quad } from '../../contract/mrz.ts'
import type { Rect } from '../../contract/primitives.ts'

export interface Size {
  width: number
  height: number
}

/** How far a hand may move the page until the next frame, share of the page's longer side. */
const margin = 0.07

/** The upright part of the camera's picture around a page, with room for a hand's movement; sides even, as I420 wants them. */
export function boxAround(quad: Quad, camera: Size): Rect {
  const xs = quad.map((p) => p.x)
  const ys = quad.map((p) => p.y)
  const room = margin * Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys))
  const [left, right] = span(Math.min(...xs) - room, Math.max(...xs) + room, camera.width)
  const [top, bottom] = span(Math.min(...ys) - room, Math.max(...ys) + room, camera.height)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Even ends inside 0 to `size`, at least 64 px apart where there is room for that. */
function span(from: number, to: number, size: number): [number, number] {
  const even = (at: number): number => 2 * Math.floor(at / 2)
  const end = Math.max(2, even(size))
  const least = Math.min(64, end)
  const start = Math.min(Math.max(0, even(from)), end - least)
  return [start, Math.min(end, Math.max(start + least, even(to + 1.999)))]
}
