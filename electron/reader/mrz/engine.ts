import { join } from 'node:path'
import type { MrzReading } from '../../contract/mrz.ts'
import { parseMrz } from '../../documents/mrz/parse.ts'
import type { GrayImage, RgbImage } from '../images/image.ts'
import { PagePyramid } from '../images/pyramid.ts'
import { cutLine } from './cut-line.ts'
import { extendZone, findZones, finderSides, type Zone } from './find-lines.ts'
import { quadOf, upsideDown, type LineFit } from './line-fit.ts'
import type { LineEvidence, LineReader } from './line-reader.ts'
import { openOnnxLineReader } from './line-reader-onnx.ts'
import { decodeMrz } from './decode/decode-mrz.ts'

export interface MrzReader {
  /** Settles when the first page can be read. */
  ready: Promise<void>
  /** All machine readable zones of a page, the surest first. Empty when there is none. */
  readPage(image: RgbImage): Promise<MrzReading[]>
  /** The same for a page whose pyramid is at hand, at some of the finder's sizes; tells the zones that it tried too. */
  look(page: PagePyramid, options: LookOptions): Promise<Look>
  close(): Promise<void>
}

export interface LookOptions {
  /** Working sizes in px, in this order. */
  sides: readonly number[]
  /** Zones tried at each size. */
  zones: number
  /** Longest time, ms; what was found until then is returned. */
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
    readPage: async (image) => {
      const longer = Math.max(image.width, image.height)
      const sides = finderSides.filter((side) => side <= longer * 2.2 || side === finderSides[0])
      return (await look(new PagePyramid(image), { sides, zones: 4, timeLimit: options.timeLimit ?? 3000 })).readings
    },
    close: async () => (await engine).close(),
  }
}

async function lookAt(reader: LineReader, page: PagePyramid, how: LookOptions, now: number): Promise<Look> {
  const end = performance.now() + how.timeLimit
  const found: Look = { readings: [], zones: [], side: null }
  for (const side of how.sides) {
    for (const zone of findZones(page, side, how.zones)) {
      found.zones.push(zone)
      const reading = await readZone(reader, page, zone, now)
      if (reading !== null && surer(found.readings[0] ?? null, reading) === reading) {
        found.readings = [reading]
        found.side = side
        found.zones = [zone, ...found.zones.slice(0, -1)]
      }
      if (found.readings.some((r) => r.valid) || performance.now() > end) return found
    }
  }
  return found
}

/** Reads a zone the right way up; the lines that the finder missed are looked for when it does not come out valid. */
async function readZone(reader: LineReader, page: PagePyramid, zone: Zone, now: number): Promise<MrzReading | null> {
  const first = await readEitherWay(reader, page, zone.lines, now)
  if (first?.valid === true) return first
  const grown = extendZone(page, zone)
  const second = grown === null ? null : await readEitherWay(reader, page, grown.lines, now)
  return surer(first, second)
}

async function readEitherWay(reader: LineReader, page: PagePyramid, lines: LineFit[], now: number): Promise<MrzReading | null> {
  const upright = await readLines(reader, page, lines, now)
  if (upright?.valid === true) return upright
  return surer(upright, await readLines(reader, page, lines.map(upsideDown).toReversed(), now))
}

/**
 * Reads fitted lines, top to bottom. There may be more than belong to the zone: printed text above it is as
 * long and as close at times. So every run of two or three is decoded.
 */
async function readLines(reader: LineReader, page: PagePyramid, fits: LineFit[], now: number): Promise<MrzReading | null> {
  const cuts = fits.map((fit) => cutLine(page, fit))
  if (!cuts.every((cut): cut is GrayImage => cut !== null)) return null
  const evidence = await reader.read(cuts)
  let best: MrzReading | null = null
  for (const count of fits.length >= 3 ? [3, 2] : [2]) {
    for (let from = 0; from + count <= fits.length; from++) {
      const reading = decodeLines(evidence.slice(from, from + count), fits.slice(from, from + count), now)
      if (reading?.valid === true) return reading
      best = surer(best, reading)
    }
  }
  return best
}

function surer(a: MrzReading | null, b: MrzReading | null): MrzReading | null {
  if (a === null || b === null) return a ?? b
  return scoreOf(b) > scoreOf(a) ? b : a
}

function scoreOf(reading: MrzReading): number {
  const checks = reading.checks.filter((c) => c.required)
  return (reading.valid ? 10 : 0) + checks.filter((c) => c.ok).length / checks.length + 2 * reading.confidence
    - 0.05 * reading.repaired.length
}

function decodeLines(evidence: LineEvidence[], fits: LineFit[], now: number): MrzReading | null {
  const decoded = decodeMrz(evidence)
  if (decoded === null) return null
  const parsed = parseMrz(decoded.lines, { now })
  if (parsed === null) return null
  return {
    ...parsed, valid: parsed.valid && decoded.certain,
    repaired: decoded.repaired, doubtful: decoded.doubtful, quads: fits.map(quadOf), confidence: decoded.confidence,
  }
}
