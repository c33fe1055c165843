import type { MrzDoubt, MrzFormat, MrzRepair } from '../../../contract/mrz.ts'
import { mrzLayouts, type MrzLayout } from '../../../documents/mrz/layouts.ts'
import { lineAlphabet, type LineEvidence } from '../line-reader.ts'
import { readChain, type ChainReading } from './chain.ts'
import { defaultTuning, exactLength, type EvidenceTuning, type LinePosteriors } from './exact-length.ts'
import { alphabetSize } from './frames.ts'
import { longNumberLayouts } from './long-number.ts'
import { segmentsOf, type Segment } from './segments.ts'

export interface DecodeOptions {
  /** Formats to try; all that have as many lines when left out. */
  formats?: readonly MrzFormat[]
  tuning?: EvidenceTuning
}

/** A zone decoded as a document's language, not as single characters. */
export interface DecodedMrz {
  format: MrzFormat
  lines: string[]
  /** Characters that the picture alone would have made another one. */
  repaired: MrzRepair[]
  /** Characters to look at, with what else they may be. */
  doubtful: MrzDoubt[]
  /** 0..1: probability of all characters together. */
  confidence: number
  /** False: do not claim this reading as valid, even when its check digits hold. */
  certain: boolean
  /** Natural logarithm of the weight of all readings of this format: compares zones and formats. */
  logTotal: number
  /** Per line, per character: step of the evidence where it begins. */
  steps: number[][]
}

/** A character less likely than this is doubtful. */
export const doubtBelow = 0.97
/** A zone less likely than this is not certain. */
export const certainFrom = 0.95
/** Log distance of all repairs together from what the picture says best, above which a zone is not certain. */
export const repairLimit = 9

/**
 * Decodes the evidence of a zone's lines, top to bottom. For every format with as many lines: the lines at
 * exactly its length, its alphabets, dates, codes, name grammar and check digits weighed together; the
 * likeliest text of the likeliest format is the answer. Null when no format has this many lines, or the
 * lines cannot be of any such length.
 */
export function decodeMrz(evidence: readonly LineEvidence[], options: DecodeOptions = {}): DecodedMrz | null {
  const tuning = options.tuning ?? defaultTuning
  const wanted = options.formats ?? (Object.keys(mrzLayouts) as MrzFormat[])
  const cache = new Map<string, LinePosteriors | null>()
  const posteriorsAt = (line: number, length: number): LinePosteriors | null => {
    const key = `${line}:${length}`
    let found = cache.get(key)
    if (found === undefined) cache.set(key, (found = plausible(evidence[line]!, length) ? exactLength(evidence[line]!, length, tuning) : null))
    return found
  }
  let best: Candidate | null = null
  for (const format of wanted) {
    const layout = mrzLayouts[format]
    if (layout.lineLengths.length !== evidence.length) continue
    const lines: LinePosteriors[] = []
    for (const [line, length] of layout.lineLengths.entries()) {
      const posteriors = posteriorsAt(line, length)
      if (posteriors !== null) lines.push(posteriors)
    }
    if (lines.length !== evidence.length) continue
    for (const variant of [layout, ...longNumberLayouts(layout, lines)]) {
      const segments = segmentsOf(variant, lines)
      const reading = readChain(segments, variant)
      if (reading === null) continue
      const score = reading.logTotal + lines.reduce((sum, line) => sum + line.logLength, 0)
      if (best === null || score > best.score) best = { layout: variant, lines, segments, reading, score }
    }
  }
  return best === null ? null : decoded(best)
}

interface Candidate {
  layout: MrzLayout
  lines: LinePosteriors[]
  segments: Segment[]
  reading: ChainReading
  score: number
}

/** Cheap guard: a line that reads as half or twice the characters is not of this length. */
function plausible(evidence: LineEvidence, length: number): boolean {
  const seen = evidence.text.length
  return evidence.steps >= length && seen <= length * 1.35 + 2 && seen >= length * 0.5
}

function decoded(candidate: Candidate): DecodedMrz {
  const { layout, lines, segments, reading } = candidate
  const texts: string[] = layout.lineLengths.map(() => '')
  for (const [k, segment] of segments.entries()) texts[segment.line] += reading.texts[k]!
  const repaired: MrzRepair[] = []
  const doubtful: MrzDoubt[] = []
  let repairCost = 0
  for (const [k, segment] of segments.entries()) {
    const text = reading.texts[k]!
    for (let i = 0; i < text.length; i++) {
      const column = segment.from + i
      const posteriors = lines[segment.line]!
      const chosen = text[i]!
      const seen = likeliest(posteriors, column)
      if (seen.character !== chosen) {
        repaired.push({ line: segment.line, column, from: seen.character, to: chosen })
        const own = posteriors.probabilities[column * alphabetSize + lineAlphabet.indexOf(chosen)]!
        repairCost += Math.log(seen.probability / own)
      }
      const marginal = characterMarginals(segment, reading.marginals[k]!, i)
      const confidence = marginal.get(chosen) ?? 0
      if (confidence < doubtBelow) {
        const alternatives = [...marginal].filter(([c, p]) => c !== chosen && p > 0.01).sort((a, b) => b[1] - a[1]).slice(0, 5).map(([c]) => c)
        doubtful.push({ line: segment.line, column, character: chosen, confidence: Math.min(1, Math.max(0, confidence)), alternatives })
      }
    }
  }
  return {
    format: layout.format,
    lines: texts,
    repaired,
    doubtful,
    confidence: reading.confidence,
    certain: doubtful.length === 0 && reading.confidence >= certainFrom && repairCost <= repairLimit,
    logTotal: candidate.score,
    steps: lines.map((line) => [...line.steps]),
  }
}

function likeliest(posteriors: LinePosteriors, column: number): { character: string; probability: number } {
  let best = 0
  for (let c = 1; c < alphabetSize; c++) {
    if (posteriors.probabilities[column * alphabetSize + c]! > posteriors.probabilities[column * alphabetSize + best]!) best = c
  }
  return { character: lineAlphabet[best]!, probability: posteriors.probabilities[column * alphabetSize + best]! }
}

/** The options' probabilities summed per character at one place of the segment. */
function characterMarginals(segment: Segment, marginals: Float64Array, place: number): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [o, option] of segment.options.entries()) {
    const character = option.text[place]!
    sums.set(character, (sums.get(character) ?? 0) + marginals[o]!)
  }
  return sums
}
