import type { BarcodeFormat } from '../../contract/barcodes.ts'
import type { GrayImage } from '../images/image.ts'
import type { Candidate } from './candidates.ts'
import { doubled, sharpened } from './enhance.ts'
import { hasThroughBars, pdf417Evidence } from './evidence.ts'
import { rectify } from './rectify.ts'
import { cutCandidate, lookAt, smaller, type Cut } from './straighten.ts'
import type { Ascent } from './whole.ts'

/** A striped place, cut out and straightened. */
export interface StripedPlace {
  candidate: Candidate
  cut: Cut
  straight: Cut
  /** How much it looks like PDF417, 0 to 1. */
  evidence: number
  /** Bars and nothing but quiet between them. */
  linear: boolean
}

const barred: readonly BarcodeFormat[] = ['PDF417', 'Code128', 'Code39']
const linearOnly: readonly BarcodeFormat[] = ['Code128', 'Code39']

/** Coherence of bars that run through, with print beside them. PDF417 has no bars that do. */
const linearCoherence = 0.5
/** … and of two linear codes with print between them. */
const mixedCoherence = 0.45
/** Evidence under which no decoder is asked: print stays below. */
const leastEvidence = 0.25
/** Evidence from which a place is a PDF417 and nothing else. */
export const surely = 0.6
/** Evidence from which even a small place is worth everything; and sizes, px, from which any place is. */
const clearEvidence = 0.5
const wideEnough = 200
const highEnough = 40
/** Coherence below which there are no bars, sizes in px below which there is nothing to read, and length against breadth. */
const barredCoherence = 0.22
const shortestBarred = 60
const lowestBarred = 8
const leastAspect = 0.7
/** Unsharp mask for a straightened symbol: reach in px, about a bar and the spaces beside it, and how strong. */
const crispRadius = 4
const crispAmount = 1.5
/** … and for one made twice as large, which blurs it. */
const crispRadiusTwice = 7
const crispAmountTwice = 2
/** Places that gave nothing, after which the others are left; fewer once a document's code has been read. */
const mostFruitless = 5
const fewFruitless = 1
/** Pixels up to which a linear code is enlarged: bars under two pixels wide. */
const enlargedPixels = 700_000

/** Pixels of a straightened symbol above which its bars may be too coarse, and its decoding costs too much; and what it is then made. */
const coarsePixels = 800_000
const usualPixels = 400_000

/** Reads striped places, straightened; at once with the decoder that needs no start pattern where the first one fails. Returns all that it looked at. */
export async function readStriped(ascent: Ascent, candidates: readonly Candidate[]): Promise<StripedPlace[]> {
  const { image, places, decoders, take, isOver, isUnderstood } = ascent
  const striped: StripedPlace[] = []
  let fruitless = 0
  for (const candidate of candidates) {
    if (isOver() || fruitless >= (isUnderstood() ? fewFruitless : mostFruitless)) break
    if (!couldBeBarred(candidate) || (isUnderstood() ? places.touches(candidate) : places.hasRead(candidate))) continue
    fruitless++
    const look = lookAt(image, candidate)
    const linear = candidate.coherence > linearCoherence && hasThroughBars(look.image)
    if (!linear && pdf417Evidence(look.image) < leastEvidence && candidate.coherence < mixedCoherence) continue
    const cut = cutCandidate(image, candidate, look.angle, 1)
    const straight = rectify(image, cut, 1) ?? cut
    const evidence = pdf417Evidence(straight.image)
    const place = { candidate, cut, straight, evidence, linear }
    if (!linear && evidence < leastEvidence) {
      if (candidate.coherence < mixedCoherence) continue
      // Neither bars that run through nor PDF417: two linear codes one above the other, or bars with print in them.
      if (take(await decoders.wasm(cut.image, { formats: linearOnly }), cut.toPicture) > 0) fruitless = 0
      continue
    }
    striped.push(place)
    const formats = linear ? barred : barred.slice(0, 1)
    let added = take(await decoders.wasm(straight.image, { formats, turned: true }), straight.toPicture)
    if (straight.image.width * straight.image.height > coarsePixels && !places.hasRead(candidate) && !isOver()) {
      place.straight = smaller(straight, usualPixels)
      added += take(await decoders.wasm(place.straight.image, { formats, turned: true }), place.straight.toPicture)
    }
    added += linear ? await readLinear(ascent, place) : await readWorn(ascent, place)
    if (added > 0) fruitless = 0
  }
  return striped
}

/** A linear code again, as it lies, and larger. */
async function readLinear({ places, decoders, take, isOver }: Ascent, { candidate, cut, straight }: StripedPlace): Promise<number> {
  if (places.hasRead(candidate) || isOver()) return 0
  const added = take(await decoders.wasm(cut.image, { formats: linearOnly }), cut.toPicture)
  if (added > 0 || isOver() || straight.image.width * straight.image.height > enlargedPixels) return added
  return take(await decoders.wasm(doubled(cut.image), { formats: linearOnly }), cut.toPicture, 2)
}

async function readWorn({ places, decoders, take, isOver }: Ascent, { candidate, straight, evidence }: StripedPlace): Promise<number> {
  if (places.hasRead(candidate) || evidence <= surely || isOver()) return 0
  const raw = await decoders.pdf417WithJs(straight.image, 'local')
  return raw === null ? 0 : take([raw], straight.toPicture)
}

/** Everything that has ever read a damaged PDF417, cheapest first, until this place is read. */
export async function insist({ places, decoders, take, isOver }: Ascent, { candidate, cut, straight }: StripedPlace): Promise<void> {
  const isDone = (): boolean => places.hasRead(candidate) || isOver()
  const js = async (from: Cut, image: GrayImage, binarizer: 'local' | 'global', factor = 1): Promise<void> => {
    if (isDone()) return
    const raw = await decoders.pdf417WithJs(image, binarizer)
    if (raw !== null) take([raw], from.toPicture, factor)
  }
  const wasm = async (from: Cut, image: GrayImage, factor = 1): Promise<void> => {
    if (!isDone()) take(await decoders.wasm(image, { formats: ['PDF417'], turned: true }), from.toPicture, factor)
  }
  if (isDone()) return
  const crisp = sharpened(straight.image, crispRadius, crispAmount)
  await wasm(straight, crisp)
  const twice = doubled(straight.image)
  await wasm(straight, twice, 2)
  await js(straight, crisp, 'local')
  await js(straight, twice, 'local', 2)
  if (!isDone()) await wasm(straight, sharpened(twice, crispRadiusTwice, crispAmountTwice), 2)
  if (cut !== straight) {
    await wasm(cut, cut.image)
    await js(cut, cut.image, 'local')
  }
  await js(straight, straight.image, 'global')
}

/** Small places with faint evidence are print: no document's PDF417 is under 100 modules by 9. */
export function isWorthInsisting({ evidence, straight, linear }: StripedPlace): boolean {
  if (linear) return false
  return evidence >= clearEvidence || (straight.image.width >= wideEnough && straight.image.height >= highEnough)
}

function couldBeBarred(candidate: Candidate): boolean {
  return candidate.coherence > barredCoherence && candidate.length >= shortestBarred && candidate.breadth >= lowestBarred && candidate.length > candidate.breadth * leastAspect
}
