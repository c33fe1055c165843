import type { MrzReading, Quad } from '../contract/mrz.ts'
import { fieldName, LIGHTS_MAX, type Reading } from '../contract/reading.ts'
import { cardSide, sideAt } from './images/card-side.ts'
import { decodePages } from './images/decode.ts'
import { fitForScreen } from './images/fit-for-screen.ts'
import type { RgbImage } from './images/image.ts'
import { findOutline } from './images/outline.ts'
import { pyramidOf } from './images/pyramid.ts'
import { around, documentsOnSheet, sizes } from './images/sheet.ts'
import { jpegOf, makePagePictures, portraitOf, type PagePictures } from './mrz/page-picture.ts'
import { pageAspect } from './mrz/page-quad.ts'
import type { LightPage } from '../contract/scanners.ts'
import type { FoundDocument } from './several-documents.ts'
import { middleOf } from './sides-on-sheets.ts'

/** Sizes of one proportion: a passport and a visa. */
const sameAspect = 0.07

/**
 * What a Reading shows of a document: its page, a card's other side, the face, the spots of its fields. `isShared`: the page shows other
 * documents too, and whose the card is that stands out on it nobody knows: it stays whole.
 */
export async function picturesOf({ zone, barcodes, page, otherSide }: FoundDocument, isShared: (page: RgbImage) => boolean): Promise<Reading['images']> {
  const pictures = zone === null ? null : await makePagePictures(page, zone, outlineOf(page, zone))
  const images = pictures ? imagesOf(pictures) : await ownSideOf(page, barcodes, isShared)
  // Where a code or a zone is, no face is.
  if (!pictures && (zone !== null || barcodes.some(({ parsed }) => parsed !== null))) images.portrait = null
  if (otherSide === null) return images
  const other = await sideOf(otherSide, isShared(otherSide))
  return { ...images, otherSide: other.page, portrait: images.portrait ?? other.portrait }
}

/** The page's edges where they are seen. On a scan a document has its own size and no tilt: what has another outline there is more than it, or less. */
function outlineOf(page: RgbImage, { format, quads }: MrzReading): Quad | null {
  if (page.dpi === undefined) return findOutline(pyramidOf(page))
  const thing = around(documentsOnSheet(page), middleOf(quads.flat()))
  return thing !== null && Math.abs(sizes[thing.size].width / sizes[thing.size].height / pageAspect(format) - 1) < sameAspect ? thing.quad : null
}

/** The document that a code stands on where it has its own place on a scan, else a side without a zone. */
async function ownSideOf(page: RgbImage, barcodes: FoundDocument['barcodes'], isShared: (page: RgbImage) => boolean): Promise<Reading['images']> {
  const code = barcodes.find(({ parsed }) => parsed !== null)
  const thing = code === undefined ? null : around(documentsOnSheet(page), middleOf(code.quad.map(([x, y]) => ({ x, y }))))
  const own = thing === null ? null : sideAt(page, thing.quad)
  return own === null ? await sideOf(page, isShared(page)) : { page: await jpegOf(own), portrait: null, crops: [] }
}

/** A side without a zone. Its face is where 9303-5 has a card's, if it has one. */
async function sideOf(page: RgbImage, isWhole: boolean): Promise<Reading['images']> {
  const side = isWhole ? null : cardSide(page)
  return { page: await jpegOf(side ?? fitForScreen(page)), portrait: side === null ? null : await portraitOf(side), crops: [] }
}

/** Views under other light, decoded as any page and encoded anew for a screen. @throws FoyerError of `decodePages` */
export async function viewsOf(lights: readonly LightPage[], modulesFolder: string): Promise<NonNullable<Reading['images']['lights']>> {
  const views: NonNullable<Reading['images']['lights']> = []
  // One after the other: each may be as large as a page.
  for (const { light, bytes } of lights.slice(0, LIGHTS_MAX)) {
    const [page] = await decodePages(bytes, { modulesFolder })
    if (page !== undefined) views.push({ light, jpeg: await jpegOf(fitForScreen(page)) })
  }
  return views
}

/** A camera's or a page's pictures, the spots in the order of the fields. */
export function imagesOf(pictures: PagePictures): Reading['images'] {
  const crops = fieldName.options.flatMap((field) => {
    const jpeg = (pictures.crops as Partial<Record<string, Uint8Array>>)[field]
    return jpeg ? [{ field, jpeg }] : []
  })
  return { page: pictures.page, portrait: pictures.portrait, crops }
}
