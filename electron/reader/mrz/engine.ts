import { join } from 'node:path'
import type { MrzFormat, MrzReading } from '../../contract/mrz.ts'
import { mrzLayouts } from '../../documents/mrz/layouts.ts'
import { parseMrz } from '../../documents/mrz/parse.ts'
import type { GrayImage, RgbImage } from '../images/image.ts'
import { PagePyramid } from '../images/pyramid.ts'
import { cutLine } from './cut-line.ts'
import { extendZone, findSingles, findZones, finderSides, fitStrings, sameLine, sameZone, zonesOf, type Zone } from './find-lines.ts'
import type { RoughLine } from './fit-line.ts'
import { pointOf, quadOf, upsideDown, type LineFit } from './line-fit.ts'
import type { LineEvidence, LineReader } from './line-reader.ts'
import { pageQuadOf } from './page-quad.ts'
import { openOnnxLineReader } from './line-reader-onnx.ts'
import { decodeMrz } from './decode/decode-mrz.ts'

export interface MrzReader {
  /** Settles when the first page can be read. */
  ready: Promise<void>
  /** All machine readable zones of a page, as they were found. Empty when there is none. `timeLimit`: ms for this page, where it is less than the reader's. */
  readPage(image: RgbImage, timeLimit?: number): Promise<MrzReading[]>
  /** The same for a page whose pyramid is at hand, at some of the finder's sizes; tells the zones that it tried too. */
  look(page: PagePyramid, options: LookOptions): Promise<Look>
  close(): Promise<void>
}

export interface LookOptions {
  /** Working sizes in px, in this order. */
  sides: readonly number[]
  /** Zones tried at each size. */
  zones: number
  /** Lines standing alone that are tried at each size (French driving licence). */
  singles: number
  /** Longest time, ms, for a zone amid much other print, where the above gives nothing: each line is asked by itself. 0 when left out. */
  amidPrint?: number
  /** Longest time, ms; what was found until then is returned. The likeliest zone is read whatever it takes. */
  timeLimit: number
}

export interface Look {
  readings: MrzReading[]
  /** Where something like a zone stands, read or not; the likeliest first. */
  zones: Zone[]
  /** Working size at which the first reading was found. */
  side: number | null
}

export interface MrzReaderOptions {
  /** Folder with `models/mrz`. */
  resourcesFolder: string
  /** `node_modules`, for the engines' own data files. */
  modulesFolder: string
  /** Clock, milliseconds since 1970. */
  now: () => number
  /** Longest time for one page, ms; what was found until then is returned. */
  timeLimit?: number
}

/** The engine that reads machine readable zones: finder, line reader, decoder. */
export function createMrzReader(options: MrzReaderOptions): MrzReader {
  const engine = openOnnxLineReader({
    modelPath: join(options.resourcesFolder, 'models/mrz/mrz-lines.onnx'),
    wasmFolder: join(options.modulesFolder, 'onnxruntime-web/dist'),
  })
  engine.catch(() => undefined)
  const look = async (page: PagePyramid, how: LookOptions): Promise<Look> => lookAt(await engine, page, how, options.now())
  return {
    ready: engine.then(() => undefined),
    look,
    readPage: async (image, timeLimit = Infinity) => {
      const longer = Math.max(image.width, image.height)
      const sides = finderSides.filter((side) => side <= longer * 2.2 || side === finderSides[0])
      const limit = Math.min(timeLimit, options.timeLimit ?? 3000)
      return (await look(new PagePyramid(image), { sides, zones: 4, singles: 2, amidPrint: limit / 2, timeLimit: limit })).readings
    },
    close: async () => (await engine).close(),
  }
}

async function lookAt(reader: LineReader, page: PagePyramid, how: LookOptions, now: number): Promise<Look> {
  const end = performance.now() + how.timeLimit
  const found: Look = { readings: [], zones: [], side: null }
  let best: MrzReading | null = null
  // Where finding alone uses up the time (a slow or busy machine), a page would never be read at all.
  let tried = false
  let sizesAfter = 0
  // Print that is no zone is met again at other sizes.
  const dismissed: Zone[] = []
  const read = async (zone: Zone): Promise<MrzReading | null> => {
    if (dismissed.some((other) => sameZone(zone, other))) return null
    const reading = await readZone(reader, page, zone, now)
    if (reading === null) dismissed.push(zone)
    return reading
  }
  for (const side of how.sides) {
    const zones = findZones(page, side, how.zones)
    if (how.singles > 0 && found.readings.length === 0) zones.push(...findSingles(page, side, how.singles))
    for (const zone of zones) {
      if (tried && performance.now() > end) break
      // A second document is worth a try only where it looks like one.
      if (found.readings.length > 0 && (zone.score < 0.8 || found.readings.some((r) => overlaps(r, zone)))) continue
      if (found.readings.length === 0) found.zones.push(zone)
      tried = true
      const reading = await read(zone)
      if (reading === null) continue
      if (surer(best, reading) === reading) {
        best = reading
        found.side = side
        found.zones = [zone, ...found.zones.filter((z) => z !== zone)]
      }
      if (isSettled(reading)) found.readings.push(reading)
    }
    if (performance.now() > end) break
    if (found.readings.length > 0 && (!roomForMore(page, found.readings) || ++sizesAfter > 2)) break
  }
  if (best === null && how.amidPrint !== undefined) {
    const until = Math.min(end, performance.now() + how.amidPrint)
    for await (const zone of zonesAmidPrint(reader, page, how, until)) {
      best = surer(best, await read(zone))
      if (best !== null && isSettled(best)) break
    }
  }
  if (found.readings.length === 0 && best !== null) found.readings.push(best)
  return found
}

/** Zones of those strings alone that read like lines of one, whatever print there is around them. `until`: by `performance.now()`. */
async function* zonesAmidPrint(reader: LineReader, page: PagePyramid, how: LookOptions, until: number): AsyncGenerator<Zone> {
  const asked: { fit: LineFit, zoneLike: boolean }[] = []
  for (const side of how.sides) {
    const kept: RoughLine[] = []
    for (const { rough, fit } of fitStrings(page, side)) {
      if (performance.now() > until) break
      let known = asked.find((other) => sameLine(fit, other.fit))
      if (known === undefined) {
        const seen = [await see(reader, page, [fit]), await see(reader, page, [upsideDown(fit)])]
        known = { fit, zoneLike: seen.some(({ evidence }) => fillersOf(evidence) > 0) }
        asked.push(known)
      }
      if (known.zoneLike) kept.push(rough)
    }
    yield* zonesOf(page, kept, how.zones)
  }
}

/** The documents found so far leave more than half of the picture free: others may lie there. */
function roomForMore(page: PagePyramid, readings: readonly MrzReading[]): boolean {
  let covered = 0
  for (const { format, quads } of readings) {
    const quad = pageQuadOf(format, quads)
    if (quad !== null) covered += Math.hypot(quad[1].x - quad[0].x, quad[1].y - quad[0].y) * Math.hypot(quad[3].x - quad[0].x, quad[3].y - quad[0].y)
  }
  return covered < 0.5 * page.width * page.height
}

/** Nothing that another size could make better: valid, all checks hold and only a character is in doubt, or seen so clearly that the print itself is odd. */
function isSettled(reading: MrzReading): boolean {
  return reading.valid
    || (reading.confidence > 0.6 && reading.checks.every((c) => c.ok || !c.required))
    || (reading.confidence > 0.9 && reading.repaired.length === 0)
}

function overlaps(reading: MrzReading, zone: Zone): boolean {
  const xs = reading.quads.flatMap((q) => q.map((p) => p.x))
  const ys = reading.quads.flatMap((q) => q.map((p) => p.y))
  return zone.lines.some((line) => {
    const p = pointOf(line, line.length / 2, 0)
    return p.x > Math.min(...xs) && p.x < Math.max(...xs) && p.y > Math.min(...ys) && p.y < Math.max(...ys)
  })
}

/** Reads a zone the right way up; the lines that the finder missed are looked for when it does not come out settled. */
async function readZone(reader: LineReader, page: PagePyramid, zone: Zone, now: number): Promise<MrzReading | null> {
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

async function see(reader: LineReader, page: PagePyramid, fits: LineFit[]): Promise<Seen> {
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

function fillersOf(evidence: readonly LineEvidence[]): number {
  return evidence.reduce((sum, { text }) => sum + text.split('<').length - 1, 0)
}

const formatsOfMoreLines = (Object.keys(mrzLayouts) as MrzFormat[]).filter((format) => mrzLayouts[format].lineLengths.length > 1)

function surer(a: MrzReading | null, b: MrzReading | null): MrzReading | null {
  if (a === null || b === null) return a ?? b
  return scoreOf(b) > scoreOf(a) ? b : a
}

function scoreOf(reading: MrzReading): number {
  const checks = reading.checks.filter((c) => c.required)
  return (reading.valid ? 10 : 0) + checks.filter((c) => c.ok).length / checks.length + 2 * reading.confidence
    - 0.05 * reading.repaired.length
}
