import { mrzLayouts } from '../../documents/mrz/layouts.ts'
import { likeliestClass } from './decode/collapse.ts'
import type { LineEvidence } from './line-reader.ts'
import type { LineFit } from './line-fit.ts'
import { capsAt, reaching } from './along-line.ts'

/** Probability from which a character tells where the line's characters stand. */
const surelyInk = 0.7
/** Characters of a line below which they tell no pitch. */
const fewestCharacters = 9
/** Pitch of OCR-B against its cap height, seen aslant at most: what is nearer or further is no neighbour. */
const leastPitch = 0.6
const mostPitch = 1.9
/** How far two neighbours may be from the pitch, share of it, for a run of print of one pitch: letters are not all in the middle of their place. */
const steadyWithin = 0.3
/** Characters by which a line must be too short or too long for its ends to be moved: more than the measure is off. */
const leastMissing = 0.7
/** Share of a zone's characters that must be seen: with fewer nothing is left to check the rest by. */
const leastSeen = 0.45
/** Characters of other print before or after a zone, at most, that a line of it ran into. */
const mostStrange = 16

/** Half a glyph, share of the pitch. */
const halfGlyph = 0.4
/** Looks at most: each is some lines more to read. */
const mostLooks = 4

/** Where a line's characters stand, in cap heights from the beginning of its fit. */
interface Row {
  first: number
  last: number
  places: number[]
}

/** A line that was read: where it was cut, how wide its image is, and what was seen on it. */
export interface ReadLine {
  fit: LineFit
  width: number
  evidence: LineEvidence
}

/**
 * The lines of a zone with their ends where those of a document of another length would be, going by the pitch of what was read of
 * them: glare or a finger hides the end of a line, and other print may stand in its way. The likeliest first.
 */
export function carriedOn(lines: readonly ReadLine[]): LineFit[][] {
  const rows = lines.map(({ evidence, width }) => rowOf(evidence, width)).filter((row) => row !== null)
  const pitch = pitchOf(rows)
  if (pitch === null) return []
  const first = Math.min(...rows.map((row) => row.first))
  const last = Math.max(...rows.map((row) => row.last))
  const seen = (last - first) / pitch + 1
  const out: LineFit[][] = []
  for (const length of lengthsOf(lines.length)) {
    const missing = length - seen
    if (Math.abs(missing) < leastMissing || seen < leastSeen * length || missing < -mostStrange) continue
    const whole = (length - 1) * pitch
    const beside = halfGlyph * pitch
    // What ends a line is never cut off: the first 36 characters of a visa of 44 hold together as one of 36.
    for (const begin of missing > 0 ? [first, last - whole] : [last - whole]) out.push(lines.map(({ fit }) => reaching(fit, begin - beside, begin + whole + beside)))
  }
  return out.slice(0, mostLooks)
}

/** Lengths of the lines of documents with so many lines or fewer; those with as many first. */
function lengthsOf(lines: number): number[] {
  const layouts = Object.values(mrzLayouts).filter(({ lineLengths }) => lineLengths.length > 1 && lineLengths.length <= lines)
    .toSorted((a, b) => b.lineLengths.length - a.lineLengths.length || b.lineLengths[0]! - a.lineLengths[0]!)
  return [...new Set(layouts.map(({ lineLengths }) => Math.max(...lineLengths)))]
}

function rowOf({ steps, classes, logProbs }: LineEvidence, width: number): Row | null {
  const places: number[] = []
  let before = 0
  for (let step = 0; step < steps; step++) {
    const best = likeliestClass(logProbs, step)
    if (best !== 0 && best !== before && Math.exp(logProbs[step * classes + best]!) >= surelyInk) places.push(capsAt(step, steps, width))
    before = best
  }
  if (places.length < fewestCharacters) return null
  return { first: places[0]!, last: places.at(-1)!, places }
}

/** The pitch of most neighbours, made exact over the longest run of print that keeps it: over 44 characters a part in forty is a whole one. */
function pitchOf(rows: readonly Row[]): number | null {
  const gaps = rows.flatMap(({ places }) => places.slice(1).map((place, i) => place - places[i]!))
    .filter((gap) => gap > leastPitch && gap < mostPitch).toSorted((a, b) => a - b)
  const usual = gaps[gaps.length >> 1]
  if (usual === undefined) return null
  let [longest, exact] = [0, usual]
  for (const { places } of rows) {
    for (let from = 0, to = 1; to <= places.length; to++) {
      if (to < places.length && Math.abs(places[to]! - places[to - 1]! - usual) < steadyWithin * usual) continue
      const steps = to - 1 - from
      if (steps > longest) [longest, exact] = [steps, (places[to - 1]! - places[from]!) / steps]
      from = to
    }
  }
  return exact
}
