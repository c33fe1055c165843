import sharp from 'sharp'
import type { RgbImage } from '../../electron/reader/images/image.ts'
import type { DrawnDocument } from './documents.ts'
import { drawPage } from './page.ts'
import { backgroundOf, moveInside, shade } from './photograph.ts'
import type { Random } from './random.ts'
import { look, type View } from './view.ts'

/** What spoils a camera's picture of a page. Each alone leaves the print legible to a patient eye, most of the time. */
export const damageNames = ['glare', 'motion', 'curl', 'lens', 'hand', 'defocus', 'noise', 'shade', 'tilt', 'sharpened', 'compressed', 'small'] as const
export type DamageName = (typeof damageNames)[number]

/** Cap height of the zone's print in mm (ISO 1073-2, size I: 2.5), px per mm that pages are drawn with, and longer side of a camera's frame. */
const capMm = 2.5
const pageDensity = 12
const frame = { width: 1280, height: 960 }
/** Paper seen around the page at least, share of the frame. */
const most = 0.97

/** A camera's frame of a document: JPEG bytes, and how high its capitals are seen, px. */
export async function spoiled(r: Random, document: DrawnDocument, damages: readonly DamageName[]): Promise<{ bytes: Buffer, capHeight: number }> {
  const page = await drawPage(r, document, pageDensity)
  const mm = { width: page.width / pageDensity, height: page.height / pageDensity }
  const widest = Math.min((frame.width * most) / mm.width, (frame.height * most) / mm.height) * capMm
  const wanted = damages.includes('small') ? r.between(8, 11) : r.between(11, 22)
  const capHeight = Math.min(widest, wanted)
  const picture = backgroundOf(r, frame.width, frame.height)
  const view = viewOf(r, mm, capHeight / capMm, damages)
  look(picture, page, view)
  const box = boxOf(view.quad)
  if (damages.includes('hand')) for (let i = r.whole(1, 3); i > 0; i--) finger(r, picture, box)
  if (damages.includes('shade')) {
    shade(r, picture)
    shade(r, picture)
  }
  if (damages.includes('glare')) for (let i = r.whole(1, 2); i > 0; i--) reflection(r, picture, box)
  if (damages.includes('defocus')) spread(picture, disk(r.between(0.09, 0.17) * capHeight))
  if (damages.includes('motion')) spread(picture, way(r.between(0.2, 0.5) * capHeight, r.chance(0.6) ? r.normal() * 0.2 : r.between(0, Math.PI)))
  return { bytes: await sensor(r, picture, damages), capHeight }
}

function viewOf(r: Random, mm: { width: number, height: number }, scale: number, damages: readonly DamageName[]): View {
  const angle = ((r.normal() * 2 + (r.chance(0.08) ? 180 : 0)) * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const tilt = damages.includes('tilt') ? 0.16 : 0.02
  const [tiltX, tiltY] = [r.between(-tilt, tilt), r.between(-tilt, tilt)]
  const [width, height] = [mm.width * scale, mm.height * scale]
  const [x0, y0] = [frame.width / 2 + r.between(-0.5, 0.5) * Math.max(0, frame.width - width), frame.height / 2 + r.between(-0.5, 0.5) * Math.max(0, frame.height - height)]
  const corner = (u: number, v: number): { x: number, y: number } => {
    const away = 1 + tiltX * u * 2 + tiltY * v * 2
    return { x: x0 + (u * width * cos - v * height * sin) / away, y: y0 + (u * width * sin + v * height * cos) / away }
  }
  const curled = damages.includes('curl')
  return {
    quad: moveInside([corner(-0.5, -0.5), corner(0.5, -0.5), corner(0.5, 0.5), corner(-0.5, 0.5)], frame.width, frame.height),
    bow: curled ? r.between(0.02, 0.07) * r.pick([1, 1, -1]) : 0, bowAt: r.between(0.3, 0.7),
    curl: curled && r.chance(0.5) ? r.between(0.02, 0.08) : 0,
    barrel: damages.includes('lens') ? r.between(0.05, 0.16) * r.pick([1, 1, -1]) : r.between(0, 0.01),
  }
}

interface Box { left: number, top: number, width: number, height: number }

function boxOf(quad: View['quad']): Box {
  const [xs, ys] = [quad.map((p) => p.x), quad.map((p) => p.y)]
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top }
}

/** A lamp or a window in the laminate: its middle is white, its edge soft; paper and ink are both lifted by it. */
function reflection(r: Random, { width, height, data }: RgbImage, box: Box): void {
  const [cx, cy] = [box.left + r.between(0, 1) * box.width, box.top + r.between(0.3, 1) * box.height]
  const [rx, ry] = [r.between(0.05, 0.25) * box.width, r.between(0.05, 0.2) * box.height]
  const turn = r.between(0, Math.PI)
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  const strength = r.between(60, 210)
  const power = r.pick([1, 1, 3])
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = ((x - cx) * cos + (y - cy) * sin) / rx
      const v = ((y - cy) * cos - (x - cx) * sin) / ry
      const light = strength * Math.exp(-((u * u + v * v) ** power))
      if (light < 1) continue
      const at = (y * width + x) * 3
      for (let k = 0; k < 3; k++) data[at + k] = Math.min(255, data[at + k]! + light)
    }
  }
}

/** A finger that holds the page at its edge, in front of paper and print. */
function finger(r: Random, { width, height, data }: RgbImage, box: Box): void {
  const side = r.pick(['left', 'right', 'bottom', 'top'])
  // Whoever holds a page for a camera keeps the fingers off its zone, mostly.
  const careful = r.chance(0.9)
  const along = side === 'bottom' || side === 'top' || !careful ? r.between(0.1, 0.9) : r.between(0.1, 0.6)
  const reach = (side === 'bottom' && careful ? -0.035 : r.between(0.01, 0.07)) * box.width
  const thick = r.between(0.04, 0.08) * box.width
  const [x, y] = [box.left + along * box.width, box.top + along * box.height]
  const [right, bottom] = [box.left + box.width, box.top + box.height]
  const tip = side === 'left' ? { x: box.left + reach, y } : side === 'right' ? { x: right - reach, y } : side === 'top' ? { x, y: box.top + reach } : { x, y: bottom - reach }
  const lean = r.between(-0.5, 0.5) * box.height
  const root = side === 'left' ? { x: box.left - box.width / 2, y: y + lean } : side === 'right' ? { x: right + box.width / 2, y: y + lean }
    : side === 'top' ? { x: x + lean, y: box.top - box.height } : { x: x + lean, y: bottom + box.height }
  const skin = [r.whole(90, 235), 0, 0]
  skin[1] = skin[0]! * r.between(0.68, 0.82)
  skin[2] = skin[1] * r.between(0.7, 0.95)
  const length = Math.hypot(tip.x - root.x, tip.y - root.y)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const t = Math.max(0, Math.min(1, ((x - root.x) * (tip.x - root.x) + (y - root.y) * (tip.y - root.y)) / (length * length)))
      const off = Math.hypot(x - root.x - t * (tip.x - root.x), y - root.y - t * (tip.y - root.y)) / thick
      if (off > 1.15) continue
      const share = Math.min(1, (1.15 - off) / 0.15)
      const light = 1 - 0.35 * Math.min(1, off) ** 2
      const at = (y * width + x) * 3
      for (let k = 0; k < 3; k++) data[at + k] = data[at + k]! * (1 - share) + skin[k]! * light * share
    }
  }
}

interface Kernel { dx: number, dy: number, weight: number }

function disk(radius: number): Kernel[] {
  const out: Kernel[] = []
  const k = Math.ceil(radius)
  for (let dy = -k; dy <= k; dy++) for (let dx = -k; dx <= k; dx++) out.push({ dx, dy, weight: Math.max(0, Math.min(1, radius + 0.5 - Math.hypot(dx, dy))) })
  return out.filter(({ weight }) => weight > 0)
}

function way(length: number, angle: number): Kernel[] {
  const steps = Math.max(2, Math.round(length * 2))
  const out = new Map<string, Kernel>()
  for (let i = 0; i < steps; i++) {
    const t = (i / (steps - 1) - 0.5) * length
    const [x, y] = [t * Math.cos(angle), t * Math.sin(angle)]
    for (const [dx, wx] of [[Math.floor(x), 1 - (x - Math.floor(x))], [Math.floor(x) + 1, x - Math.floor(x)]] as const) {
      for (const [dy, wy] of [[Math.floor(y), 1 - (y - Math.floor(y))], [Math.floor(y) + 1, y - Math.floor(y)]] as const) {
        const known = out.get(`${dx},${dy}`)
        if (known === undefined) out.set(`${dx},${dy}`, { dx, dy, weight: wx * wy })
        else known.weight += wx * wy
      }
    }
  }
  return [...out.values()].filter(({ weight }) => weight > 1e-6)
}

/** Every point's light spread over a kernel. */
function spread(picture: RgbImage, kernel: readonly Kernel[]): void {
  const { width, height, data } = picture
  const sum = new Float32Array(data.length)
  const total = kernel.reduce((all, { weight }) => all + weight, 0)
  for (const { dx, dy, weight } of kernel) {
    for (let y = 0; y < height; y++) {
      const from = Math.min(height - 1, Math.max(0, y + dy)) * width
      for (let x = 0; x < width; x++) {
        const a = (from + Math.min(width - 1, Math.max(0, x + dx))) * 3
        const b = (y * width + x) * 3
        sum[b]! += weight * data[a]!
        sum[b + 1]! += weight * data[a + 1]!
        sum[b + 2]! += weight * data[a + 2]!
      }
    }
  }
  for (let i = 0; i < data.length; i++) data[i] = sum[i]! / total + 0.5
}

/** What the camera makes of the light: noise, its own sharpening, JPEG. */
async function sensor(r: Random, picture: RgbImage, damages: readonly DamageName[]): Promise<Buffer> {
  const { width, height } = picture
  const shape = { raw: { width, height, channels: 3 as const } }
  const data = await sharp(picture.data, shape).blur(r.between(0.35, 0.6)).raw().toBuffer()
  const noise = damages.includes('noise') ? r.between(12, 22) : r.between(1, 5)
  for (let i = 0; i < data.length; i++) data[i] = Math.max(0, Math.min(255, data[i]! + r.normal() * noise))
  let image = sharp(data, shape)
  if (damages.includes('sharpened')) image = sharp(await image.blur(r.between(0.6, 1)).raw().toBuffer(), shape).sharpen({ sigma: r.between(1, 2), m1: r.between(2, 5), m2: r.between(4, 9) })
  return image.jpeg({ quality: damages.includes('compressed') ? r.whole(18, 40) : r.whole(70, 92) }).toBuffer()
}
