import type { MrzFormat, MrzReading } from '../../contract/mrz.ts'
import { mrzLayouts } from '../../documents/mrz/layouts.ts'
import { parseMrz } from '../../documents/mrz/parse.ts'
import { contradicts } from '../../documents/mrz/unfitting.ts'
import type { PagePyramid } from '../images/pyramid.ts'
import { bentZone } from './bent-zone.ts'
import { carriedOn } from './carry-on.ts'
import { decodeMrz } from './decode/decode-mrz.ts'
import { extendZone, type Zone } from './find-lines.ts'
import { followBend } from './follow-bend.ts'
import { cutsOf, fillersOf, levelled, see, seeCuts, type Seen } from './see-lines.ts'
import { capHeightOf, quadOf, upsideDown, type LineFit } from './line-fit.ts'
import { hiddenEnds, unseenOf, withDoubts } from './length-in-doubt.ts'
import type { LineReader } from './line-reader.ts'
import { withShortLine } from './short-line.ts'

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

/**
 * Reads a zone the right way up; the lines that the finder missed are looked for when it does not come out settled, and then
 * the glyphs brought to the width that they have when seen from straight above.
 */
export async function readZone(reader: LineReader, page: PagePyramid, zone: Zone, now: number): Promise<MrzReading | null> {
  let first = await readEitherWay(reader, page, zone.lines, now)
  if (first.reading !== null && (isSettled(first.reading) || zone.lines.length === 1)) return first.reading
  if (zone.lines.length === 1) return null
  let best = first.reading
  const curved = bentZone(page, zone)
  if (curved !== null) {
    const followed = await readEitherWay(reader, page, curved.lines, now)
    best = surer(best, followed.reading)
    if (best !== null && isSettled(best)) return best
    if (followed.legibility > first.legibility) {
      first = followed
      zone = curved
    }
  }
  const grown = first.zoneLike ? extendZone(page, zone) : null
  if (grown !== null) best = surer(best, (await readEitherWay(reader, page, grown.lines, now)).reading)
  const { seen: { fits, evidence } } = first
  const swiss = best !== null && isSettled(best) ? null : withShortLine(page, fits, evidence)
  if (swiss !== null) best = surer(best, decodeSeen(await see(reader, page, swiss), now).reading)
  if (first.zoneLike && !(best !== null && isSettled(best))) best = surer(best, await readCarriedOn(reader, page, first.seen, now))
  for (const squeeze of squeezesOf(zone, first)) {
    if (best !== null && isSettled(best)) break
    best = surer(best, (await readEitherWay(reader, page, (grown ?? zone).lines, now, squeeze)).reading)
  }
  return best
}

/** Confidence below which lines of another length say nothing of their own. */
const leastCarried = 0.01

/** Looks at the lines of a zone with their light made even, and with their ends where they should be. */
async function readCarriedOn(reader: LineReader, page: PagePyramid, seen: Seen, now: number): Promise<MrzReading | null> {
  let best: MrzReading | null = null
  const even = levelled(seen.cuts)
  let lines = seen
  if (even !== null) {
    lines = await seeCuts(reader, seen.fits, even)
    best = decodeSeen(lines, now, true).reading
  }
  for (const fits of carriedOn(lines.fits.map((fit, i) => ({ fit, width: lines.cuts[i]!.width, evidence: lines.evidence[i]! })))) {
    if (best !== null && isSettled(best)) break
    const followed = followBend(page, fits) ?? fits
    const cuts = cutsOf(page, followed)
    if (cuts !== null) best = surer(best, decodeSeen(await seeCuts(reader, followed, levelled(cuts) ?? cuts), now, true).reading)
  }
  // Anything can be stretched to some length: what is read of it is no more than nothing then.
  return best === null || best.confidence < leastCarried ? null : best
}

/** Cap heights that lines of 44, 36 and 30 characters are long (ISO 1073-2: 2.54 mm a character, capitals of 2.5 mm). */
const usualLengths = [44.6, 36.5, 30.4]
/** Logarithm of a ratio to a usual length that the line reader stands without squeezing: an eighth. */
const usualWithin = 0.12
/** Fillers that even a zone seen at the wrong width shows. */
const leastSqueezedFillers = 2
/** Widths against heights of glyphs that a page can show which is still read: tilted by 57 degrees one way, 62 the other. */
const narrowestSqueeze = 0.55
const widestSqueeze = 2.1

/** How wide the glyphs of a zone may be seen, against their height, other than as they are printed; the likeliest first. */
function squeezesOf(zone: Zone, seen: Attempt): number[] {
  const length = Math.max(...zone.lines.map((line) => line.length / capHeightOf(line)))
  const ratios = usualLengths.map((usual) => length / usual).toSorted((a, b) => Math.abs(Math.log(a)) - Math.abs(Math.log(b)))
  // Other print has hardly any fillers, seen from wherever; what is as long as a line should be has to read somewhat like a zone.
  if (Math.abs(Math.log(ratios[0]!)) < usualWithin ? !seen.zoneLike : seen.fillers < leastSqueezedFillers) return []
  return ratios.filter((ratio) => Math.abs(Math.log(ratio)) > usualWithin && ratio > narrowestSqueeze && ratio < widestSqueeze)
}

interface Attempt {
  seen: Seen
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
/** What a reading is worth: valid above all else, then its share of required checks (1) and its confidence; … */
const validWorth = 10
const confidenceWorth = 2
/** … less this for each character that was bent to a check digit. */
const repairCost = 0.05
/** From here up the other way round need not be tried. */
const surelyUpright = 0.85

async function readEitherWay(reader: LineReader, page: PagePyramid, lines: LineFit[], now: number, squeeze = 1): Promise<Attempt> {
  const upright = await see(reader, page, lines, squeeze)
  const first = upright.legibility >= surelyUpright ? decodeSeen(upright, now) : null
  if (first?.reading && isSettled(first.reading)) return first
  const turned = await see(reader, page, lines.map(upsideDown).toReversed(), squeeze)
  return turned.legibility > upright.legibility ? decodeSeen(turned, now) : first ?? decodeSeen(upright, now)
}

/** Confidence at most of a zone that may be longer than it was read: another look is worth it. */
const otherLength = 0.5

/** The document in lines that were seen, top to bottom; there may be printed lines beside those of the zone. `carried`: their ends were not seen but reckoned. */
function decodeSeen(seen: Seen, now: number, carried = false): Attempt {
  const { fits, evidence, legibility } = seen
  const fillers = fillersOf(evidence)
  const zoneLike = legibility >= leastLegible && (evidence.length === 1 || fillers >= leastFillers)
  if (!zoneLike) return { reading: null, seen, legibility, fillers, zoneLike }
  const decoded = decodeMrz(evidence, { formats: evidence.length === 1 ? formatsOfOneLine : formatsOfMoreLines })
  const parsed = decoded === null ? null : parseMrz(decoded.lines, { now })
  if (decoded === null || parsed === null) return { reading: null, seen, legibility, fillers, zoneLike }
  const { repaired, unfitting } = decoded
  const of = <T>(lines: readonly T[]): T[] => lines.slice(decoded.firstLine, decoded.firstLine + decoded.lines.length)
  const hidden = hiddenEnds(decoded, of(seen.cuts))
  const unseen = carried ? unseenOf(decoded, of(evidence)) : []
  const doubtful = withDoubts(decoded, [...hidden, ...unseen])
  const formatInDoubt = decoded.formatInDoubt || hidden.length > 0
  const reading: MrzReading = {
    ...parsed, valid: parsed.valid && decoded.certain && hidden.length + unseen.length === 0,
    repaired, ...(unfitting.length > 0 ? { unfitting } : {}), doubtful, ...(formatInDoubt ? { formatInDoubt } : {}),
    quads: of(fits).map(quadOf), confidence: formatInDoubt ? Math.min(otherLength, decoded.confidence) : decoded.confidence,
  }
  // A line of print that stands alone is a document's only when its beginning and its check digits say so.
  if (evidence.length === 1 && !(reading.checks.every((c) => c.ok) && isSettled(reading) && /^(?:D(?:1FRA|[1-9N]NLD)|C(?:SC|DL)[A-Z0-9]\d{7}\d<)/.test(reading.lines[0] ?? ''))) return { reading: null, seen, legibility, fillers, zoneLike }
  return { reading, seen, legibility, fillers, zoneLike }
}

const formats = Object.keys(mrzLayouts) as MrzFormat[]
const formatsOfOneLine = formats.filter((format) => mrzLayouts[format].lineLengths.length === 1)
const formatsOfMoreLines = formats.filter((format) => mrzLayouts[format].lineLengths.length > 1)

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
