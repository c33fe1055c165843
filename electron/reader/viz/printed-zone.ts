import type { MrzFormat } from '../../contract/mrz.ts'
import type { DocumentParts, PrintedZone } from '../../documents/cross-check/parts.ts'
import { findPrinted } from '../../documents/printed/find-printed.ts'
import type { TextReader } from './text-reader.ts'

/** Share of the page's height above the MRZ's effective reading zone (9303-4 to -7; ISO/IEC 7810). */
const ABOVE_ZONE: Partial<Record<MrzFormat, number>> = { TD3: 0.735, TD2: 0.68, MRVA: 0.71, MRVB: 0.68, FRID: 0.68 }

/**
 * Width in which print is read, px at most. Of the 34 public pages with a printed zone every name, date and number that is found at 1280 is found
 * at 960 to 1100 too, in four fifths of the time; at 640 print of a page is lost.
 */
const READ_WIDTH = 1000

/**
 * Read the printed zone (VIZ) of a straightened page and look for what the MRZ says: above the zone, or on a card's other side. Null where
 * nothing that was shown has a printed zone to compare (the back of a TD1 card alone).
 */
export async function printedOf(reader: TextReader, { mrz, images }: Pick<DocumentParts, 'mrz' | 'images'>): Promise<PrintedZone | null> {
  if (mrz === null) return null
  const share = ABOVE_ZONE[mrz.format]
  const side = share === undefined ? images.otherSide : images.page
  if (!side) return null
  const { default: sharp } = await import('sharp')
  const picture = sharp(side, { limitInputPixels: 4_000_000 })
  const { width, height } = await picture.metadata()
  const zone = await picture.extract({ left: 0, top: 0, width, height: Math.round(height * (share ?? 1)) }).resize({ width: READ_WIDTH, withoutEnlargement: true }).grayscale().normalise().jpeg({ quality: 92 }).toBuffer()
  return findPrinted(await reader.read(zone), mrz)
}
