import sharp from 'sharp'
import type { Point, Quad } from '../../electron/contract/mrz.ts'
import type { RgbImage } from '../../electron/reader/images/image.ts'
import { homographyTo, mapPoint } from '../../electron/reader/images/warp.ts'
import type { Random } from './random.ts'

/** What happens to a page on its way into a picture. All zero: a scan. */
export interface Damage {
  /** Longest turn off level, degrees. */
  skew: number
  /** Tilt towards the camera, 0 to 0.3. */
  perspective: number
  /** Blur, deviation in px at the picture's scale. */
  blur: number
  /** Sensor noise, deviation of 255. */
  noise: number
  /** JPEG quality from here up to 95. */
  jpeg: number
  /** Chance of a reflection across the page, of uneven light. */
  glare: number
  shade: number
  /** Quarter turns allowed. */
  turns: boolean
}

export const scanned: Damage = { skew: 1, perspective: 0, blur: 0.3, noise: 2, jpeg: 80, glare: 0, shade: 0, turns: false }
export const photographed: Damage = { skew: 8, perspective: 0.08, blur: 0.7, noise: 5, jpeg: 60, glare: 0.15, shade: 0.5, turns: true }
export const abused: Damage = { skew: 30, perspective: 0.16, blur: 1, noise: 9, jpeg: 40, glare: 0.3, shade: 0.8, turns: true }

/** A picture of `side` px on its longer side that shows the page on some background; JPEG bytes. */
export async function photograph(r: Random, page: RgbImage, side: number, damage: Damage): Promise<Buffer> {
  const landscape = r.chance(0.7)
  const width = landscape ? side : Math.round(side * 0.75)
  const height = landscape ? Math.round(side * 0.75) : side
  const quad = placePage(r, page, width, height, damage)
  const picture = backgroundOf(r, width, height)
  paste(picture, page, quad)
  if (r.chance(damage.shade)) shade(r, picture)
  if (r.chance(damage.glare)) glare(r, picture)
  const blurred = damage.blur > 0 ? r.between(0.3, Math.max(0.31, damage.blur)) : 0
  let image = sharp(picture.data, { raw: { width, height, channels: 3 } })
  if (blurred > 0.3) image = image.blur(blurred)
  const data = await image.raw().toBuffer()
  const noise = r.between(0, damage.noise)
  if (noise > 0.5) for (let i = 0; i < data.length; i++) data[i] = Math.max(0, Math.min(255, data[i]! + r.normal() * noise))
  return sharp(data, { raw: { width, height, channels: 3 } }).jpeg({ quality: r.whole(damage.jpeg, 95) }).toBuffer()
}

export function placePage(r: Random, page: RgbImage, width: number, height: number, damage: Damage): Quad {
  const quarter = damage.turns ? r.pick([0, 0, 0, 1, 2, 3]) : 0
  const angle = (quarter * Math.PI) / 2 + (r.between(-damage.skew, damage.skew) * Math.PI) / 180
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const boxWidth = Math.abs(page.width * cos) + Math.abs(page.height * sin)
  const boxHeight = Math.abs(page.width * sin) + Math.abs(page.height * cos)
  const fit = Math.min(width / boxWidth, height / boxHeight)
  const scale = fit * r.between(0.72, 0.98)
  const x0 = width / 2 + r.between(-0.5, 0.5) * (width - boxWidth * scale) * 0.9
  const y0 = height / 2 + r.between(-0.5, 0.5) * (height - boxHeight * scale) * 0.9
  const tiltX = r.between(-damage.perspective, damage.perspective)
  const tiltY = r.between(-damage.perspective, damage.perspective)
  const corner = (u: number, v: number): Point => {
    const x = u * page.width * scale
    const y = v * page.height * scale
    const away = 1 + tiltX * u * 2 + tiltY * v * 2
    return { x: x0 + (x * cos - y * sin) / away, y: y0 + (x * sin + y * cos) / away }
  }
  return moveInside([corner(-0.5, -0.5), corner(0.5, -0.5), corner(0.5, 0.5), corner(-0.5, 0.5)], width, height)
}

/** The same shape, moved and shrunk so that all of it is on the picture. */
export function moveInside(quad: Quad, width: number, height: number): Quad {
  const xs = quad.map((p) => p.x)
  const ys = quad.map((p) => p.y)
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  const [wide, high] = [Math.max(...xs) - left, Math.max(...ys) - top]
  const scale = Math.min(1, (width * 0.985) / wide, (height * 0.985) / high)
  const clamp = (at: number, size: number, room: number): number => Math.max(0.0075 * room, Math.min(at, room * 0.9925 - size))
  const [x0, y0] = [clamp(left, wide * scale, width), clamp(top, high * scale, height)]
  return quad.map((p) => ({ x: x0 + (p.x - left) * scale, y: y0 + (p.y - top) * scale })) as Quad
}

export function backgroundOf(r: Random, width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3)
  const base = [r.whole(10, 245), r.whole(10, 245), r.whole(10, 245)]
  const stripes = r.chance(0.4) ? r.between(5, 50) : 0
  const period = r.between(4, 60)
  const direction = r.between(0, Math.PI)
  const grain = r.between(0, 14)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const wave = stripes * Math.sin((x * Math.cos(direction) + y * Math.sin(direction)) / period)
      const speck = (r.next() - 0.5) * grain
      for (let k = 0; k < 3; k++) data[(y * width + x) * 3 + k] = Math.max(0, Math.min(255, base[k]! + wave + speck))
    }
  }
  return { width, height, data }
}

/** The page into the quad: for each px of the quad's box the page's px, averaged over the footprint. */
export function paste(picture: RgbImage, page: RgbImage, quad: Quad): void {
  const forward = homographyTo(quad, page.width, page.height)!
  const inverse = invert(forward)
  const xs = quad.map((p) => p.x)
  const ys = quad.map((p) => p.y)
  const taps = Math.max(1, Math.round((page.width / Math.hypot(quad[1].x - quad[0].x, quad[1].y - quad[0].y)) * 1.2))
  for (let y = Math.max(0, Math.floor(Math.min(...ys))); y < Math.min(picture.height, Math.max(...ys)); y++) {
    for (let x = Math.max(0, Math.floor(Math.min(...xs))); x < Math.min(picture.width, Math.max(...xs)); x++) {
      const sum = [0, 0, 0]
      let inside = 0
      for (let j = 0; j < taps; j++) {
        for (let i = 0; i < taps; i++) {
          const p = mapPoint(inverse, x + (i + 0.5) / taps, y + (j + 0.5) / taps)
          const px = Math.floor(p.x)
          const py = Math.floor(p.y)
          if (px < 0 || py < 0 || px >= page.width || py >= page.height) continue
          inside++
          for (let k = 0; k < 3; k++) sum[k]! += page.data[(py * page.width + px) * 3 + k]!
        }
      }
      if (inside === 0) continue
      const share = inside / (taps * taps)
      const at = (y * picture.width + x) * 3
      for (let k = 0; k < 3; k++) picture.data[at + k] = (sum[k]! / inside) * share + picture.data[at + k]! * (1 - share)
    }
  }
}

/** The map back. */
export function invert(m: readonly number[]): [number, number, number, number, number, number, number, number] {
  const [a, b, c, d, e, f, g, h] = m as [number, number, number, number, number, number, number, number]
  const i = [e - f * h, c * h - b, b * f - c * e, f * g - d, a - c * g, c * d - a * f, d * h - e * g, b * g - a * h, a * e - b * d]
  return i.slice(0, 8).map((v) => v / i[8]!) as [number, number, number, number, number, number, number, number]
}

export function shade(r: Random, picture: RgbImage): void {
  const angle = r.between(0, 2 * Math.PI)
  const depth = r.between(0.15, 0.55)
  const { width, height, data } = picture
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const t = ((x / width - 0.5) * Math.cos(angle) + (y / height - 0.5) * Math.sin(angle)) + 0.5
      const gain = 1 - depth * Math.max(0, Math.min(1, t))
      const at = (y * width + x) * 3
      for (let k = 0; k < 3; k++) data[at + k] = data[at + k]! * gain
    }
  }
}

export function glare(r: Random, picture: RgbImage): void {
  const { width, height, data } = picture
  const cx = r.between(0.2, 0.8) * width
  const cy = r.between(0.2, 0.8) * height
  const rx = r.between(0.08, 0.25) * width
  const ry = r.between(0.05, 0.2) * height
  const strength = r.between(30, 110)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const light = strength * Math.exp(-(((x - cx) / rx) ** 2) - (((y - cy) / ry) ** 2))
      if (light < 1) continue
      const at = (y * width + x) * 3
      for (let k = 0; k < 3; k++) data[at + k] = Math.min(255, data[at + k]! + light)
    }
  }
}
