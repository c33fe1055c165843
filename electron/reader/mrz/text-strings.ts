import { findComponents, type Component } from '../images/components.ts'
import type { GrayImage } from '../images/image.ts'
import { blackHat, boxMean, dilate } from '../images/morphology.ts'
import { chain, extent, isPiece } from './string-pieces.ts'

/** A straight string of dark ink on one pyramid level: from `start` to `end` along its axis, in that level's px. */
export interface TextString {
  x0: number
  y0: number
  x1: number
  y1: number
  /** Height of the ink, px. */
  thickness: number
}

/** Side of the black-hat's window, px: wider than any stroke of capitals of 5 to 9 px, narrower than a dark area. */
const hatSize = 7
/** Side over which ink is averaged, px: about a capital, so that a line's glyphs become one band. */
const densitySize = 5
/** Side within which the strongest density is looked for, px: a line and the gaps to its neighbours. */
const reachSize = 17
/** Sizes of a level, px, below which no line of a zone is on it. */
const narrowestLevel = 32
const lowestLevel = 16
/** Share of the strongest density nearby that a line has: just under the half keeps lines apart and their weak glyphs in. */
const densest = 0.45
/** Area of a piece, px, below which it is noise. */
const leastArea = 12
/** Rows on either side of the axis along which ink is compared, px. */
const axisReach = 1
/** Share of the picture that ink surely covers where there is a document: the strongest so much tells how dark ink is. */
const inkedShare = 0.05
/** Density, grey levels, that noise reaches by itself. */
const leastInk = 3
/** How many times fainter than the strongest ink may be. */
const faintest = 8

/**
 * Strings of text of 5 to 9 px cap height at any angle. Black-hat leaves thin dark strokes whatever the
 * background; their density against the strongest density nearby keeps lines apart that stand close;
 * long thin components and chains of them are the strings.
 */
export function findTextStrings(level: GrayImage, minLength: number): TextString[] {
  const { width, height } = level
  if (width < narrowestLevel || height < lowestLevel) return []
  const hat = blackHat(level, hatSize, hatSize)
  const density = boxMean(hat, densitySize)
  const peak = dilate(density, reachSize, reachSize)
  const floor = inkFloor(peak)
  const mask = new Uint8Array(width * height)
  for (let i = 0; i < mask.length; i++) {
    const value = density.data[i]!
    if (value > floor && value > peak.data[i]! * densest) mask[i] = 1
  }
  const pieces = findComponents(mask, width, height, leastArea).filter(isPiece)
  return chain(pieces)
    .map(asString)
    .filter((s) => Math.hypot(s.x1 - s.x0, s.y1 - s.y0) >= minLength && unevenness(hat, s) >= leastUneven)
}

/** Ink along a rule or a stripe is even; along glyphs it varies by more than this share of its mean. */
const leastUneven = 0.36

/** Deviation over mean of the ink along a string's axis. */
function unevenness(hat: GrayImage, s: TextString): number {
  const length = Math.hypot(s.x1 - s.x0, s.y1 - s.y0)
  const cos = (s.x1 - s.x0) / length
  const sin = (s.y1 - s.y0) / length
  let count = 0
  let sum = 0
  let squares = 0
  for (let t = 0; t <= length; t++) {
    let ink = 0
    for (let off = -axisReach; off <= axisReach; off++) {
      const x = Math.round(s.x0 + cos * t - sin * off)
      const y = Math.round(s.y0 + sin * t + cos * off)
      if (x >= 0 && y >= 0 && x < hat.width && y < hat.height) ink += hat.data[y * hat.width + x]!
    }
    count++
    sum += ink
    squares += ink * ink
  }
  const mean = sum / count
  return mean <= 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean)) / mean
}

/** Weakest ink density that counts, by what the strongest ink of this picture has; never below noise. */
function inkFloor(peak: GrayImage): number {
  const histogram = new Uint32Array(256)
  for (const value of peak.data) histogram[value]!++
  let left = peak.data.length * inkedShare
  let value = 255
  while (value > 0 && left > histogram[value]!) left -= histogram[value--]!
  return Math.max(leastInk, value / faintest)
}

function asString(members: Component[]): TextString {
  const e = extent(members)
  return {
    x0: e.x + e.cos * e.from, y0: e.y + e.sin * e.from,
    x1: e.x + e.cos * e.to, y1: e.y + e.sin * e.to,
    thickness: e.thickness,
  }
}
