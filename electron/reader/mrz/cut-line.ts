import { newGray, type GrayImage } from '../images/image.ts'
import type { PagePyramid } from '../images/pyramid.ts'
import { baselineRow, capHeight, capRow, lineHeight, maxLineWidth, sideMargin } from './line-image.ts'
import { capHeightOf, middleOf, type LineFit } from './line-fit.ts'

/** How small a half cap height may become at a line's end, share of the middle one: a fit that runs to nothing would cut for ever. */
const leastTaper = 0.3
/** Columns below which a band holds no character. */
const fewestColumns = 16
/** Source px halved once more where so many of them, by two, make a px of the band: the root of two and a little, nearest in size. */
const halveFrom = 1.42
/** Parts of the pixels, 1 in so many, that are darker than black and lighter than white after stretching: specks are not the measure. */
const stretchParts = 100

/** A band along a fitted line: `scale` output px per cap height, `above` and `below` in cap heights, `beside` in px. */
export interface Band {
  rows: number
  /** Row of the middle of the capitals. */
  middle: number
  /** Cap height in output px. */
  cap: number
  /** Paper before and after, output px. */
  beside: number
  /** Source px along for one across: above 1 where the page is seen from below or above, its glyphs wide. 1 when left out. */
  squeeze?: number
}

/** Cut of a band, and which `t` (source px along the axis) each column is. */
export interface BandCut {
  image: GrayImage
  along: Float32Array
}

/** The band along the line, straightened, with glyphs in proportion (a column is as wide as a row is high). */
export function cutBand(page: PagePyramid, fit: LineFit, band: Band): BandCut | null {
  const cap = capHeightOf(fit)
  if (!(cap > 1)) return null
  const squeeze = band.squeeze ?? 1
  const along: number[] = []
  const start = -(squeeze * band.beside * 2 * fit.h0) / band.cap
  const half = (t: number): number => Math.max(leastTaper * cap / 2, fit.h0 + fit.h1 * Math.min(Math.max(t, 0), fit.length))
  let t = start
  const end = fit.length + (squeeze * band.beside * 2 * half(fit.length)) / band.cap
  while (t < end && along.length < maxLineWidth) {
    along.push(t)
    t += (squeeze * 2 * half(t)) / band.cap
  }
  if (along.length < fewestColumns) return null
  const ratio = cap / band.cap
  const times = Math.max(0, Math.floor(Math.log2(ratio * halveFrom)))
  const source = page.halved(times)
  const shrink = 1 / 2 ** times
  const out = newGray(along.length, band.rows)
  const cos = Math.cos(fit.angle)
  const sin = Math.sin(fit.angle)
  for (let x = 0; x < along.length; x++) {
    const at = along[x]!
    const across = middleOf(fit, at)
    const step = (2 * half(at)) / band.cap
    const sx = -sin * step
    const sy = cos * step
    let px = (fit.x + cos * at - sin * across + sx * (0.5 - band.middle)) * shrink - 0.5
    let py = (fit.y + sin * at + cos * across + sy * (0.5 - band.middle)) * shrink - 0.5
    const dx = sx * shrink
    const dy = sy * shrink
    for (let y = 0; y < band.rows; y++, px += dx, py += dy) {
      out.data[y * along.length + x] = sample(source, px, py)
    }
  }
  return { image: out, along: Float32Array.from(along) }
}

/** Bilinear value at (x, y); the edge repeats. */
function sample(image: GrayImage, x: number, y: number): number {
  const { width, height, data } = image
  const cx = x < 0 ? 0 : x > width - 1 ? width - 1 : x
  const cy = y < 0 ? 0 : y > height - 1 ? height - 1 : y
  const ix = cx | 0
  const iy = cy | 0
  const fx = cx - ix
  const fy = cy - iy
  const i = iy * width + ix
  const right = ix < width - 1 ? 1 : 0
  const down = iy < height - 1 ? width : 0
  const top = data[i]! * (1 - fx) + data[i + right]! * fx
  const bottom = data[i + down]! * (1 - fx) + data[i + down + right]! * fx
  return top * (1 - fy) + bottom * fy + 0.5
}

export interface CutOptions {
  /** See `Band`. */
  squeeze?: number
  /** Times larger than `line-image.ts` has it. */
  enlarged?: number
}

/** A line image as `line-image.ts` describes it. Null when there is no line to cut. */
export function cutLine(page: PagePyramid, fit: LineFit, { squeeze = 1, enlarged = 1 }: CutOptions = {}): GrayImage | null {
  const cut = cutBand(page, fit, {
    rows: lineHeight, middle: (capRow + baselineRow) / 2, cap: capHeight * enlarged, beside: sideMargin, squeeze,
  })
  if (cut === null) return null
  stretch(cut.image)
  return cut.image
}

/** Contrast: 1st percentile to 0, 99th to 255, in place. */
export function stretch(image: GrayImage): void {
  const { data } = image
  const histogram = new Uint32Array(256)
  for (const value of data) histogram[value]!++
  const share = data.length / stretchParts
  let low = 0
  for (let sum = histogram[0]!; sum < share && low < 254; sum += histogram[low]!) low++
  let high = 255
  for (let sum = histogram[255]!; sum < share && high > low + 1; sum += histogram[high]!) high--
  const gain = 255 / (high - low)
  const table = Uint8ClampedArray.from({ length: 256 }, (_, value) => (value - low) * gain)
  for (let i = 0; i < data.length; i++) data[i] = table[data[i]!]!
}
