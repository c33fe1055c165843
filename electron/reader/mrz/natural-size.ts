import type { MrzReading, Point, Quad } from '../../contract/mrz.ts'
import { MM_PER_INCH } from '../images/dpi.ts'
import type { RgbImage } from '../images/image.ts'
import { finderSides } from './find-lines.ts'
import type { RoughLine } from './fit-line.ts'
import { pageQuadOf } from './page-quad.ts'

/** Capitals of a zone, mm (ISO 1073-2, size I), and how high they are at the size at which a scanned page is searched, px: copies at 0.7 and at 1.5 of their size are seen there, too. */
const capitals = 2.5
const capitalsSeen = 6
/** A size of the finder's that is this near shows the same again. */
const alike = 1.18

/** The working size, px, at which documents of their own size are found on a scanned page; null where nobody knows its dots per inch. */
export function naturalSide({ width, height, dpi }: Pick<RgbImage, 'width' | 'height' | 'dpi'>): number | null {
  return dpi === undefined ? null : Math.round(Math.max(width, height) * capitalsSeen / (dpi / MM_PER_INCH * capitals))
}

/** The sizes at which a page is searched, those first that cost little, or that its dots per inch say. */
export function sidesFor(natural: number | null, mostSide: number): number[] {
  const usual = finderSides.filter((side) => side <= mostSide || side === finderSides[0])
  return natural === null ? usual : [natural, ...usual.filter((side) => Math.max(side / natural, natural / side) > alike)]
}

/** Room around a document as its zone tells it, share of its sides: for a border, a thumb index, what lies a little over. */
const around = 0.08
/** A passport that lies open shows its other page above, of which nobody need search the print: heights of a page. */
const pageAbove = 1.15

/** Whether every string of print stands on a document that is read: there is nothing else to be found at another size. */
export function isAllRead(readings: readonly MrzReading[], strings: readonly RoughLine[]): boolean {
  const pages = readings.map(({ format, quads }) => grown(pageQuadOf(format, quads), format === 'TD3' ? pageAbove : around))
  return strings.every(({ x0, y0, x1, y1 }) => pages.some((page) => page !== null && contains(page, { x: (x0 + x1) / 2, y: (y0 + y1) / 2 })))
}

function grown(quad: Quad | null, above: number): Quad | null {
  if (quad === null) return null
  const [a, b, , d] = quad
  const across = { x: b.x - a.x, y: b.y - a.y }
  const down = { x: d.x - a.x, y: d.y - a.y }
  const at = (u: number, v: number): Point => ({ x: a.x + across.x * u + down.x * v, y: a.y + across.y * u + down.y * v })
  return [at(-around, -above), at(1 + around, -above), at(1 + around, 1 + around), at(-around, 1 + around)]
}

function contains(quad: Quad, { x, y }: Point): boolean {
  return quad.every((from, i) => {
    const to = quad[(i + 1) % 4]!
    return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x) >= 0
  })
}
