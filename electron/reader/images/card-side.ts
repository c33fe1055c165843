import type { Quad } from '../../contract/primitives.ts'
import type { RgbImage } from './image.ts'
import { findOutline } from './outline.ts'
import { pyramidOf, type PagePyramid } from './pyramid.ts'
import { rectify } from './warp.ts'

/** ISO/IEC 7810 ID-1, mm, and how far from its proportion a card that is tilted or cut out by hand may look. */
const card = { width: 85.6, height: 53.98 } as const
const cardAspect = card.width / card.height
const aspectAbout = 0.1
/** Width of the straightened side, px at most. */
const sideWidth = 1280
/** A side is looked at so wide, px: its print stands out, and grain does not. */
const lookedAtWidth = 320
/** Grey levels from one px to the next that are an edge of print; grain, shadows and folds of paper stay below. */
const edge = 24
/** Share of a side that is such edges at least. A specimen's front has six times as many, blank paper none. */
const leastPrint = 0.01

/** Sheets that scanners give whole, mm (ISO 216 A4; US Letter), and how far from one's proportion, and from a card's size on it, a scan may be. */
const sheets = [[210, 297], [215.9, 279.4]] as const
const sheetAbout = 0.03
const onSheetAbout = 0.08
/** A card is 7 % of such a sheet. */
const leastOnSheet = 0.05
/** Grey levels from a scanner's own white that are something else: it is even, and cards are pale. */
const unlikeSheet = 6

/** What was cut out of a page, as long as the page is there: first it is asked whether there is one, then it is shown. */
const cut = new WeakMap<RgbImage, RgbImage | null>()

/** A card's side cut out of a picture and straightened, as it was held; null where nothing of a card's shape with print on it is there. */
export function cardSide(image: RgbImage): RgbImage | null {
  let side = cut.get(image)
  if (side === undefined) cut.set(image, side = cutSide(image))
  return side
}

function cutSide(image: RgbImage): RgbImage | null {
  const pyramid = pyramidOf(image)
  const seen = findOutline(pyramid)
  const quad = seen !== null && isCardShaped(seen) ? seen : onSheet(image, pyramid) ?? wholePicture(image)
  return isCardShaped(quad) ? cutAlong(image, quad) : null
}

/** The card's side that lies at this place of a page, straightened; null where there is no print on it. */
export function sideAt(image: RgbImage, quad: Quad): RgbImage | null {
  const side = cutAlong(image, quad)
  if (side !== null) cut.set(side, side)
  return side
}

function cutAlong(image: RgbImage, quad: Quad): RgbImage | null {
  const width = Math.min(sideWidth, Math.round(Math.hypot(quad[1].x - quad[0].x, quad[1].y - quad[0].y)))
  if (width < lookedAtWidth) return null
  const side = rectify(image, quad, width, Math.round(width / cardAspect))
  return side !== null && isPrinted(side) ? side : null
}

export function isCardSide(image: RgbImage): boolean {
  return cardSide(image) !== null
}

/** A card on a scan of a whole sheet: what stands out there is as large as a card, and no paragraph or stamp. */
function onSheet({ width, height }: RgbImage, pyramid: PagePyramid): Quad | null {
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)]
  const sheet = sheets.find(([short, long]) => Math.abs(longer / shorter / (long / short) - 1) < sheetAbout)
  if (sheet === undefined) return null
  const quad = findOutline(pyramid, undefined, { least: leastOnSheet, unlike: unlikeSheet })
  if (quad === null || !isCardShaped(quad)) return null
  const [a, b, c] = quad
  const is = (px: number, mm: number): boolean => Math.abs(px / (longer / sheet[1]) / mm - 1) < onSheetAbout
  return is(Math.hypot(b.x - a.x, b.y - a.y), card.width) && is(Math.hypot(c.x - b.x, c.y - b.y), card.height) ? quad : null
}

function wholePicture({ width, height }: RgbImage): Quad {
  return [{ x: 0, y: 0 }, { x: width, y: 0 }, { x: width, y: height }, { x: 0, y: height }]
}

function isCardShaped([a, b, c, d]: Quad): boolean {
  const across = Math.hypot(b.x - a.x, b.y - a.y) + Math.hypot(c.x - d.x, c.y - d.y)
  const down = Math.hypot(d.x - a.x, d.y - a.y) + Math.hypot(c.x - b.x, c.y - b.y)
  return Math.abs(across / down / cardAspect - 1) < aspectAbout
}

function isPrinted(side: RgbImage): boolean {
  const { image: { width, height, data } } = pyramidOf(side).sized(lookedAtWidth)
  let edges = 0
  for (let y = 0; y < height; y++) {
    for (let x = 1; x < width; x++) if (Math.abs(data[y * width + x]! - data[y * width + x - 1]!) > edge) edges++
  }
  return edges > leastPrint * width * height
}
