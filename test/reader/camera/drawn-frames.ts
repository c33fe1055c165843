import sharp from 'sharp'
import type { MrzReading, Quad } from '../../../electron/contract/mrz.ts'
import { parseMrz } from '../../../electron/documents/mrz/parse.ts'
import type { Frame } from '../../../electron/reader/camera/frame.ts'
import { CameraStream } from '../../../electron/reader/camera/stream.ts'
import type { RgbImage } from '../../../electron/reader/images/image.ts'
import type { PagePyramid } from '../../../electron/reader/images/pyramid.ts'
import type { Look } from '../../../electron/reader/mrz/engine.ts'
import { findZones } from '../../../electron/reader/mrz/find-lines.ts'
import { quadOf } from '../../../electron/reader/mrz/line-fit.ts'
import { drawDocument } from '../../drawn/documents.ts'
import { drawPage } from '../../drawn/page.ts'
import { Random } from '../../drawn/random.ts'

const now = Date.UTC(2026, 10, 1)
const box: Quad = [{ x: 0, y: 0 }, { x: 9, y: 0 }, { x: 9, y: 1 }, { x: 0, y: 1 }]

export const drawn = drawDocument(new Random(21), 'TD3')
/** Another person's passport. */
export const next = drawDocument(new Random(22), 'TD3')

export function readingOf(lines: readonly string[], change: Partial<MrzReading> = {}): MrzReading {
  return { ...parseMrz(lines, { now })!, repaired: [], doubtful: [], quads: [box, box], confidence: 0.99, ...change }
}

export const frameSize = { width: 1280, height: 720 }

export interface Desk {
  /** Px of the page in a millimetre. */
  density?: number
  /** Px to the right, and down. */
  right?: number
  down?: number
  /** Luminance of the desk. */
  desk?: number
  /** Deviation of a blur, px. */
  blur?: number
  /** Share of the light that is there. */
  light?: number
  /** Paint over the finished picture. */
  over?: (data: Uint8Array, width: number, height: number) => void
}

const pages = new Map<number, Promise<RgbImage>>()

/** The drawn passport in the middle of a dark desk; what leaves the picture is cut off. */
export async function picture({ density = 7, right = 0, down = 0, desk = 60, blur = 0, light = 1, over }: Desk = {}): Promise<RgbImage> {
  const drawing = pages.get(density) ?? drawPage(new Random(21), drawn, density)
  pages.set(density, drawing)
  const page = await drawing
  const { width, height } = frameSize
  let data = new Uint8Array(width * height * 3).fill(desk)
  const left = ((width - page.width) >> 1) + right
  const top = ((height - page.height) >> 1) + down
  for (let y = Math.max(0, -top); y < page.height && top + y < height; y++) {
    const from = Math.max(0, -left)
    const to = Math.min(page.width, width - left)
    if (to > from) data.set(page.data.subarray((y * page.width + from) * 3, (y * page.width + to) * 3), ((top + y) * width + left + from) * 3)
  }
  over?.(data, width, height)
  if (blur > 0) data = new Uint8Array(await sharp(data, { raw: { width, height, channels: 3 } }).blur(blur).raw().toBuffer())
  if (light !== 1) data = data.map((value) => value * light)
  return { width, height, data }
}

export const emptyDesk = (value: number): RgbImage => ({ ...frameSize, data: new Uint8Array(frameSize.width * frameSize.height * 3).fill(value) })

/** The whole picture of a camera, in colours. */
export function wholeFrame(image: RgbImage): Frame {
  return { image, colours: () => image, of: { x: 0, y: 0, width: image.width, height: image.height }, scale: 1 }
}

/** The real finder, and a line reader that knows what the page says: frames are judged without the model. */
export function streamOf(read: (index: number, page: PagePyramid) => MrzReading | MrzReading[] | null): { show: (image: RgbImage, timeMs: number) => ReturnType<CameraStream['frame']>; stream: CameraStream } {
  let index = 0
  let sequence = 0
  const look = async (page: PagePyramid): Promise<Look> => {
    const zones = [425, 300, 850].map((side) => findZones(page, side, 2)).find((found) => found.length > 0) ?? []
    const said = zones.length === 0 ? null : read(index++, page)
    const quads = zones[0]?.lines.map(quadOf) ?? []
    const readings = said === null ? [] : Array.isArray(said) ? said : [said]
    return { zones, side: readings.length === 0 ? null : 425, readings: readings.map((reading) => ({ ...reading, quads })) }
  }
  const stream = new CameraStream({ mrz: { look } })
  return { stream, show: (image, timeMs) => stream.frame(wholeFrame(image), sequence++, timeMs) }
}
