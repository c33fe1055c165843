import type { GrayImage } from '../images/image.ts'
import { resizeGray } from '../images/resize.ts'
import type { Candidate } from './candidates.ts'
import { barDirection } from './direction.ts'
import { resample, type Homography, type Point } from './geometry.ts'

/** A straightened cut-out, rows of the symbol level, and the way back to the picture. */
export interface Cut {
  image: GrayImage
  /** Maps a pixel of the cut-out to the picture. */
  toPicture: Homography
}

/** A cut-out has at most this many pixels on its longer side: four times what a PDF417 of 30 columns needs. */
export const longestCut = 2400
/** … and altogether at most this many: what one attempt may cost is bounded. */
export const mostCutPixels = 1_600_000

/** The rectangle `centre`, `length` along `angle`, `breadth` across, at `scale` cut-out pixels per picture pixel. */
export function cutOut(image: GrayImage, centre: Point, angle: number, length: number, breadth: number, scale: number): Cut {
  const k = Math.min(scale, longestCut / Math.max(length, breadth), Math.sqrt(mostCutPixels / (length * breadth)))
  const width = Math.max(1, Math.round(length * k))
  const height = Math.max(1, Math.round(breadth * k))
  const cos = Math.cos(angle) / k
  const sin = Math.sin(angle) / k
  const toPicture: Homography = [
    cos, -sin, centre[0] - (cos * width - sin * height) / 2,
    sin, cos, centre[1] - (sin * width + cos * height) / 2,
    0, 0, 1,
  ]
  return { image: resample(image, toPicture, width, height), toPicture }
}

/** A small straight look at the middle of a candidate, and the direction measured on it. */
export interface Look {
  image: GrayImage
  angle: number
}

/** Pixels along the longer side of a look: enough to tell what it is. */
const lookSide = 640
/** Share of a candidate's breadth that is looked at: print above and below stays out. */
const lookBreadth = 0.85
/** Times the direction is measured again on what was turned by it. */
const turns = 3
/** Turn, radians, that is straight enough: it shifts a bar of the look by about a pixel from top to bottom. */
const straightEnough = 0.002
/** Room around a candidate for start and stop patterns and quiet zones: along, times its length and px; */
const lengthRoom = 1.3
const lengthMargin = 24
/** … and across, times its breadth and px. */
const breadthRoom = 1.25
const breadthMargin = 16

/**
 * Measures a candidate's direction again on the turned picture: the pixel grid pulls slanted edges towards the
 * diagonals, and does not once they are nearly upright.
 */
export function lookAt(image: GrayImage, candidate: Candidate): Look {
  const centre: Point = [candidate.x, candidate.y]
  const scale = Math.min(1, lookSide / Math.max(candidate.length, candidate.breadth))
  const cut = (angle: number): GrayImage => cutOut(image, centre, angle, candidate.length, candidate.breadth * lookBreadth, scale).image
  let angle = candidate.angle
  let look = cut(angle)
  for (let pass = 0; pass < turns; pass++) {
    const off = barDirection(look, 0, look.width)
    if (Math.abs(off) < straightEnough) break
    angle += off
    look = cut(angle)
  }
  return { image: look, angle }
}

/** A candidate at `angle`, with room for start and stop patterns and quiet zones. */
export function cutCandidate(image: GrayImage, candidate: Candidate, angle: number, scale: number): Cut {
  return cutOut(image, [candidate.x, candidate.y], angle, candidate.length * lengthRoom + lengthMargin, candidate.breadth * breadthRoom + breadthMargin, scale)
}

/** The cut-out, averaged to about `pixels`. */
export function smaller({ image, toPicture }: Cut, pixels: number): Cut {
  const share = Math.sqrt(pixels / (image.width * image.height))
  const result = resizeGray(image, Math.max(1, Math.round(image.width * share)), Math.max(1, Math.round(image.height * share)))
  const kx = image.width / result.width
  const ky = image.height / result.height
  return { image: result, toPicture: toPicture.map((value, i) => (i % 3 === 0 ? value * kx : i % 3 === 1 ? value * ky : value)) }
}
