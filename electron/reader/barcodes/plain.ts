import type { GrayImage } from '../images/image.ts'
import type { Candidate } from './candidates.ts'
import { halveGray } from '../images/resize.ts'
import { costOfPlain, costOfSharpening } from './decoders.ts'
import { sharpened } from './enhance.ts'
import { pdf417Evidence } from './evidence.ts'
import { costOfFitting, fit, fittedSize } from './fit.ts'
import { lookAt } from './straighten.ts'
import { plainPdf417Pixels, type Ascent } from './whole.ts'

/** A way to look at the whole picture for a PDF417. */
interface PlainLook {
  engine: 'wasm' | 'js'
  binarizer?: 'local' | 'global'
  prepare?: (image: GrayImage) => GrayImage
}

/** Unsharp masks for a whole picture: a bar's reach where modules are 2 to 3 px, twice that where they are more, and how strong. */
const fine = { radius: 2, amount: 2.5 }
const wide = { radius: 4, amount: 1.5 }
const widest = { radius: 4, amount: 3 }
const crisp = ({ radius, amount }: typeof fine) => (image: GrayImage): GrayImage => sharpened(image, radius, amount)

const plain: readonly PlainLook[] = [{ engine: 'wasm' }, { engine: 'js', binarizer: 'local' }]

/** By how many blurred, shaded and moved licences each reads that those before it do not. */
const enhanced: readonly PlainLook[] = [
  { engine: 'wasm', prepare: crisp(fine) },
  { engine: 'js', binarizer: 'global' },
  { engine: 'wasm', prepare: crisp(wide) },
  { engine: 'js', binarizer: 'global', prepare: crisp(wide) },
  { engine: 'wasm', prepare: halveGray },
  { engine: 'js', binarizer: 'global', prepare: crisp(widest) },
  { engine: 'js', binarizer: 'local', prepare: halveGray },
]

/** Pixels of a picture that is enhanced, or given to @zxing/library, as a whole: on more a symbol is large enough to be made smaller. */
const enhancedPixels = 1_000_000
const plainJsPixels = 2_500_000
/** … and given to zxing-wasm: to make it smaller costs as much a megapixel as to decode it. */
const plainWasmPixels = 16_000_000

/** Coherence, sides in px, length against breadth and evidence of a place from which it may be a blurred PDF417: 48 of those had 0.38 and 0.4 at least, of 49 documents without one two had as much. */
const leastCoherence = 0.33
const leastLength = 200
const leastBreadth = 40
const leastAspect = 0.7
const leastEvidence = 0.25

/** What a look at a place costs, a megapixel of the look: cut out up to four times, masked twice and judged three times. */
const JUDGED_MEGAPIXEL = 60

/** The first place that may be a PDF417 that was not read: blur takes the evidence first, and a mask brings it back. */
export function stripesAmong({ image, places, isOver, spend }: Pick<Ascent, 'image' | 'places' | 'isOver' | 'spend'>, candidates: readonly Candidate[]): Candidate | undefined {
  for (const candidate of candidates) {
    if (places.hasRead(candidate) || !isWorthJudging(candidate)) continue
    if (isOver()) return undefined
    const look = lookAt(image, candidate).image
    spend(((look.width * look.height) / 1e6) * JUDGED_MEGAPIXEL)
    if ([look, crisp(fine)(look), crisp(wide)(look)].some((seen) => pdf417Evidence(seen) >= leastEvidence)) return candidate
  }
  return undefined
}

function isWorthJudging({ coherence, length, breadth }: Candidate): boolean {
  return coherence >= leastCoherence && length >= leastLength && breadth >= leastBreadth && length >= breadth * leastAspect
}

/**
 * The whole picture upright, as anyone's decoder is asked, until something is understood. Blur and shadow hide stripes from the search for
 * places that a decoder reads all the same. Without `stripes` one such look is enough: it costs 6 ms a megapixel where there is no symbol,
 * the other one twice as much.
 */
export async function readPlainly(ascent: Ascent, stripes: boolean): Promise<void> {
  const isSeen = ascent.image.width * ascent.image.height <= plainPdf417Pixels
  await lookUntilUnderstood(ascent, plain.slice(isSeen ? 1 : 0, stripes ? 2 : 1))
}

/** The same with blur taken off the picture, halved, or cut by one threshold. */
export async function readEnhanced(ascent: Ascent): Promise<void> {
  await lookUntilUnderstood(ascent, enhanced)
}

async function lookUntilUnderstood(ascent: Ascent, looks: readonly PlainLook[]): Promise<void> {
  for (const look of looks) {
    if (ascent.isOver() || ascent.isUnderstood()) return
    await lookOnce(ascent, look)
  }
}

async function lookOnce({ image, decoders, take, affords, spend }: Ascent, { engine, binarizer = 'local', prepare }: PlainLook): Promise<void> {
  const most = prepare === undefined ? (engine === 'wasm' ? plainWasmPixels : plainJsPixels) : enhancedPixels
  const size = fittedSize(image, most)
  const before = costOfFitting(image, most) + (prepare === undefined ? 0 : costOfSharpening(size))
  if (!affords(before + costOfPlain(size, engine))) return
  if (before > 0) spend(before)
  const { look, toPicture } = fit(image, most)
  const asked = prepare === undefined ? look : prepare(look)
  const map = asked.width === look.width ? toPicture : toPicture.map((value, i) => (i % 3 === 2 ? value : value * (look.width / asked.width)))
  if (engine === 'wasm') {
    take(await decoders.wasm(asked, { formats: ['PDF417'] }), map)
    return
  }
  const raw = await decoders.pdf417WithJs(asked, binarizer, false)
  if (raw !== null) take([raw], map)
}
