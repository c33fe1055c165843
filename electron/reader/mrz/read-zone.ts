import type { MrzFormat, MrzReading } from '../../contract/mrz.ts'
import { mrzLayouts } from '../../documents/mrz/layouts.ts'
import { parseMrz } from '../../documents/mrz/parse.ts'
import type { GrayImage } from '../images/image.ts'
import type { PagePyramid } from '../images/pyramid.ts'
import { cutLine } from './cut-line.ts'
import { decodeMrz } from './decode/decode-mrz.ts'
import { extendZone, type Zone } from './find-lines.ts'
import { quadOf, upsideDown, type LineFit } from './line-fit.ts'
import type { LineEvidence, LineReader } from './line-reader.ts'

/** Nothing that another size could make better: valid, all checks hold and only a character is in doubt, or seen so clearly that the print itself is odd. */
export function isSettled(reading: MrzReading): boolean {
  return reading.valid
    || (reading.confidence > 0.6 && reading.checks.every((c) => c.ok || !c.required))
    || (reading.confidence > 0.9 && reading.repaired.length === 0)
}

/** Reads a zone the right way up; the lines that the finder missed are looked for when it does not come out settled. */
export async function readZone(reader: LineReader, page: PagePyramid, zone: Zone, now: number): Promise<MrzReading | null> {
  const first = await readEitherWay(reader, page, zone.lines, now)
  if (first.reading !== null && (isSettled(first.reading) || zone.lines.length === 1)) return first.reading
  if (first.reading === null && !first.zoneLike || zone.lines.length === 1) return first.reading
  const grown = extendZone(page, zone)
  const second = grown === null ? null : (await readEitherWay(reader, page, grown.lines, now)).reading
  return surer(first.reading, second)
}

interface Attempt {
  reading: MrzReading | null
  /** 0..1: how sure the line reader was of what it saw. */
  legibility: number
  /** Legible, and with fillers, as every zone of more than one line has them: other print has hardly any. */
  zoneLike: boolean
}

/** What is read upside down or is no MRZ at all stays below this. */
const leastLegible = 0.55
/** A full zone has five and more: some may be worn off. */
const leastFillers = 3
/** From here up the other way round need not be tried. */
const surelyUpright = 0.85

async function readEitherWay(reader: LineReader, page: PagePyramid, lines: LineFit[], now: number): Promise<Attempt> {
  const upright = await see(reader, page, lines)
  const first = upright.legibility >= surelyUpright ? decodeSeen(upright, now) : null
  if (first?.reading && isSettled(first.reading)) return first
  const turned = await see(reader, page, lines.map(upsideDown).toReversed())
  return turned.legibility > upright.legibility ? decodeSeen(turned, now) : first ?? decodeSeen(upright, now)
}

interface Seen {
  fits: LineFit[]
  evidence: LineEvidence[]
  legibility: number
}

export async function see(reader: LineReader, page: PagePyramid, fits: LineFit[]): Promise<Seen> {
  const cuts = fits.map((fit) => cutLine(page, fit))
  if (!cuts.every((cut): cut is GrayImage => cut !== null)) return { fits, evidence: [], legibility: 0 }
  const evidence = await reader.read(cuts)
  return { fits, evidence, legibility: evidence.reduce((sum, e) => sum + legibilityOf(e), 0) / evidence.length }
}

/** Mean probability of the characters on the best path. */
function legibilityOf(evidence: LineEvidence): number {
  const { steps, classes, logProbs } = evidence
  let sum = 0
  let count = 0
  for (let step = 0; step < steps; step++) {
    let best = 0
    for (let c = 1; c < classes; c++) if (logProbs[step * classes + c]! > logProbs[step * classes + best]!) best = c
    if (best === 0) continue
    sum += Math.exp(logProbs[step * classes + best]!)
    count++
  }
  return count < 9 ? 0 : sum / count
}

/** The document in lines that were seen, top to bottom; there may be printed lines beside those of the zone. */
function decodeSeen(seen: Seen, now: number): Attempt {
  const { fits, evidence, legibility } = seen
  const zoneLike = legibility >= leastLegible && (evidence.length === 1 || fillersOf(evidence) >= leastFillers)
  if (!zoneLike) return { reading: null, legibility, zoneLike }
  const decoded = decodeMrz(evidence, { formats: evidence.length === 1 ? ['FRDL'] : formatsOfMoreLines })
  const parsed = decoded === null ? null : parseMrz(decoded.lines, { now })
  if (decoded === null || parsed === null) return { reading: null, legibility, zoneLike }
  const quads = fits.slice(decoded.firstLine, decoded.firstLine + decoded.lines.length).map(quadOf)
  const { repaired, doubtful, confidence } = decoded
  const reading = { ...parsed, valid: parsed.valid && decoded.certain, repaired, doubtful, quads, confidence }
  // A line of print that stands alone is a licence only when its beginning and its check digits say so.
  if (evidence.length === 1 && !(reading.checks.every((c) => c.ok) && isSettled(reading) && reading.lines[0]?.startsWith('D1FRA'))) return { reading: null, legibility, zoneLike }
  return { reading, legibility, zoneLike }
}

export function fillersOf(evidence: readonly LineEvidence[]): number {
  return evidence.reduce((sum, { text }) => sum + text.split('<').length - 1, 0)
}

const formatsOfMoreLines = (Object.keys(mrzLayouts) as MrzFormat[]).filter((format) => mrzLayouts[format].lineLengths.length > 1)

export function surer(a: MrzReading | null, b: MrzReading | null): MrzReading | null {
  if (a === null || b === null) return a ?? b
  return scoreOf(b) > scoreOf(a) ? b : a
}

function scoreOf(reading: MrzReading): number {
  const checks = reading.checks.filter((c) => c.required)
  return (reading.valid ? 10 : 0) + checks.filter((c) => c.ok).length / checks.length + 2 * reading.confidence
    - 0.05 * reading.repaired.length
}
