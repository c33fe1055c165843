import type { GrayImage } from '../images/image.ts'
import { halveGray, resizeGray } from '../images/resize.ts'
import type { Homography } from './geometry.ts'

/** What it costs to make a picture smaller by other than halves, a megapixel of what it was; halving costs a twentieth. */
const FITTED_MEGAPIXEL = 25
const HALVED_MEGAPIXEL = 1.2

interface Size {
  width: number
  height: number
}

interface Fitted {
  look: GrayImage
  /** Maps a pixel of the look to the picture. */
  toPicture: Homography
}

/** The picture, made smaller where it has more pixels than `most`: halved as long as that leaves as many, since the rest costs twenty times as much. */
export function fit(image: GrayImage, most: number): Fitted {
  let half = image
  while (canHalve(half, most)) half = halveGray(half)
  const { width, height } = fittedSize(half, most)
  const look = resizeGray(half, width, height)
  return { look, toPicture: scaled(image, look) }
}

/** What `fit` costs. */
export function costOfFitting(image: Size, most: number): number {
  let cost = 0
  let { width, height } = image
  while (canHalve({ width, height }, most)) {
    cost += megapixels({ width, height }) * HALVED_MEGAPIXEL
    width >>= 1
    height >>= 1
  }
  return width * height > most ? cost + megapixels({ width, height }) * FITTED_MEGAPIXEL : cost
}

/** How large `fit` leaves a picture, to a pixel or two. */
export function fittedSize({ width, height }: Size, most: number): Size {
  const scale = Math.min(1, Math.sqrt(most / (width * height)))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

export function scaled(image: Size, look: Size): Homography {
  return [image.width / look.width, 0, 0, 0, image.height / look.height, 0, 0, 0, 1]
}

function canHalve({ width, height }: Size, most: number): boolean {
  return (width >> 1) * (height >> 1) >= most && width > 1 && height > 1
}

function megapixels({ width, height }: Size): number {
  return (width * height) / 1e6
}
