import type { MrzFieldName, MrzReading, Point, Quad } from '../../contract/mrz.ts'
import type { RgbImage } from '../images/image.ts'
import { rectify } from '../images/warp.ts'
import { pageAspect, pageQuadOf } from './page-quad.ts'

/** Widest page picture for the screen, px. */
const pagePictureWidth = 1280

/** … and narrowest: smaller ones show nothing. */
const leastPageWidth = 160
/** A crop's size, px: a character's width at a height that fits a field on the screen. */
const cropCharacter = 22
const cropHeight = 44
/** Characters of paper beside a crop, and cap heights above and below: a glyph is judged by what surrounds it. */
const cropBeside = 0.5
const paperAround = 0.4
/** How far a corner that was seen may lie from where the zone expects it, share of the diagonal: what a tilt makes of it. */
const samePage = 0.13
/** Where 9303-4 and -6 place the portrait, shares of the page, with room for what national pages make of it. */
const portrait = { left: 0.03, top: 0.13, width: 0.3, height: 0.6 } as const
/** Of 100: these are looked at, and never read again. */
const jpegQuality = 85

/** The pictures that a reading shows, all cut from the page as it was seen. JPEG bytes. */
export interface PagePictures {
  /** The page, upright and straight, at most 1280 px wide. */
  page: Uint8Array
  /** Where the outline of that page is on the source picture. */
  quad: Quad
  /** The portrait as 9303-4 and -6 place it, on pages that have one there. */
  portrait: Uint8Array | null
  /** The spot of each field on the zone, by field: what to look at when it is doubtful. */
  crops: Partial<Record<MrzFieldName, Uint8Array>>
}

/** Pictures for the screen. `outline`: the page's edges where they were seen. Null when the zone tells no page. */
export async function makePagePictures(image: RgbImage, reading: MrzReading, outline: Quad | null): Promise<PagePictures | null> {
  const expected = pageQuadOf(reading.format, reading.quads)
  if (expected === null) return null
  const quad = outline === null ? expected : agreeing(expected, outline)
  const seen = Math.hypot(quad[1].x - quad[0].x, quad[1].y - quad[0].y)
  const width = Math.max(leastPageWidth, Math.min(pagePictureWidth, Math.round(seen)))
  const page = rectify(image, quad, width, Math.round(width / pageAspect(reading.format)))
  if (page === null) return null
  // Encoded beside each other, on threads of the encoder's own, while the next one is cut out here: somebody waits for them.
  const hasPortrait = reading.format === 'TD3' || reading.format === 'TD2' || reading.format === 'FRID' || reading.format.startsWith('MRV')
  const whole = Promise.all([jpegOf(page), hasPortrait ? portraitOf(page) : null])
  const spots: Promise<[MrzFieldName, Uint8Array]>[] = []
  for (const [name, span] of Object.entries(reading.spans) as [MrzFieldName, NonNullable<MrzReading['spans'][MrzFieldName]>][]) {
    const line = reading.quads[span.line]
    const length = reading.lines[span.line]?.length ?? 0
    if (line === undefined || length === 0) continue
    const crop = rectify(image, spotOf(line, (span.from - cropBeside) / length, (span.to + cropBeside) / length), Math.round(cropCharacter * (span.to - span.from + 1)), cropHeight)
    if (crop !== null) spots.push(jpegOf(crop).then((jpeg) => [name, jpeg]))
  }
  const [[bytes, portrait], cut] = await Promise.all([whole, Promise.all(spots)])
  return { page: bytes, quad, crops: Object.fromEntries(cut), portrait }
}

/** The seen outline, turned to the expected order, when it is the same page; else what was expected. */
function agreeing(expected: Quad, outline: Quad): Quad {
  const size = Math.hypot(expected[2].x - expected[0].x, expected[2].y - expected[0].y)
  for (let turn = 0; turn < 4; turn++) {
    const turned = [0, 1, 2, 3].map((i) => outline[(i + turn) % 4]!) as Quad
    if (turned.every((p, i) => Math.hypot(p.x - expected[i]!.x, p.y - expected[i]!.y) < samePage * size)) return turned
  }
  return expected
}

/** Part of a line from one share of its length to another, with paper above and below. */
function spotOf(line: Quad, from: number, to: number): Quad {
  const along = (a: Point, b: Point, share: number): Point => ({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share })
  const left = [along(line[0], line[1], from), along(line[3], line[2], from)] as const
  const right = [along(line[0], line[1], to), along(line[3], line[2], to)] as const
  return [along(left[0], left[1], -paperAround), along(right[0], right[1], -paperAround), along(right[0], right[1], 1 + paperAround), along(left[0], left[1], 1 + paperAround)]
}

/** The spot of the portrait on an upright page. */
export async function portraitOf(page: RgbImage): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const { width, height } = page
  return sharp(page.data, { raw: { width, height, channels: 3 } })
    .extract({ left: Math.round(width * portrait.left), top: Math.round(height * portrait.top), width: Math.round(width * portrait.width), height: Math.round(height * portrait.height) })
    .jpeg({ quality: jpegQuality }).toBuffer()
}

/** JPEG bytes of a picture. */
export async function jpegOf(image: RgbImage): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } }).jpeg({ quality: jpegQuality }).toBuffer()
}
