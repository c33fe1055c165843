import type { BarcodeFormat, BarcodeReading } from '../../contract/barcodes.ts'
import type { GrayImage } from '../images/image.ts'
import { halveGray } from '../images/resize.ts'
import { costOfLook, type Decoders } from './decoders.ts'
import { doubled } from './enhance.ts'
import { costOfFitting, fit, scaled } from './fit.ts'
import type { Homography } from './geometry.ts'
import type { Places } from './places.ts'
import type { RawReading } from './zxing-wasm.ts'

/** One climb of the ladder, as its rungs see it. */
export interface Ascent {
  /** The picture. */
  image: GrayImage
  /** What has been read. */
  places: Places
  /** Judges a reading; the believed one comes back. */
  accept: (raw: RawReading) => BarcodeReading | null
  /** Keeps what may be believed; `toPicture` maps the decoder's picture, made smaller by `factor`, to the whole one. How many symbols are new. */
  take: (raws: RawReading[], toPicture: Homography, factor?: number) => number
  /** The decoders; each call is paid for. */
  decoders: Decoders
  /** What is left to pay with. */
  workLeft: () => number
  /** As much as this is left; where it is not, something stays undone for want of it. */
  affords: (work: number) => boolean
  /** Pays for what is no decoder's call. */
  spend: (work: number) => void
  /** No further attempt may begin. */
  isOver: () => boolean
  /** Something was read that a parser knows. */
  isUnderstood: () => boolean
}

const all: readonly BarcodeFormat[] = ['PDF417', 'Code128', 'Code39', 'QRCode', 'Aztec', 'DataMatrix']

/** Pixels of the first look at the whole picture: about 20 ms; and of one that is asked for PDF417, too. */
const firstLookPixels = 1_000_000
export const plainPdf417Pixels = 200_000
/** Pixels up to which every way to look at the picture is tried, whether or not there is a reason. */
const smallPixels = 350_000
/** Pixels of a picture that is enlarged, and of one that @zxing/library is asked about. */
const doubledPixels = 200_000
const jsPixels = 1_000_000
/** A look with everything switched on, and the pixels that it gains nothing above. */
const fullLook = { turned: true, inverted: true, downscaled: true }
const leastFullPixels = 1_000_000
const fullLookPixels = 9_000_000

/**
 * The plain decoder on the whole picture, at most at a size that costs little. PDF417 is asked for on small pictures alone: on larger ones
 * it costs three times as much as all the others together where it lies askew, and straightening finds it anyway.
 */
export async function readWhole({ image, decoders, take, isOver }: Ascent): Promise<void> {
  if (isOver()) return
  let look = image
  while (look.width * look.height > firstLookPixels) look = halveGray(look)
  const formats = look.width * look.height <= plainPdf417Pixels ? all : all.filter((format) => format !== 'PDF417')
  take(await decoders.wasm(look, { formats, thorough: look.width * look.height <= smallPixels }), scaled(image, look))
}

/** The plain decoder on a picture that the first look made smaller, as it is. */
export async function readFull({ image, decoders, take, affords }: Ascent): Promise<void> {
  const pixels = image.width * image.height
  if (pixels <= firstLookPixels || pixels > fullLookPixels || !affords((pixels / 1e6) * costOfLook({}))) return
  take(await decoders.wasm(image, { formats: all }), [1, 0, 0, 0, 1, 0, 0, 0, 1])
}

/**
 * Nothing was read so far: the whole picture in every other way that either library has. A picture that is large is only worth
 * this where there is `reason` to think that it has a symbol.
 */
export async function readAnew({ image, decoders, take, isOver, affords, workLeft, spend }: Ascent, reason: boolean): Promise<void> {
  const pixels = image.width * image.height
  if (!reason && pixels > smallPixels) return
  const isDone = (added: number): boolean => added > 0 || isOver()

  if (isOver()) return
  const full = Math.min(fullLookPixels, pixels)
  const affordable = affords((full / 1e6) * costOfLook(fullLook)) ? full : Math.max(leastFullPixels, (workLeft() / costOfLook(fullLook)) * 1e6)
  const most = Math.min(full, affordable)
  spend(costOfFitting(image, most))
  const { look, toPicture } = fit(image, most)
  if (isDone(take(await decoders.wasm(look, { formats: all, ...fullLook }), toPicture))) return

  if (pixels <= doubledPixels) {
    if (isDone(take(await decoders.wasm(doubled(image), { formats: all, turned: true }), [1, 0, 0, 0, 1, 0, 0, 0, 1], 2))) return
  }
  if (!reason && pixels > doubledPixels) return
  spend(costOfFitting(image, jsPixels))
  const small = fit(image, jsPixels)
  const raw = await decoders.matrixWithJs(small.look)
  if (raw !== null) take([raw], small.toPicture)
}
