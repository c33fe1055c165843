import type { MrzReading } from '../contract/mrz.ts'
import { isWholeSheet } from './images/dpi.ts'
import type { RgbImage } from './images/image.ts'

/** OCR-B in a zone, characters in an inch (9303-3 §4.2). */
const PER_INCH = 10
/** How far from its size a zone may be seen: printers of documents and feeders that draw paper are off by a few hundredths, and so is a line whose ends are faint. */
const FAR = 0.15

/**
 * How large a zone is on a scan, in hundredths of its natural size, where that is far from it: a copy that was printed larger or smaller. Null where it
 * is about right, and where nobody knows the page's dots per inch for sure.
 */
export function strangeSizeOf({ quads, lines }: Pick<MrzReading, 'quads' | 'lines'>, page: RgbImage): number | null {
  if (page.dpi === undefined || quads.length === 0 || !isWholeSheet(page, page.dpi)) return null
  const [characters] = lines.map(({ length }) => length)
  const longest = Math.max(...quads.map(([from, to]) => Math.hypot(to.x - from.x, to.y - from.y)))
  const share = longest / ((characters ?? 0) * page.dpi / PER_INCH)
  return Number.isFinite(share) && Math.abs(share - 1) > FAR ? Math.round(100 * share) : null
}
