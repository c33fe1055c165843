import type { MrzFieldName, MrzReading, Point, Quad } from '../../contract/mrz.ts'
import type { RgbImage } from '../images/image.ts'
import { rectify } from '../images/warp.ts'
import { pageAspect, pageQuadOf } from './page-quad.ts'

/** Widest page picture for the screen, px. */
export const pagePictureWidth = 1280

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
  const width = Math.max(160, Math.min(pagePictureWidth, Math.round(seen)))
  const page = rectify(image, quad, width, Math.round(width / pageAspect(reading.format)))
  if (page === null) return null
  const crops: PagePictures['crops'] = {}
  for (const [name, span] of Object.entries(reading.spans) as [MrzFieldName, NonNullable<MrzReading['spans'][MrzFieldName]>][]) {
    const line = reading.quads[span.line]
    const length = reading.lines[span.line]?.length ?? 0
    if (line === undefined || length === 0) continue
    const crop = rectify(image, spotOf(line, (span.from - 0.5) / length, (span.to + 0.5) / length), Math.round(22 * (span.to - span.from + 1)), 44)
    if (crop !== null) crops[name] = await jpegOf(crop)
  }
  const hasPortrait = reading.format === 'TD3' || reading.format === 'TD2' || reading.format === 'FRID' || reading.format.startsWith('MRV')
  return {
    page: await jpegOf(page), quad, crops,
    portrait: hasPortrait ? await portraitOf(page) : null,
  }
}

/** The seen outline, turned to the expected order, when it is the same page; else what was expected. */
function agreeing(expected: Quad, outline: Quad): Quad {
  const size = Math.hypot(expected[2].x - expected[0].x, expected[2].y - expected[0].y)
  for (let turn = 0; turn < 4; turn++) {
    const turned = [0, 1, 2, 3].map((i) => outline[(i + turn) % 4]!) as Quad
    if (turned.every((p, i) => Math.hypot(p.x - expected[i]!.x, p.y - expected[i]!.y) < 0.13 * size)) return turned
  }
  return expected
}

/** Part of a line from one share of its length to another, with paper above and below. */
function spotOf(line: Quad, from: number, to: number): Quad {
  const along = (a: Point, b: Point, share: number): Point => ({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share })
  const left = [along(line[0], line[1], from), along(line[3], line[2], from)] as const
  const right = [along(line[0], line[1], to), along(line[3], line[2], to)] as const
  return [along(left[0], left[1], -0.4), along(right[0], right[1], -0.4), along(right[0], right[1], 1.4), along(left[0], left[1], 1.4)]
}

async function portraitOf(page: RgbImage): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const { width, height } = page
  return sharp(page.data, { raw: { width, height, channels: 3 } })
    .extract({ left: Math.round(width * 0.03), top: Math.round(height * 0.2), width: Math.round(width * 0.3), height: Math.round(height * 0.54) })
    .jpeg({ quality: 85 }).toBuffer()
}

/** JPEG bytes of a picture. */
export async function jpegOf(image: RgbImage): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } }).jpeg({ quality: 85 }).toBuffer()
}
