import type { RgbImage } from './image.ts'

/** Dots per inch that a file's own word is believed in: below, letters of a zone are not read, and what names none is often written as 72 or 96. */
const least = 100
const most = 1200
/** Longest and widest page that a scanner takes, mm: 14 inches, and A3's shorter side. One that would be larger names its dots wrongly. */
const longest = 360
const widest = 300
/** Dots per inch that scanners are asked for, … */
const usual = [150, 200, 300, 400, 600] as const
/** … how far from one a whole sheet's may be that names none, … */
const about = 0.02
/** … and lengths of the sheets that lie on a glass, mm, with their shorter sides (ISO 216 A4; US Letter; the glass that is as wide as the one and as long as the other). */
const sheets = [[297, 210], [279.4, 215.9], [297, 215.9]] as const
const proportionAbout = 0.012

export const MM_PER_INCH = 25.4

/** Whether a page is a whole sheet by its dots per inch, which are its own then: a picture that was made smaller or cut out names them wrongly. */
export function isWholeSheet({ width, height }: Pick<RgbImage, 'width' | 'height'>, dpi: number): boolean {
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)].map((px) => px / dpi * MM_PER_INCH) as [number, number]
  return sheets.some(([long, short]) => Math.abs(longer / long - 1) < about && Math.abs(shorter / short - 1) < about)
}

/**
 * Dots per inch of a scanned page: as its file says, where a page of that size is one; else those of a whole sheet at a usual number. Null where nobody
 * knows.
 */
export function dpiOfScan({ width, height }: Pick<RgbImage, 'width' | 'height'>, density: number | null): number | null {
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)]
  if (density !== null && density >= least && density <= most && longer / density * MM_PER_INCH <= longest && shorter / density * MM_PER_INCH <= widest) return density
  for (const [long, short] of sheets) {
    if (Math.abs(longer / shorter / (long / short) - 1) > proportionAbout) continue
    const dpi = longer / long * MM_PER_INCH
    const asked = usual.find((each) => Math.abs(dpi / each - 1) < about)
    if (asked !== undefined) return asked
  }
  return null
}
