import type { Point, Quad } from '../../contract/primitives.ts'
import { MM_PER_INCH } from './dpi.ts'
import type { GrayImage, RgbImage } from './image.ts'
import { dilate, erode } from './morphology.ts'
import { convexHull, unlikeBorder } from './outline.ts'
import { pyramidOf } from './pyramid.ts'

/** ISO/IEC 7810, mm. */
export const sizes = { 'ID-1': { width: 85.6, height: 53.98 }, 'ID-2': { width: 105, height: 74 }, 'ID-3': { width: 125, height: 88 } } as const
export type DocumentSize = keyof typeof sizes

/** A thing on a scanned sheet that is as large as a document. */
export interface OnSheet {
  size: DocumentSize
  /** Clockwise from the corner at its top left, source px; its longer side goes across, as it lies nearest to that. */
  quad: Quad
}

/** Dots in a millimetre at which a sheet is looked at: its print is no more than specks, and a gap of 3 mm between two cards is still one. */
const dotsPerMm = 1.3
/** Side of what is closed at a document's edge, and of the specks that are dropped, px. */
const closed = 3
/** Grey levels from the lid's own white that are something else: it is even, and cards are pale. */
const unlike = 6
/** Share of the sheet's border that documents may cover which reach beyond it. */
const cutOff = 0.25
/** How much of its rectangle a document fills, with its round corners; … */
const leastFilled = 0.86
/** … and how far from its size it may be seen, mm: a shadow on one side, a bevel on another. */
const sizeAbout = 3
/** Smallest thing looked at: share of a card, … */
const leastOfCard = 0.7
/** … and mm². */
const leastArea = leastOfCard * sizes['ID-1'].width * sizes['ID-1'].height
/** Things on one sheet. */
const most = 12

/** What lies on a scanned page by itself and is as large as a card or a page of a passport. None where nobody knows the page's dots per inch. */
export function documentsOnSheet(page: RgbImage): OnSheet[] {
  let things = found.get(page)
  if (things === undefined) found.set(page, things = find(page))
  return things
}

const found = new WeakMap<RgbImage, OnSheet[]>()

function find(page: RgbImage): OnSheet[] {
  if (page.dpi === undefined) return []
  const perMm = page.dpi / MM_PER_INCH
  const longer = Math.max(page.width, page.height)
  const { image, scale } = pyramidOf(page).sized(Math.min(longer, Math.round(longer / perMm * dotsPerMm)))
  const mm = perMm / scale
  const mask = unlikeBorder(image, cutOff, unlike)
  const all = thingsIn(dilate(erode(filled(erode(dilate(mask, closed, closed), closed, closed)), closed, closed), closed, closed), leastArea * mm * mm)
  return all.flatMap(({ area, border }) => {
    const box = leastRectangle(convexHull(border))
    // From the first pixel's edge to the last one's.
    if (box === null || area < leastFilled * (box.width + 1) * (box.height + 1)) return []
    const size = sizeOf((box.width + 1) / mm, (box.height + 1) / mm)
    return size === null ? [] : [{ size, quad: box.quad.map(({ x, y }) => ({ x: (x + 0.5) * scale, y: (y + 0.5) * scale })) as Quad }]
  })
}

/** What the background does not reach from the picture's border is the document's own, whatever it looks like. */
function filled({ width, height, data }: GrayImage): GrayImage {
  const out = new Uint8Array(data.length).fill(255)
  const waiting: number[] = []
  const reach = (at: number): void => {
    if (data[at] !== 0 || out[at] === 0) return
    out[at] = 0
    waiting.push(at)
  }
  for (let x = 0; x < width; x++) { reach(x); reach((height - 1) * width + x) }
  for (let y = 0; y < height; y++) { reach(y * width); reach(y * width + width - 1) }
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const x = at % width
    if (x > 0) reach(at - 1)
    if (x < width - 1) reach(at + 1)
    if (at >= width) reach(at - width)
    if (at < data.length - width) reach(at + width)
  }
  return { width, height, data: out }
}

interface Thing { area: number; border: Point[] }

/** What hangs together, the largest first, each with the pixels at its edge. The picture is used up. */
function thingsIn({ width, height, data }: GrayImage, least: number): Thing[] {
  const things: Thing[] = []
  for (let begin = 0; begin < data.length; begin++) {
    if (data[begin] !== 255) continue
    const waiting = [begin]
    const thing: Thing = { area: 0, border: [] }
    data[begin] = 1
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)]
      thing.area += 1
      const beside = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, y > 0 ? at - width : -1, y < height - 1 ? at + width : -1]
      if (beside.some((next) => next < 0 || data[next] === 0)) thing.border.push({ x, y })
      for (const next of beside) {
        if (next < 0 || data[next] !== 255) continue
        data[next] = 1
        waiting.push(next)
      }
    }
    if (thing.area >= least) things.push(thing)
  }
  return things.toSorted((a, b) => b.area - a.area).slice(0, most)
}

/** Which size that is, mm; `across` is the longer one. */
function sizeOf(across: number, down: number): DocumentSize | null {
  for (const [name, { width, height }] of Object.entries(sizes) as [DocumentSize, { width: number; height: number }][]) {
    if (Math.abs(across - width) < sizeAbout && Math.abs(down - height) < sizeAbout) return name
  }
  return null
}

interface Rectangle { width: number; height: number; quad: Quad }

/** The smallest rectangle around a hull: one of its sides lies on one of the hull's. `width` is the longer side. */
function leastRectangle(hull: readonly Point[]): Rectangle | null {
  let best: Rectangle | null = null
  for (const [i, from] of hull.entries()) {
    const to = hull[(i + 1) % hull.length]!
    const length = Math.hypot(to.x - from.x, to.y - from.y)
    if (length === 0) continue
    const [cos, sin] = [(to.x - from.x) / length, (to.y - from.y) / length]
    const along = hull.map(({ x, y }) => x * cos + y * sin)
    const across = hull.map(({ x, y }) => y * cos - x * sin)
    const [left, right, top, bottom] = [Math.min(...along), Math.max(...along), Math.min(...across), Math.max(...across)]
    if (best !== null && (right - left) * (bottom - top) >= best.width * best.height) continue
    const at = (u: number, v: number): Point => ({ x: u * cos - v * sin, y: u * sin + v * cos })
    best = { width: right - left, height: bottom - top, quad: [at(left, top), at(right, top), at(right, bottom), at(left, bottom)] }
  }
  return best === null ? null : lyingAcross(best)
}

/** Its longer side across, turned by no more than a quarter from how it lies. */
function lyingAcross({ width, height, quad }: Rectangle): Rectangle {
  const [a, b, c, d] = quad
  let corners: Quad = width >= height ? quad : [b, c, d, a]
  if (corners[1].x - corners[0].x < 0) corners = [corners[2], corners[3], corners[0], corners[1]]
  return { width: Math.max(width, height), height: Math.min(width, height), quad: corners }
}

/** The one of them that a spot of the page lies on. */
export function around(things: readonly OnSheet[], { x, y }: Point): OnSheet | null {
  return things.find(({ quad }) => quad.every((from, i) => {
    const to = quad[(i + 1) % 4]!
    return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x) >= 0
  })) ?? null
}
