import type { Point, Quad } from '../../contract/mrz.ts'
import { findComponents } from './components.ts'
import { newGray, type GrayImage } from './image.ts'
import { dilate, erode } from './morphology.ts'
import type { PagePyramid } from './pyramid.ts'

/** Working size, px of the longer side: a page's edges to half a per cent, its print no more than specks. */
const side = 192
/** Share of the border that a page may cover which is wholly in the picture: held by a hand. */
const usualCutOff = 0.1
/** Share of the picture from which what stands out is the picture itself: its border was no background. */
const mostCovered = 0.97
/** Share of the picture that the four corners must span. */
const leastSpanned = 0.12
/** Share of the corners' area that must be filled: a page has no bays. */
const leastFilled = 0.8
/** How much larger than the corners' area what stands out may be: a hand at the page's edge. */
const mostBeyond = 1.18
/** Width of the border that shows the background: 1 in so many of the shorter side, … */
const ringParts = 40
/** … px at least. */
const leastRing = 2
/** Difference from the background's values that is something else, grey levels: grain and shadow stay below. */
const usualUnlike = 14
/** Side of what is closed in the page, px: text and a photograph have the background's values too. */
const closed = 9
/** Side of the specks that are dropped, px. */
const dropped = 5

/**
 * The outline of the one thing that lies on the background: four corners in source px, clockwise from the
 * top left, or null when nothing page-like stands out (large enough, four-sided). `cutOff`: share of the
 * picture's border that the page itself may cover; `least`: share of
 * it that the corners must span; `unlike`: grey levels from the background's values that are something else.
 */
export function findOutline(page: PagePyramid, cutOff = usualCutOff, { least = leastSpanned, unlike = usualUnlike }: { least?: number; unlike?: number } = {}): Quad | null {
  const { image, scale } = page.sized(side)
  const mask = foreground(image, cutOff, unlike)
  const found = findComponents(mask.data, mask.width, mask.height, mask.width * mask.height * least)
  const largest = found.toSorted((a, b) => b.area - a.area)[0]
  if (largest === undefined) return null
  if (largest.area > mostCovered * mask.width * mask.height) return null
  const hull = convexHull(borderPoints(mask, largest))
  const quad = fourCorners(hull)
  if (quad === null) return null
  const area = Math.abs(areaOf(quad))
  if (area < least * mask.width * mask.height || largest.area < leastFilled * area || Math.abs(areaOf(hull)) > mostBeyond * area) return null
  const [a, b, c, d] = orderCorners(quad)
  return [a, b, c, d].map((p) => ({ x: (p.x + 0.5) * scale, y: (p.y + 0.5) * scale })) as Quad
}

/** What differs from the background, without specks, and whole where it has the background's values too. */
function foreground(image: GrayImage, cutOff: number, unlike: number): GrayImage {
  const mask = unlikeBorder(image, cutOff, unlike)
  return dilate(erode(erode(dilate(mask, closed, closed), closed, closed), dropped, dropped), dropped, dropped)
}

/** What differs from the background, which is what the border of the picture shows: 255 there, else 0. See `findOutline`. */
export function unlikeBorder(image: GrayImage, cutOff: number, unlike: number): GrayImage {
  const { width, height, data } = image
  const histogram = new Uint32Array(256)
  const ring = Math.max(leastRing, Math.round(Math.min(width, height) / ringParts))
  let count = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (y >= ring && y < height - ring && x >= ring && x < width - ring) continue
      histogram[data[y * width + x]!]!++
      count++
    }
  }
  const quantile = (share: number): number => {
    let left = count * share
    let value = 0
    while (value < 255 && left > histogram[value]!) left -= histogram[value++]!
    return value
  }
  const low = quantile(cutOff) - unlike
  const high = quantile(1 - cutOff) + unlike
  const mask = newGray(width, height)
  for (let i = 0; i < data.length; i++) if (data[i]! < low || data[i]! > high) mask.data[i] = 255
  return mask
}

function borderPoints(mask: GrayImage, box: { left: number, right: number, top: number, bottom: number }): Point[] {
  const points: Point[] = []
  for (let y = box.top; y <= box.bottom; y++) {
    let first = -1
    let last = -1
    for (let x = box.left; x <= box.right; x++) {
      if (mask.data[y * mask.width + x] === 0) continue
      if (first < 0) first = x
      last = x
    }
    if (first >= 0) points.push({ x: first, y }, { x: last, y })
  }
  return points
}

function cross(o: Point, a: Point, b: Point): number {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x)
}

/** Andrew's monotone chain. */
export function convexHull(points: Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y)
  const half = (list: Point[]): Point[] => {
    const chain: Point[] = []
    for (const p of list) {
      while (chain.length >= 2 && cross(chain.at(-2)!, chain.at(-1)!, p) <= 0) chain.pop()
      chain.push(p)
    }
    chain.pop()
    return chain
  }
  return [...half(sorted), ...half(sorted.toReversed())]
}

function areaOf(points: readonly Point[]): number {
  let sum = 0
  for (const [i, p] of points.entries()) {
    const q = points[(i + 1) % points.length]!
    sum += p.x * q.y - p.y * q.x
  }
  return sum / 2
}

/** The four corners that keep the most area: the corner whose loss costs least goes first. */
function fourCorners(hull: Point[]): Point[] | null {
  const left = [...hull]
  while (left.length > 4) {
    let cheapest = 0
    let least = Infinity
    for (let i = 0; i < left.length; i++) {
      const loss = Math.abs(cross(left.at(i - 1)!, left[i]!, left[(i + 1) % left.length]!))
      if (loss < least) {
        least = loss
        cheapest = i
      }
    }
    left.splice(cheapest, 1)
  }
  return left.length === 4 ? left : null
}

/** Clockwise, beginning with the corner nearest the picture's top left. */
function orderCorners(corners: Point[]): Quad {
  const clockwise = areaOf(corners) > 0 ? corners : corners.toReversed()
  let first = 0
  for (let i = 1; i < 4; i++) {
    if (clockwise[i]!.x + clockwise[i]!.y < clockwise[first]!.x + clockwise[first]!.y) first = i
  }
  return [0, 1, 2, 3].map((i) => clockwise[(first + i) % 4]!) as Quad
}
