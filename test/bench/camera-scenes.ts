import sharp from 'sharp'
import type { Point, Quad } from '../../electron/contract/mrz.ts'
import type { MrzFormat } from '../../electron/contract/mrz.ts'
import type { RgbImage } from '../../electron/reader/images/image.ts'
import { drawDocument } from '../drawn/documents.ts'
import { drawPage } from '../drawn/page.ts'
import { backgroundOf, glare, paste, shade } from '../drawn/photograph.ts'
import { Random } from '../drawn/random.ts'

export const frameWidth = 1920
export const frameHeight = 1080
export const framesASecond = 30

/** What the camera sees: an empty desk, a page sliding in, then the page lying still under a hand that trembles. */
export interface Scene {
  name: string
  lines: string[]
  /** JPEG frames, 1920 x 1080, at 30 a second. */
  frames: Uint8Array[]
  /** The first frame in which the page has arrived. */
  steadyFrom: number
}

/** How a camera over a counter sees a page. */
interface View {
  /** Longest turn off level, degrees. */
  skew: number
  /** Tilt towards the camera. */
  tilt: number
  /** Share of the frame that the page may fill, least and most. */
  fill: readonly [number, number]
  /** Blur of the lens, deviation in px. */
  blur: number
  /** Sensor noise, deviation of 255. */
  noise: number
  glare: number
  shade: number
  /** How far the hand trembles, px. */
  tremor: number
  quality: number
}

export const views = {
  clean: { skew: 2, tilt: 0.01, fill: [0.75, 0.92], blur: 0.4, noise: 3, glare: 0, shade: 0.2, tremor: 1, quality: 90 },
  handheld: { skew: 7, tilt: 0.05, fill: [0.6, 0.9], blur: 0.8, noise: 6, glare: 0.15, shade: 0.6, tremor: 3, quality: 85 },
  poor: { skew: 14, tilt: 0.08, fill: [0.5, 0.85], blur: 1.2, noise: 10, glare: 0.3, shade: 0.9, tremor: 5, quality: 75 },
} satisfies Record<string, View>

export type ViewName = keyof typeof views

const formats: readonly MrzFormat[] = ['TD3', 'TD1', 'TD3', 'TD2', 'MRVA', 'TD1', 'MRVB', 'FRID']
const emptyFrames = 24
const slidingFrames = 12
const differentFrames = 8

/** Bits of a frame's number in its top left corner, each `markerBlock` px wide: how the bench knows which frame is in view. */
export const markerBits = 8
export const markerBlock = 16

/** Scene `index` of a seeded series. `steadySeconds`: how long the page lies there. */
export async function drawScene(seed: number, index: number, view: ViewName, steadySeconds: number): Promise<Scene> {
  const r = new Random(seed * 7919 + index)
  const format = formats[index % formats.length]!
  const document = drawDocument(r, format)
  return await sceneOf(r, await drawPage(r, document, 12), { name: `${view}-${index}-${format}`, lines: document.lines }, view, steadySeconds)
}

/** A scene of a page that somebody else drew. */
export async function sceneOf(r: Random, page: RgbImage, what: Pick<Scene, 'name' | 'lines'>, view: ViewName, steadySeconds: number): Promise<Scene> {
  const how: View = views[view]
  const quad = placeOnDesk(r, page, how)
  const desk = backgroundOf(r, frameWidth, frameHeight)
  const still: RgbImage = { ...desk, data: Uint8Array.from(desk.data) }
  paste(still, page, quad)
  if (r.chance(how.shade)) shade(r, still)
  if (r.chance(how.glare)) glare(r, still)
  const [soft, softDesk] = [await blurred(still, r.between(0.3, how.blur)), await blurred(desk, how.blur)]
  const spans = rowSpans(quad)
  const grain = noiseOf(r, how.noise)

  const frames: Uint8Array[] = []
  const add = async (dx: number, dy: number, there: boolean): Promise<void> => {
    const data = Uint8Array.from(softDesk.data)
    if (there) move(data, soft.data, spans, dx, dy)
    grainOver(data, grain, r.whole(0, grain.length - 1))
    mark(data, frames.length)
    frames.push(await sharp(data, { raw: { width: frameWidth, height: frameHeight, channels: 3 } }).jpeg({ quality: how.quality, chromaSubsampling: '4:2:0' }).toBuffer())
  }
  for (let i = 0; i < emptyFrames; i++) await add(0, 0, false)
  const from = r.chance(0.5) ? frameWidth : -frameWidth
  for (let i = 0; i < slidingFrames; i++) await add(Math.round(from * (1 - (i + 1) / (slidingFrames + 1)) ** 2), r.whole(-6, 6), true)
  const steadyFrom = frames.length
  const trembling = Array.from({ length: differentFrames }, () => [r.whole(-how.tremor, how.tremor), r.whole(-how.tremor, how.tremor)] as const)
  for (let i = 0; i < Math.round(steadySeconds * framesASecond); i++) {
    const [dx, dy] = trembling[i % differentFrames]!
    if (i < 2 * differentFrames) await add(dx, dy, true)
    // The same pictures again: what a number tells is when the page arrived, and that the first ones do.
    else frames.push(frames[steadyFrom + (i % (2 * differentFrames))]!)
  }
  return { ...what, frames, steadyFrom }
}

function placeOnDesk(r: Random, page: RgbImage, how: View): Quad {
  const angle = (r.between(-how.skew, how.skew) * Math.PI) / 180 + (r.chance(0.1) ? Math.PI : 0)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const [wide, high] = [Math.abs(page.width * cos) + Math.abs(page.height * sin), Math.abs(page.width * sin) + Math.abs(page.height * cos)]
  const scale = Math.min(frameWidth / wide, frameHeight / high) * r.between(how.fill[0], how.fill[1])
  const room = { x: (frameWidth - wide * scale) / 2 - 30, y: (frameHeight - high * scale) / 2 - 24 }
  const middle = { x: frameWidth / 2 + r.between(-0.6, 0.6) * Math.max(0, room.x), y: frameHeight / 2 + 8 + r.between(-0.4, 0.4) * Math.max(0, room.y) }
  const [tiltX, tiltY] = [r.between(-how.tilt, how.tilt), r.between(-how.tilt, how.tilt)]
  const corner = (u: number, v: number): Point => {
    const away = 1 + 2 * (tiltX * u + tiltY * v)
    const [x, y] = [u * page.width * scale, v * page.height * scale]
    return { x: middle.x + (x * cos - y * sin) / away, y: middle.y + (x * sin + y * cos) / away }
  }
  return [corner(-0.5, -0.5), corner(0.5, -0.5), corner(0.5, 0.5), corner(-0.5, 0.5)]
}

async function blurred(image: RgbImage, deviation: number): Promise<RgbImage> {
  const { width, height } = image
  if (deviation <= 0.3) return image
  const data = await sharp(image.data, { raw: { width, height, channels: 3 } }).blur(deviation).raw().toBuffer()
  return { width, height, data: new Uint8Array(data) }
}

/** Which px of each row the page covers. */
function rowSpans(quad: Quad): { y: number, from: number, to: number }[] {
  const spans: { y: number, from: number, to: number }[] = []
  for (let y = 0; y < frameHeight; y++) {
    const xs = quad.flatMap((a, i) => {
      const b = quad[(i + 1) % 4]!
      if ((a.y > y + 0.5) === (b.y > y + 0.5)) return []
      return [a.x + ((y + 0.5 - a.y) / (b.y - a.y)) * (b.x - a.x)]
    })
    if (xs.length >= 2) spans.push({ y, from: Math.max(0, Math.floor(Math.min(...xs)) - 1), to: Math.min(frameWidth, Math.ceil(Math.max(...xs)) + 1) })
  }
  return spans
}

function move(to: Uint8Array, from: Uint8Array, spans: readonly { y: number, from: number, to: number }[], dx: number, dy: number): void {
  for (const span of spans) {
    const y = span.y + dy
    if (y < 0 || y >= frameHeight) continue
    const left = Math.max(0, span.from + dx)
    const right = Math.min(frameWidth, span.to + dx)
    if (left >= right) continue
    to.set(from.subarray((span.y * frameWidth + left - dx) * 3, (span.y * frameWidth + right - dx) * 3), (y * frameWidth + left) * 3)
  }
}

function noiseOf(r: Random, deviation: number): Int8Array {
  return Int8Array.from({ length: 1 << 20 }, () => r.normal() * deviation)
}

function grainOver(data: Uint8Array, grain: Int8Array, from: number): void {
  for (let i = 0, j = from; i < data.length; i++, j++) {
    if (j === grain.length) j = 0
    const value = data[i]! + grain[j]!
    data[i] = value < 0 ? 0 : value > 255 ? 255 : value
  }
}

function mark(data: Uint8Array, frame: number): void {
  for (let bit = 0; bit < markerBits; bit++) {
    const value = (frame >> bit) & 1 ? 255 : 0
    for (let y = 0; y < markerBlock; y++) data.fill(value, (y * frameWidth + bit * markerBlock) * 3, (y * frameWidth + (bit + 1) * markerBlock) * 3)
  }
}
