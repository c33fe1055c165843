import type { Quad } from '../../contract/mrz.ts'
import type { RgbImage } from './image.ts'

/** Where a pixel is sampled that is made smaller: the middles of its halves. */
const taps = [0.25, 0.75]
/** Twice the area, px², that a quad's corners must span: less is three points on a line, and rounding. */
const leastArea = 1e-6

/** A projective map, row-major, last element 1. */
export type Homography = readonly [number, number, number, number, number, number, number, number]

/** The map that takes the corners of a `width` by `height` rectangle (top left first, clockwise) to a quad. Null when the quad is degenerate. */
export function homographyTo(quad: Quad, width: number, height: number): Homography | null {
  const [a, b, c, d] = quad
  const dx1 = b.x - c.x
  const dx2 = d.x - c.x
  const dx3 = a.x - b.x + c.x - d.x
  const dy1 = b.y - c.y
  const dy2 = d.y - c.y
  const dy3 = a.y - b.y + c.y - d.y
  const det = dx1 * dy2 - dx2 * dy1
  if (Math.abs(det) < leastArea) return null
  const g = (dx3 * dy2 - dx2 * dy3) / det
  const h = (dx1 * dy3 - dx3 * dy1) / det
  return [
    (b.x - a.x + g * b.x) / width, (d.x - a.x + h * d.x) / height, a.x,
    (b.y - a.y + g * b.y) / width, (d.y - a.y + h * d.y) / height, a.y,
    g / width, h / height,
  ]
}

/** Where the map takes (x, y). */
export function mapPoint(m: Homography, x: number, y: number): { x: number, y: number } {
  const w = m[6] * x + m[7] * y + 1
  return { x: (m[0] * x + m[1] * y + m[2]) / w, y: (m[3] * x + m[4] * y + m[5]) / w }
}

/** What a quad of the picture shows, as an upright rectangle. Bilinear, averaged 2 by 2 when shrinking; white beyond the edge. */
export function rectify(image: RgbImage, quad: Quad, width: number, height: number): RgbImage | null {
  const map = homographyTo(quad, width, height)
  if (map === null) return null
  const out: RgbImage = { width, height, data: new Uint8Array(width * height * 3) }
  const area = Math.abs(quad.reduce((sum, p, i) => sum + p.x * quad[(i + 1) % 4]!.y - p.y * quad[(i + 1) % 4]!.x, 0)) / 2
  if (area <= 2 * width * height) {
    copyInside(image, map, out)
    return out
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let r = 0
      let g = 0
      let b = 0
      for (const ty of taps) {
        for (const tx of taps) {
          const p = mapPoint(map, x + tx, y + ty)
          const value = sampleRgb(image, p.x - 0.5, p.y - 0.5)
          r += value[0]
          g += value[1]
          b += value[2]
        }
      }
      const n = taps.length * taps.length
      const at = (y * width + x) * 3
      out.data[at] = r / n + 0.5
      out.data[at + 1] = g / n + 0.5
      out.data[at + 2] = b / n + 0.5
    }
  }
  return out
}

/**
 * One bilinear sample a pixel: in whole numbers, weights in 1/256, without a call or an object each, since a page has a million of them. On the
 * last row and column, and beyond, the exact way.
 */
function copyInside(image: RgbImage, map: Homography, out: RgbImage): void {
  const from = image.data
  const to = out.data
  const stride = image.width * 3
  const right = image.width - 1
  const bottom = image.height - 1
  const [m0, m1, m2, m3, m4, m5, m6, m7] = map
  for (let y = 0, at = 0; y < out.height; y++) {
    const v = y + 0.5
    for (let x = 0; x < out.width; x++, at += 3) {
      const u = x + 0.5
      const w = 1 / (m6 * u + m7 * v + 1)
      const px = (m0 * u + m1 * v + m2) * w - 0.5
      const py = (m3 * u + m4 * v + m5) * w - 0.5
      if (px >= 0 && py >= 0 && px < right && py < bottom) {
        const ix = px | 0
        const iy = py | 0
        const fx = ((px - ix) * 256) | 0
        const fy = ((py - iy) * 256) | 0
        const a = iy * stride + ix * 3
        const c = a + stride
        const wd = fx * fy
        const wb = (fx << 8) - wd
        const wc = (fy << 8) - wd
        const wa = 65536 - wb - wc - wd
        to[at] = (from[a]! * wa + from[a + 3]! * wb + from[c]! * wc + from[c + 3]! * wd + 32768) >> 16
        to[at + 1] = (from[a + 1]! * wa + from[a + 4]! * wb + from[c + 1]! * wc + from[c + 4]! * wd + 32768) >> 16
        to[at + 2] = (from[a + 2]! * wa + from[a + 5]! * wb + from[c + 2]! * wc + from[c + 5]! * wd + 32768) >> 16
      } else {
        const value = sampleRgb(image, px, py)
        to[at] = value[0] + 0.5
        to[at + 1] = value[1] + 0.5
        to[at + 2] = value[2] + 0.5
      }
    }
  }
}

const pixel: [number, number, number] = [0, 0, 0]

/** Bilinear colour at (x, y); the array is reused by the next call. */
function sampleRgb(image: RgbImage, x: number, y: number): [number, number, number] {
  const { width, height, data } = image
  if (!(x > -1 && y > -1 && x < width && y < height)) {
    pixel.fill(255)
    return pixel
  }
  const cx = x < 0 ? 0 : x > width - 1 ? width - 1 : x
  const cy = y < 0 ? 0 : y > height - 1 ? height - 1 : y
  const ix = cx | 0
  const iy = cy | 0
  const fx = cx - ix
  const fy = cy - iy
  const i = (iy * width + ix) * 3
  const right = ix < width - 1 ? 3 : 0
  const down = iy < height - 1 ? width * 3 : 0
  for (let k = 0; k < 3; k++) {
    const top = data[i + k]! * (1 - fx) + data[i + right + k]! * fx
    const bottom = data[i + down + k]! * (1 - fx) + data[i + down + right + k]! * fx
    pixel[k] = top * (1 - fy) + bottom * fy
  }
  return pixel
}
