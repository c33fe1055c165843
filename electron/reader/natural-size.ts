import type { MrzReading } from '../contract/mrz.ts'
import { isWholeSheet } from './images/dpi.ts'
import type { RgbImage } from './images/image.ts'

/** OCR-B in a zone, characters in an inch (9303-3 §4.2). */
const PER_INCH = 10
/**
 * How far from its size a zone may be seen, share. `npm run bench:natural-size`: 48 drawn sheets measure 98.9 to 99.4 % of it; whole sheets are taken for such within 2 %, and feeders that draw
 * paper stretch it by some hundredths more. So what copiers make of a sheet at 87 % or less, or at 115 % or more, is told; at 94 % and 106 %, from A4 to Letter, it is not to be told from a feeder's.
 */
const FAR = 0.1

/** How large a zone is on a scan, share of its natural size; null where nobody knows the page's dots per inch for sure. */
export function sizeOfZone({ quads, lines }: Pick<MrzReading, 'quads' | 'lines'>, page: RgbImage): number | null {
  if (page.dpi === undefined || quads.length === 0 || !isWholeSheet(page, page.dpi)) return null
  const [characters] = lines.map(({ length }) => length)
  const longest = Math.max(...quads.map(([from, to]) => Math.hypot(to.x - from.x, to.y - from.y)))
  const share = longest / ((characters ?? 0) * page.dpi / PER_INCH)
  return Number.isFinite(share) ? share : null
}

/** The same in hundredths where that is far from it: a copy that was printed larger or smaller. Null where it is about right, or unknown. */
export function strangeSizeOf(zone: Pick<MrzReading, 'quads' | 'lines'>, page: RgbImage): number | null {
  const share = sizeOfZone(zone, page)
  return share !== null && Math.abs(share - 1) > FAR ? Math.round(100 * share) : null
}
