import type { BarcodeFormat } from '../../contract/barcodes.ts'
import type { Candidate } from './candidates.ts'
import { gridDirection } from './direction.ts'
import { matrixEvidence } from './matrix-evidence.ts'
import { cutOut } from './straighten.ts'
import type { Ascent } from './whole.ts'

/** Sides in pixels of a look at a square, and of a square that is read. */
const smallLook = 240
const largestSquare = 1000
/** Side, px, below which a square is read twice as large: its modules may be under two pixels. */
const smallSquare = 450
/** Room around a candidate, times its side and px: the corners of a turned square, and a quiet zone. */
const sideRoom = 1.3
const sideMargin = 24
/** Coherence from which a place is bars and no matrix. */
const mostCoherence = 0.4
/** Length against breadth of a square, as texture shows it. */
const leastRatio = 0.5
const mostRatio = 2
/** Side, px, below which no matrix code has a pixel a module. */
const shortestSquare = 16
/** Places that gave nothing, after which the others are left; fewer once a document's code has been read. */
const mostFruitless = 5
const fewFruitless = 1

const dense: readonly BarcodeFormat[] = ['QRCode', 'Aztec', 'DataMatrix', 'PDF417']

/**
 * Squares of dense texture at full size, enlarged when small, also light on dark: matrix codes, and PDF417 that has about as many edges
 * across its rows as along them. Returns the places that look like one.
 */
export async function readSquares({ image, places, decoders, take, isOver, isUnderstood }: Ascent, candidates: readonly Candidate[]): Promise<Candidate[]> {
  const looked: Candidate[] = []
  let fruitless = 0
  for (const candidate of candidates) {
    if (isOver() || fruitless >= (isUnderstood() ? fewFruitless : mostFruitless)) break
    if (!couldBeMatrix(candidate) || (isUnderstood() ? places.touches(candidate) : places.hasRead(candidate))) continue
    fruitless++
    const side = Math.max(candidate.length, candidate.breadth) * sideRoom + sideMargin
    const look = cutOut(image, [candidate.x, candidate.y], 0, side, side, Math.min(1, smallLook / side)).image
    if (!matrixEvidence(look)) continue
    looked.push(candidate)
    const scale = side < smallSquare ? 2 : Math.min(1, largestSquare / side)
    // Upright as well as it goes: DataMatrix is not read everywhere between, PDF417 only upright.
    for (const angle of [0, gridDirection(look)]) {
      if (isOver() || places.hasRead(candidate)) break
      const cut = cutOut(image, [candidate.x, candidate.y], angle, side, side, scale)
      if (take(await decoders.wasm(cut.image, { formats: dense, turned: angle !== 0, inverted: true, denoise: true }), cut.toPicture) > 0) {
        fruitless = 0
        break
      }
    }
  }
  return looked
}

function couldBeMatrix(candidate: Candidate): boolean {
  const ratio = candidate.length / candidate.breadth
  return candidate.coherence < mostCoherence && ratio > leastRatio && ratio < mostRatio && candidate.length >= shortestSquare
}
