import type { CameraFrame } from '../../contract/camera.ts'
import { FoyerError } from '../../contract/errors.ts'
import type { Quad } from '../../contract/mrz.ts'
import type { Rect } from '../../contract/primitives.ts'
import { decodePages } from '../images/decode.ts'
import type { GrayImage, RgbImage } from '../images/image.ts'

/** One picture of a camera, as the stream looks at it. */
export interface Frame {
  /** Luminance, or the colours where they came as a JPEG. */
  image: GrayImage | RgbImage
  /** The colours of the same pixels; null where only luminance came. */
  colours: (() => RgbImage) | null
  /** The part of the camera's picture that it shows, px of that picture. */
  of: Rect
  /** Px of the camera's picture in one of this one. */
  scale: number
}

/** I420, bytes a pixel: its luminance and two colours of a quarter each; and those before the second colour. */
const i420Planes = 1.5
const i420ToV = 1.25

/** A frame takes some 20 ms; a machine under load, or the first frame, far longer. On several processors the zone of the last is read meanwhile. */
const limits = { pixels: 12_000_000, pages: 1, timeLimit: 4000, cpuLimit: 40_000 }

/** Scale below which a frame would be larger than what it shows, and how far the sides may differ by rounding to whole and even pixels. */
const leastScale = 0.99
const mostStretch = 0.02

/** A frame of the contract, ready to be looked at. @throws FoyerError of `decodePages`; `image.damaged` where the sizes do not fit each other */
export async function openFrame(frame: CameraFrame, modulesFolder: string): Promise<Frame> {
  const { of } = frame
  if (frame.kind === 'jpeg') {
    const [image] = await decodePages(frame.jpeg, { modulesFolder, limits })
    if (image === undefined) throw new FoyerError('image.damaged')
    return { image, colours: () => image, of, scale: scaleOf(of, image) }
  }
  const { width, height, data } = frame
  const luma = width * height
  if (data.length !== (frame.kind === 'gray' ? luma : luma * i420Planes)) throw new FoyerError('image.damaged')
  const image = { width, height, data: data.subarray(0, luma) }
  return {
    image, of, scale: scaleOf(of, image),
    colours: frame.kind === 'gray' ? null : () => rgbOfI420(data, width, height, frame.fullRange, frame.matrix),
  }
}

/** A picture may be smaller than what it shows, never stretched: both sides tell the same scale. @throws FoyerError `image.damaged` */
function scaleOf(of: Rect, { width, height }: { width: number, height: number }): number {
  const scale = of.width / width
  if (scale < leastScale || Math.abs(of.height / height / scale - 1) > mostStretch) throw new FoyerError('image.damaged', { detail: 'scale' })
  return scale
}

/** A quad of the frame in px of the camera's picture. */
export function onCamera({ of, scale }: Pick<Frame, 'of' | 'scale'>, quad: Quad): Quad {
  return quad.map(({ x, y }) => ({ x: of.x + x * scale, y: of.y + y * scale })) as Quad
}

/** What red, green (of U, of V) and blue take of the colours, 16.16 fixed point, by matrix and range (ITU-R BT.601-7 §2.5, BT.709-6 §3). */
const coefficients = {
  bt601: { full: [91881, 22554, 46802, 116130], video: [104597, 25675, 53279, 132201] },
  bt709: { full: [103206, 12276, 30679, 121609], video: [117489, 13975, 34925, 138438] },
} as const

/** As cameras and JPEG have it, or high definition. `data`: planes Y, U, V. */
export function rgbOfI420(data: Uint8Array, width: number, height: number, fullRange: boolean, matrix: keyof typeof coefficients = 'bt601'): RgbImage {
  const rgb = new Uint8ClampedArray(width * height * 3)
  const half = width >> 1
  const [u, v] = [width * height, width * height * i420ToV]
  const [gain, black] = fullRange ? [65536, 0] : [76309, 16]
  const [red, greenU, greenV, blue] = coefficients[matrix][fullRange ? 'full' : 'video']
  for (let y = 0, to = 0; y < height; y++) {
    const row = (y >> 1) * half
    for (let x = 0; x < width; x++, to += 3) {
      const luma = gain * (data[y * width + x]! - black) + 32768
      const at = row + (x >> 1)
      const cb = data[u + at]! - 128
      const cr = data[v + at]! - 128
      rgb[to] = (luma + red * cr) >> 16
      rgb[to + 1] = (luma - greenU * cb - greenV * cr) >> 16
      rgb[to + 2] = (luma + blue * cb) >> 16
    }
  }
  return { width, height, data: new Uint8Array(rgb.buffer) }
}
