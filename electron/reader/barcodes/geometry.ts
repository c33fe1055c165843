import { newGray, type GrayImage } from '../images/image.ts'

export type Point = readonly [x: number, y: number]
export type Corners = readonly [Point, Point, Point, Point]
/** Row-major 3x3 matrix of a projective map, last element 1. */
export type Homography = readonly number[]

/** Pivot below which the equations have no one answer: three of the points lie on a line, and the rest is rounding. */
const leastPivot = 1e-12

/**
 * The projective map that takes the four points `from` to `to`, or `null` when three of them lie on
 * a line. (Hartley & Zisserman, Multiple View Geometry, §4.1, solved directly for eight unknowns.)
 */
export function homography(from: Corners, to: Corners): Homography | null {
  const rows: number[][] = []
  for (let i = 0; i < 4; i++) {
    const [x, y] = from[i]!
    const [u, v] = to[i]!
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v])
  }
  for (let column = 0; column < 8; column++) {
    let pivot = column
    for (let row = column + 1; row < 8; row++) if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row
    if (Math.abs(rows[pivot]![column]!) < leastPivot) return null
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    const lead = rows[column]!
    for (let row = 0; row < 8; row++) {
      if (row === column) continue
      const factor = rows[row]![column]! / lead[column]!
      if (factor !== 0) for (let k = column; k < 9; k++) rows[row]![k]! -= factor * lead[k]!
    }
  }
  return [...rows.map((row, i) => row[8]! / row[i]!), 1]
}

export function mapPoint(h: Homography, [x, y]: Point): Point {
  const w = h[6]! * x + h[7]! * y + h[8]!
  return [(h[0]! * x + h[1]! * y + h[2]!) / w, (h[3]! * x + h[4]! * y + h[5]!) / w]
}

/**
 * A new picture of `width` by `height` whose pixel (x, y) is taken from the point `toSource` maps it
 * to, bilinear; what lies outside is `outside`.
 */
export function resample(image: GrayImage, toSource: Homography, width: number, height: number, outside = 255): GrayImage {
  const result = newGray(width, height)
  const { data, width: w, height: h } = image
  const [a, b, c, d, e, f, g, i] = toSource as [number, number, number, number, number, number, number, number]
  let at = 0
  for (let y = 0; y < height; y++) {
    let nx = b * y + c
    let ny = e * y + f
    let nw = i * y + 1
    for (let x = 0; x < width; x++, at++, nx += a, ny += d, nw += g) {
      const sx = nx / nw
      const sy = ny / nw
      const x0 = Math.floor(sx)
      const y0 = Math.floor(sy)
      if (x0 < 0 || y0 < 0 || x0 >= w - 1 || y0 >= h - 1) {
        // The last row and column have no neighbour to blend with.
        result.data[at] = x0 >= 0 && y0 >= 0 && x0 < w && y0 < h ? data[y0 * w + x0]! : outside
        continue
      }
      const fx = sx - x0
      const fy = sy - y0
      const p = y0 * w + x0
      const top = data[p]! + (data[p + 1]! - data[p]!) * fx
      const bottom = data[p + w]! + (data[p + w + 1]! - data[p + w]!) * fx
      result.data[at] = top + (bottom - top) * fy + 0.5
    }
  }
  return result
}

export function centreOf(corners: Corners): Point {
  return [corners.reduce((sum, [x]) => sum + x, 0) / 4, corners.reduce((sum, [, y]) => sum + y, 0) / 4]
}

/** Length of the longest side in pixels. */
export function longestSide(corners: Corners): number {
  return Math.max(...corners.map(([x, y], i) => Math.hypot(x - corners[(i + 1) % 4]![0], y - corners[(i + 1) % 4]![1])))
}

/** Whether the point lies within the convex quadrilateral, whichever way round its corners go; never within one without area. */
export function isInside([x, y]: Point, corners: Corners): boolean {
  let left = 0
  let right = 0
  for (let i = 0; i < 4; i++) {
    const [ax, ay] = corners[i]!
    const [bx, by] = corners[(i + 1) % 4]!
    const side = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
    if (side > 0) left++
    else if (side < 0) right++
  }
  return (left === 0) !== (right === 0)
}
