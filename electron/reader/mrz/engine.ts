import type { MrzReading } from '../../contract/mrz.ts'
import { parseMrz } from '../../documents/mrz/parse.ts'
import type { GrayImage, RgbImage } from '../images/image.ts'
import { PagePyramid } from '../images/pyramid.ts'
import { cutLine } from './cut-line.ts'
import { findZones, finderSides, type Zone } from './find-lines.ts'
import { quadOf, upsideDown, type LineFit } from './line-fit.ts'
import type { LineReader } from './line-reader.ts'
import { createTesseractLineReader } from './line-reader-tesseract.ts'
import { decodeSimply } from './simple-decode.ts'

export interface MrzReader {
  /** Settles when the first page can be read. */
  ready: Promise<void>
  /** All machine readable zones of a page, the surest first. Empty when there is none. */
  readPage(image: RgbImage): Promise<MrzReading[]>
  close(): Promise<void>
}

export interface MrzReaderOptions {
  /** Folder with `models/mrz`. */
  resourcesFolder: string
  /** `node_modules`, for the engines' own data files. */
  modulesFolder?: string
  /** Clock, milliseconds since 1970. */
  now: () => number
  /** Longest time for one page, ms; what was found until then is returned. */
  timeLimit?: number
}

/** The engine that reads machine readable zones: finder, line reader, decoder. */
export function createMrzReader(options: MrzReaderOptions): MrzReader {
  const engine = createTesseractLineReader(options)
  engine.catch(() => undefined)
  return {
    ready: engine.then(() => undefined),
    readPage: async (image) => readPage(await engine, image, options),
    close: async () => (await engine).close(),
  }
}

async function readPage(reader: LineReader, image: RgbImage, options: MrzReaderOptions): Promise<MrzReading[]> {
  const page = new PagePyramid(image)
  const longer = Math.max(image.width, image.height)
  const end = performance.now() + (options.timeLimit ?? 3000)
  let best: MrzReading[] = []
  for (const side of finderSides) {
    if (side > longer * 2.2 && best.length + side > 300) break
    for (const zone of findZones(page, side, 4)) {
      const reading = await readZone(reader, page, zone, options.now())
      if (reading !== null) best = better(best, reading)
      if (best.some((r) => r.valid)) return best
      if (performance.now() > end) return best
    }
  }
  return best
}

function better(found: MrzReading[], reading: MrzReading): MrzReading[] {
  const score = (r: MrzReading): number => (r.valid ? 10 : 0) + r.checks.filter((c) => c.ok).length + r.confidence
  const [first] = found
  return first === undefined || score(reading) > score(first) ? [reading] : found
}

async function readZone(reader: LineReader, page: PagePyramid, zone: Zone, now: number): Promise<MrzReading | null> {
  let best: MrzReading | null = null
  for (const lines of [zone.lines, zone.lines.map(upsideDown).toReversed()]) {
    const reading = await readLines(reader, page, lines, now)
    if (reading?.valid === true) return reading
    if (reading !== null && (best === null || reading.confidence > best.confidence)) best = reading
  }
  return best
}

async function readLines(reader: LineReader, page: PagePyramid, fits: LineFit[], now: number): Promise<MrzReading | null> {
  const cuts = fits.map((fit) => cutLine(page, fit))
  if (!cuts.every((cut): cut is GrayImage => cut !== null)) return null
  const evidence = await reader.read(cuts)
  const decoded = decodeSimply(evidence, now)
  if (decoded === null) return null
  const parsed = parseMrz(decoded.lines, { now })
  if (parsed === null) return null
  const ok = parsed.checks.filter((c) => c.ok).length / parsed.checks.length
  return { ...parsed, repaired: decoded.repaired, doubtful: [], quads: fits.map(quadOf), confidence: ok }
}
