import type { MrzFormat, MrzReading } from '../../contract/mrz.ts'
import { mrzLayouts } from '../../documents/mrz/layouts.ts'
import { parseMrz } from '../../documents/mrz/parse.ts'
import { contradicts } from '../../documents/mrz/unfitting.ts'
import { decodeMrz } from './decode/decode-mrz.ts'
import { coveredOf, hiddenEnds, misplacedOf, unseenOf, weakInOtherFormat, withDoubts } from './length-in-doubt.ts'
import { quadOf } from './line-fit.ts'
import { printedEnds } from './printed-ends.ts'
import { fillersOf, linesOf, type Seen } from './see-lines.ts'

/** A zone's lines as they were seen once, and the document in them. */
export interface Attempt {
  seen: Seen
  /** Those of the lines that are the document's; all of them where none was read. */
  zone: Seen
  /** Nothing but the likelihood of single characters keeps the reading from being valid. */
  sound: boolean
  /** Something hides characters in part: another look sees no more of them. */
  covered: boolean
  /** The lines' ends were not seen but reckoned, and their light made even. */
  carried: boolean
  reading: MrzReading | null
  /** 0..1: how sure the line reader was of what it saw. */
  legibility: number
  fillers: number
  /** Legible, and with fillers, as every zone of more than one line has them: other print has hardly any. */
  zoneLike: boolean
}

/** What is read upside down or is no MRZ at all stays below this. */
const leastLegible = 0.55
/** A full zone has five and more: some may be worn off. */
const leastFillers = 3
/** Confidence from which a reading whose checks hold is settled, though a character is in doubt; … */
const likelyFrom = 0.6
/** … and from which one stands as it was seen, whatever its checks say. */
const clearFrom = 0.9

/** Nothing that another size could make better: valid, all checks hold and only a character is in doubt, or seen so clearly that the print itself is odd. */
export function isSettled(reading: MrzReading): boolean {
  return reading.valid
    || (reading.confidence > likelyFrom && reading.checks.every((c) => c.ok || !c.required))
    || (reading.confidence > clearFrom && reading.repaired.length === 0)
}

/** Confidence at most of a zone that may be longer than it was read: another look is worth it. */
export const otherLength = 0.5

/** The document in lines that were seen, top to bottom; there may be printed lines beside those of the zone. `carried`: their ends were not seen but reckoned. */
export function attemptOf(seen: Seen, now: number, carried = false): Attempt {
  const { evidence, legibility } = seen
  const fillers = fillersOf(evidence)
  const zoneLike = legibility >= leastLegible && (evidence.length === 1 || fillers >= leastFillers)
  return { ...(zoneLike ? documentIn(seen, now, carried) : { reading: null, zone: seen, sound: false, covered: false }), seen, carried, legibility, fillers, zoneLike }
}

function documentIn(seen: Seen, now: number, carried: boolean): Pick<Attempt, 'reading' | 'zone' | 'sound' | 'covered'> {
  const decoded = decodeMrz(seen.evidence, { formats: seen.evidence.length === 1 ? formatsOfOneLine : formatsOfMoreLines })
  const parsed = decoded === null ? null : parseMrz(decoded.lines, { now })
  if (decoded === null || parsed === null) return { reading: null, zone: seen, sound: false, covered: false }
  const { repaired, unfitting } = decoded
  const zone = linesOf(seen, decoded.firstLine, decoded.lines.length)
  const hidden = hiddenEnds(decoded, zone.cuts)
  const unseen = carried ? unseenOf(decoded, zone.evidence) : []
  const ofOther = weakInOtherFormat(decoded, parsed.format)
  const formatInDoubt = decoded.formatInDoubt || hidden.length > 0 || ofOther !== null
  const covered = coveredOf(decoded, zone.cuts, zone.evidence)
  const isWhole = parsed.valid && hidden.length + unseen.length + covered.length === 0
  const misplaced = isWhole && decoded.certain ? [] : misplacedOf(decoded)
  const doubtful = withDoubts(decoded, [...hidden, ...unseen, ...covered, ...misplaced, ...(ofOther ?? [])])
  const reading: MrzReading = {
    ...parsed, valid: isWhole && decoded.certain,
    repaired, ...(unfitting.length > 0 ? { unfitting } : {}), doubtful, ...(formatInDoubt ? { formatInDoubt } : {}),
    quads: printedEnds(zone, decoded).map(quadOf), confidence: formatInDoubt ? Math.min(otherLength, decoded.confidence) : decoded.confidence,
  }
  // A line of print that stands alone is a document's only when its beginning and its check digits say so.
  const isDocument = reading.checks.every((c) => c.ok) && isSettled(reading) && beginsAlone.test(reading.lines[0] ?? '')
  return { reading: seen.evidence.length > 1 || isDocument ? reading : null, zone, sound: isWhole && decoded.sound, covered: covered.length > 0 }
}

/** French and Dutch licences, and Chinese exit-entry permits. */
const beginsAlone = /^(?:D(?:1FRA|[1-9N]NLD)|C(?:SC|DL)[A-Z0-9]\d{7}\d<)/

const formats = Object.keys(mrzLayouts) as MrzFormat[]
const formatsOfOneLine = formats.filter((format) => mrzLayouts[format].lineLengths.length === 1)
const formatsOfMoreLines = formats.filter((format) => mrzLayouts[format].lineLengths.length > 1)

/** What a reading is worth: valid above all else, then its share of required checks (1) and its confidence; … */
const validWorth = 10
const confidenceWorth = 2
/** … less this for each character that was bent to a check digit. */
const repairCost = 0.05

/** The surer of two looks at a zone. One that bends a character to its check digit which the other saw clearly as it stands is never. */
export function surer(a: MrzReading | null, b: MrzReading | null): MrzReading | null {
  if (a === null || b === null) return a ?? b
  if (contradicts(b, a)) return a
  if (contradicts(a, b)) return b
  return scoreOf(b) > scoreOf(a) ? b : a
}

function scoreOf(reading: MrzReading): number {
  const checks = reading.checks.filter((c) => c.required)
  return (reading.valid ? validWorth : 0) + checks.filter((c) => c.ok).length / checks.length + confidenceWorth * reading.confidence
    - repairCost * reading.repaired.length
}

/** The surer of two attempts at a zone; one without a reading never is. */
export function surerAttempt<T extends Attempt | null>(a: T, b: Attempt | null): T | Attempt {
  const reading = b?.reading ?? null
  return reading !== null && surer(a?.reading ?? null, reading) === reading ? b ?? a : a
}
