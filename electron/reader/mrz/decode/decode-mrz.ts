import type { MrzDoubt, MrzFormat, MrzRepair } from '../../../contract/mrz.ts'
import { mrzLayouts } from '../../../documents/mrz/layouts.ts'
import { lineAlphabet, type LineEvidence } from '../line-reader.ts'
import { clearPrint, holdPrint, withoutCheckDigits, type Held } from './as-printed.ts'
import { chosenTextsOf, linesOf, type Candidate } from './candidate.ts'
import { readChain } from './chain.ts'
import { alphabetSize } from './frames.ts'
import { doubtsOf } from './doubts.ts'
import { defaultTuning, exactLength, type EvidenceTuning, type LinePosteriors } from './exact-length.ts'
import { isFormatInDoubt, rivalWithin, type FormatScore } from './format-doubt.ts'
import { longNumberLayouts } from './long-number.ts'
import { prices } from './prices.ts'
import { mayCancel, repairsOf } from './repairs.ts'
import { digitsAmongLetters, segmentsOf } from './segments.ts'
import { weakPlaces } from './weak-places.ts'

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
  /** Characters clearly printed that their check digit contradicts, with what would fit in their place. */
  unfitting: MrzRepair[]
  /** Characters to look at, with what else they may be. */
  doubtful: MrzDoubt[]
  /** 0..1: probability of all characters together. */
  confidence: number
  /** False: do not claim this reading as valid, even when its check digits hold. */
  certain: boolean
  /** Nothing but the likelihood of single characters keeps this reading from being certain. */
  sound: boolean
  /** How many lines or characters there are, or which format it is, is not beyond doubt: more may be wrong than single characters. */
  formatInDoubt: boolean
  /** Natural log of how well the evidence fits the format, 0 for a perfect fit: compares formats, directions and zones. */
  logTotal: number
  /** Index of the evidence that is the zone's first line. */
  firstLine: number
  /** Per line, per character: step of the evidence where it begins. */
  steps: number[][]
}

/** A zone less likely than this as a whole is not certain. Measured: resources/models/mrz/README.md. */
export const certainFrom = 0.99
/**
 * Natural log of how much likelier the picture alone makes what was repaired, all of it together, than what
 * it was repaired to. Above this the repair is told, but the zone is not certain: a character seen that
 * clearly may be a wrong print that happens to have an explanation.
 */
const repairLimit = 5
/** Evidence that fits worse than this is no zone. */
const leastFit = -45
/** Evidence that fits its format worse than this is read, but never certain. */
const certainFit = -20

/**
 * Decodes the evidence of a zone's lines, top to bottom. For every format with as many lines or fewer, at
 * every place among them: the lines at exactly its length, its alphabets, dates, codes, name grammar and
 * check digits weighed together; the text of the format that fits best is the answer. Null when no format
 * has so few lines, or none can be of its length.
 */
export function decodeMrz(evidence: readonly LineEvidence[], options: DecodeOptions = {}): DecodedMrz | null {
  const wanted = options.formats ?? (Object.keys(mrzLayouts) as MrzFormat[])
  const posteriorsAt = remembered(evidence, options.tuning ?? defaultTuning)
  const scores: FormatScore[] = []
  let best: Candidate | null = null
  for (const format of wanted) {
    const layout = mrzLayouts[format]
    const unused = evidence.length - layout.lineLengths.length
    for (let firstLine = 0; firstLine <= unused; firstLine++) {
      const lines: LinePosteriors[] = []
      for (const [line, length] of layout.lineLengths.entries()) {
        const posteriors = posteriorsAt(firstLine + line, length)
        if (posteriors === null) break
        lines.push(posteriors)
      }
      if (lines.length !== layout.lineLengths.length) continue
      if (!mayBegin(format, lines)) continue
      const strayPrice = unused * prices.unusedLine
      const logLines = lines.reduce((sum, line) => sum + line.logLength, 0) - strayPrice
      if (best !== null && logLines < best.score - rivalWithin) continue
      for (const variant of [layout, ...longNumberLayouts(layout, lines)]) {
        const segments = segmentsOf(variant, lines)
        const reading = readChain(segments, variant)
        if (reading === null) continue
        const score = reading.logTotal + logLines
        scores.push({ format, firstLine, score })
        if (best === null || score > best.score) best = { layout: variant, lines, segments, reading, score, strayPrice, firstLine }
      }
    }
  }
  if (best === null || best.score < leastFit) return null
  const faulty = withoutCheckDigits(best)
  const held = holdPrint(faulty ?? best)
  const found = decoded(held?.candidate ?? faulty ?? best, held, faulty !== null || held !== null)
  const formatInDoubt = isFormatInDoubt(faulty ?? best, found, scores)
  return { ...found, formatInDoubt, certain: found.certain && !formatInDoubt, sound: found.sound && !formatInDoubt }
}

/** What a zone of each format begins with, and on which line: 9303-4 to -7, and the licences' own. */
const beginnings: Record<MrzFormat, { line: number; characters: string; digitAt?: number; rareCode?: string }> = {
  TD1: { line: 0, characters: 'ACI' },
  // The single sheet of an emergency travel document (9303-8): P alone is a passport's whose line ends were lost.
  TD2: { line: 0, characters: 'ACI', rareCode: 'PU' },
  TD3: { line: 0, characters: 'P' },
  MRVA: { line: 0, characters: 'V' }, MRVB: { line: 0, characters: 'V' },
  FRID: { line: 0, characters: 'I' }, CHDL: { line: 1, characters: 'F' }, FRDL: { line: 0, characters: 'D' }, NLDL: { line: 0, characters: 'D' },
  // Where a card of another state has letters of that state, these have digits of their number.
  CNEP: { line: 0, characters: 'C', digitAt: 4 }, CNHP: { line: 0, characters: 'C', digitAt: 3 }, CNTP: { line: 0, characters: 'C', digitAt: 2 },
}

/** Probability of a format's beginning below which it is another's, … */
const leastBeginning = 0.001
/** … where the first character is surely one that any format begins with. */
const surelyOther = 0.9
/** Probability of a digit from which a place may hold one of a number. */
const likelyDigit = 0.5
/** Probability of each character of a rare code from which a document may begin with it. */
const likelyRare = 0.5

/** False when the zone clearly begins as one of another format does: saves weighing this one. */
function mayBegin(format: MrzFormat, lines: readonly LinePosteriors[]): boolean {
  const { line, characters, digitAt, rareCode } = beginnings[format]
  const share = (wanted: string, column = 0): number => {
    let sum = 0
    for (const c of wanted) sum += lines[line]!.probabilities[column * alphabetSize + lineAlphabet.indexOf(c)]!
    return sum
  }
  if (digitAt !== undefined && share('0123456789', digitAt) < likelyDigit) return false
  if (rareCode !== undefined && Array.from(rareCode).every((c, column) => share(c, column) > likelyRare)) return true
  return share(characters) > leastBeginning || share('PVIACFD') < surelyOther
}

function remembered(evidence: readonly LineEvidence[], tuning: EvidenceTuning): (line: number, length: number) => LinePosteriors | null {
  const known = new Map<number, LinePosteriors | null>()
  return (line, length) => {
    const key = line * 100 + length
    let found = known.get(key)
    if (found === undefined) known.set(key, (found = plausible(evidence[line]!, length) ? exactLength(evidence[line]!, length, tuning) : null))
    return found
  }
}

/** Characters seen against those of the length: more by doubled strokes and what stands beside, share and number, … */
const mostSeen = 1.35
const spareSeen = 2
/** … fewer by fillers that run together. */
const leastSeen = 0.3

/** Cheap guard: a line that reads as far fewer or more characters is not of this length. */
function plausible(evidence: LineEvidence, length: number): boolean {
  const seen = evidence.text.length
  return evidence.steps >= length && seen <= length * mostSeen + spareSeen && seen >= length * leastSeen
}

function decoded(candidate: Candidate, held: Held | null, faulty: boolean): Omit<DecodedMrz, 'formatInDoubt'> {
  const { layout, lines, segments, reading } = candidate
  const chosenTexts = chosenTextsOf(candidate)
  // Where that is not the likeliest text as a whole, the zone is in doubt anyway.
  const asWhole = chosenTexts.every((text, k) => text === reading.texts[k])
  const texts = linesOf(candidate, chosenTexts)
  const repaired = repairsOf(segments, chosenTexts, lines)
  const cost = repaired.reduce((sum, repair) => sum + repair.cost, 0)
  // A digit where only letters belong stands as it was seen; whether it is one, a person sees.
  const odd = digitsAmongLetters(layout, texts, candidate.lines)
  const sound = asWhole && odd.length === 0 && !faulty && !mayCancel(repaired, texts, layout) && cost <= repairLimit && candidate.score + candidate.strayPrice >= certainFit
  const certain = sound && reading.confidence >= certainFrom
  const { unfitting, suspects } = held ?? { unfitting: [], suspects: [] }
  const bold = [...(certain ? [] : [...weakPlaces(layout, texts), ...suspects]), ...odd, ...repaired.filter((repair) => repair.cost > clearPrint)]
  const doubtful = doubtsOf(candidate, chosenTexts, { certain, unfitting, bold })
  return {
    format: layout.format,
    lines: texts,
    repaired: repaired.map(({ line, column, from, to }) => ({ line, column, from, to })),
    unfitting,
    doubtful,
    confidence: asWhole ? reading.confidence : Math.min(mostUnlike, reading.confidence),
    certain: certain && doubtful.length === 0,
    sound: sound && repaired.every((repair) => repair.cost <= clearPrint),
    logTotal: candidate.score,
    firstLine: candidate.firstLine,
    steps: lines.map((line) => [...line.steps]),
  }
}

/** Confidence at most of a text that is not the likeliest as a whole: something else is as likely. */
const mostUnlike = 0.5
