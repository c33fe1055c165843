import type { BarcodeFormat, BarcodeReading } from '../../contract/barcodes.ts'
import type { GrayImage } from '../images/image.ts'
import { findCandidates, type Candidate } from './candidates.ts'
import { hasThroughBars, matrixEvidence, pdf417Evidence } from './evidence.ts'
import { mapPoint, type Corners, type Homography, type Point } from './geometry.ts'
import { cutCandidate, cutOut, doubled, gridDirection, lookAt, rectify, sharpened, shrunk, type Cut } from './straighten.ts'
import { measureTexture } from './texture.ts'
import { readPdf417WithJs } from './zxing-js.ts'
import { readWithWasm, type RawReading } from './zxing-wasm.ts'

export interface Climb {
  /** Milliseconds until no further attempt may begin. */
  timeLeft: () => number
  /** Judges a reading; the believed one comes back. */
  accept: (raw: RawReading) => BarcodeReading | null
}

const matrix: readonly BarcodeFormat[] = ['QRCode', 'Aztec', 'DataMatrix']
const barred: readonly BarcodeFormat[] = ['PDF417', 'Code128', 'Code39']
const all: readonly BarcodeFormat[] = [...barred, ...matrix]

/** Pixels of the first look at the whole picture. */
const firstLookPixels = 700_000
/** … and at the last one. */
const lastLookPixels = 2_500_000
/** Sides in pixels of a look at a square, and of a square that is read. */
const smallLook = 240
const largestSquare = 1000
const mostCandidates = 5
const allCandidates = 24
/** Coherence of bars with nothing but quiet between them. */
const linearCoherence = 0.7
/** Evidence under which no decoder is asked: print stays below. */
const leastEvidence = 0.25

/**
 * The retry ladder, cheapest first; every rung begins only while there is time, and the ladder ends with
 * the rung that read something a parser understands. Striped places are cut out and straightened before
 * any decoder sees them, since none reads PDF417 askew.
 */
export async function climb(image: GrayImage, { timeLeft, accept }: Climb): Promise<void> {
  const candidates = findCandidates(measureTexture(image), allCandidates)
  let understood = false
  const read: Point[] = []
  const take = (raws: RawReading[], toPicture: Homography): void => {
    for (const raw of raws) {
      const corners = mapped(raw.corners, toPicture)
      const reading = accept({ ...raw, corners })
      if (reading === null) continue
      read.push([corners.reduce((sum, [x]) => sum + x, 0) / 4, corners.reduce((sum, [, y]) => sum + y, 0) / 4])
      if (reading.parsed !== null) understood = true
    }
  }
  /** A licence's back has a linear code beside its PDF417: one that was read does not end the search for the other. */
  const isUnread = ({ candidate }: Place): boolean => !read.some(([x, y]) => Math.hypot(x - candidate.x, y - candidate.y) < Math.max(candidate.length, candidate.breadth) / 2)
  const done = (): boolean => understood || timeLeft() <= 0

  // 1. Striped places, straightened; at once with the decoder that needs no start pattern where the first one fails.
  const striped: Place[] = []
  for (const candidate of candidates.filter(couldBeBarred).slice(0, mostCandidates)) {
    if (done()) return
    const look = lookAt(image, candidate)
    const linear = candidate.coherence > linearCoherence && hasThroughBars(look.image)
    if (!linear && pdf417Evidence(look.image) < leastEvidence) continue
    const cut = cutCandidate(image, candidate, look.angle, 1)
    const straight = rectify(image, cut, 1) ?? cut
    const evidence = pdf417Evidence(straight.image)
    if (evidence < leastEvidence && !linear) continue
    const place = { candidate, cut, straight, evidence, linear }
    striped.push(place)
    take(await readWithWasm(straight.image, { formats: linear ? barred : ['PDF417'], turned: true }), straight.toPicture)
    if (isUnread(place) && evidence > 0.6 && !linear && !done()) {
      const raw = await readPdf417WithJs(straight.image, 'local')
      if (raw !== null) take([raw], straight.toPicture)
    }
  }
  if (done()) return

  // 2. Matrix codes anywhere, on the whole picture made smaller where it is large.
  const factor = Math.ceil(Math.sqrt((image.width * image.height) / firstLookPixels))
  const small = shrunk(image, factor)
  const back: Homography = [factor, 0, 0, 0, factor, 0, 0, 0, 1]
  take(await readWithWasm(small, { formats: matrix }), back)
  if (done()) return

  // 3. What looks like PDF417 but was not read: repaired pictures.
  for (const place of striped.filter(isWorthInsisting).toSorted((a, b) => b.evidence - a.evidence)) {
    if (isUnread(place)) await insist(place, take, done)
    if (done()) return
  }
  if (read.length > 0) return

  // 4. Squares of dense texture at full size, enlarged when small, also light on dark.
  let dense = 0
  for (const candidate of candidates.filter(couldBeMatrix).slice(0, mostCandidates)) {
    if (done()) return
    const side = Math.max(candidate.length, candidate.breadth) * 1.3 + 24
    const look = cutOut(image, [candidate.x, candidate.y], 0, side, side, Math.min(1, smallLook / side)).image
    if (!matrixEvidence(look)) continue
    dense++
    const scale = side < 450 ? 2 : Math.min(1, largestSquare / side)
    // Upright as well as it goes: DataMatrix is not read everywhere between.
    for (const angle of [0, gridDirection(look)]) {
      if (read.length > 0 || done()) break
      const cut = cutOut(image, [candidate.x, candidate.y], angle, side, side, scale)
      take(await readWithWasm(cut.image, { formats: matrix, inverted: true, denoise: true }), cut.toPicture)
    }
    if (read.length > 0) return
  }

  // 5. The whole picture as a library alone would see it, where there is any reason to.
  const reason = dense > 0 || striped.some((place) => place.evidence > 0.6)
  if (!reason || done()) return
  const last = Math.ceil(Math.sqrt((image.width * image.height) / lastLookPixels))
  take(await readWithWasm(shrunk(image, last), { formats: all, turned: true, inverted: true, downscaled: true }), [last, 0, 0, 0, last, 0, 0, 0, 1])
}

interface Place {
  candidate: Candidate
  cut: Cut
  straight: Cut
  evidence: number
  linear: boolean
}

/** Everything that has ever read a damaged PDF417, cheapest first. */
async function insist(place: Place, take: (raws: RawReading[], toPicture: Homography) => void, done: () => boolean): Promise<void> {
  const js = async (cut: Cut, image: GrayImage, binarizer: 'local' | 'global', factor = 1): Promise<void> => {
    if (done()) return
    const raw = await readPdf417WithJs(image, binarizer)
    if (raw !== null) take([{ ...raw, corners: raw.corners.map(([x, y]) => [x / factor, y / factor]) as unknown as Corners }], cut.toPicture)
  }
  const wasm = async (cut: Cut, image: GrayImage, factor = 1, denoise = false): Promise<void> => {
    if (done()) return
    const raws = await readWithWasm(image, { formats: ['PDF417'], turned: true, denoise })
    take(raws.map((raw) => ({ ...raw, corners: raw.corners.map(([x, y]) => [x / factor, y / factor]) as unknown as Corners })), cut.toPicture)
  }
  const { cut, straight } = place
  await wasm(straight, sharpened(straight.image, 4, 1.5))
  const twice = doubled(straight.image)
  await wasm(straight, twice, 2)
  await js(straight, sharpened(straight.image, 4, 1.5), 'local')
  await js(straight, twice, 'local', 2)
  await wasm(straight, sharpened(twice, 7, 2), 2)
  if (cut !== straight) {
    await wasm(cut, cut.image)
    await js(cut, cut.image, 'local')
  }
  await js(straight, straight.image, 'global')
}

/** Small places with faint evidence are print: no document's PDF417 is under 100 modules by 9. */
function isWorthInsisting({ evidence, straight, linear }: Place): boolean {
  if (linear) return false
  return evidence >= 0.5 || (straight.image.width >= 200 && straight.image.height >= 40)
}

function couldBeBarred(candidate: Candidate): boolean {
  return candidate.coherence > 0.22 && candidate.length >= 60 && candidate.breadth >= 8 && candidate.length > candidate.breadth * 0.7
}

function couldBeMatrix(candidate: Candidate): boolean {
  const ratio = candidate.length / candidate.breadth
  return candidate.coherence < 0.4 && ratio > 0.5 && ratio < 2 && candidate.length >= 16
}

function mapped(corners: Corners, toPicture: Homography): Corners {
  return corners.map((corner) => mapPoint(toPicture, corner)) as unknown as Corners
}
