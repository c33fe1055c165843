import { join } from 'node:path'
import type { MrzReading } from '../../contract/mrz.ts'
import { Budget, FENCE } from '../budget.ts'
import type { RgbImage } from '../images/image.ts'
import { pyramidOf, type PagePyramid } from '../images/pyramid.ts'
import { isSettled, surer } from './attempt.ts'
import { findSingles, findZones, fitStrings, sameLine, sameZone, stringsAt, zonesOf, type Zone } from './find-lines.ts'
import type { RoughLine } from './fit-line.ts'
import { pointOf, upsideDown, type LineFit } from './line-fit.ts'
import type { LineReader } from './line-reader.ts'
import { openOnnxLineReader } from './line-reader-onnx.ts'
import { isAllRead, naturalSide, sidesFor } from './natural-size.ts'
import { pageQuadOf } from './page-quad.ts'
import { readZone } from './read-zone.ts'
import { fillersOf, see } from './see-lines.ts'

export interface MrzReader {
  /** Settles when the first page can be read. */
  ready: Promise<void>
  /** All machine readable zones of a page, as they were found. Empty when there is none. `of`: what a file's pages share, in lines read. */
  readPage(image: RgbImage, of?: Budget, goOn?: LookOptions['goOn']): Promise<MrzReading[]>
  /** The same for a page whose pyramid is at hand, at some of the finder's sizes; tells the zones that it tried too. */
  look(page: PagePyramid, options: LookOptions): Promise<Look>
  close(): Promise<void>
}

export interface LookOptions {
  /** Working sizes in px, in this order. */
  sides: readonly number[]
  /** The one of them at which documents have their own size: where it explains all print, no other is looked at. */
  natural?: number | null
  /** Zones tried at each size. */
  zones: number
  /** Lines standing alone that are tried at each size (French driving licence). */
  singles: number
  /** Lines that may be read for a zone amid much other print, where the above gives nothing: each is asked by itself. None when left out. */
  amidPrint?: number
  /** Asked once where the sizes that cost little gave nothing: whether a zone is worth the others, which cost ten times as much. */
  goOn?: () => Promise<boolean>
  /** Lines that may be read; what was found until then is returned. The likeliest zone is read whatever it takes. */
  budget: Budget
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
  /** Last fence for one page, ms; what was found until then is returned. */
  timeLimit?: number
}

/**
 * Lines that are read of one page at most: each way up, at each size, squeezed or not. The 39 public and 72 drawn pages of `npm run bench:read -- --drawn 24`
 * take 2 in the median and 62 at most.
 */
const PAGE_LINES = 500
/** Of those, for a zone amid print. */
const AMID_PRINT_LINES = 250
/** What a page takes at most on a quiet machine, ms. */
const PAGE_MS = 3000

/** How many times larger than the page a working size may be: strings are 5 px high there at least, and what is 2 px high on the page is not read. */
const mostEnlarged = 2.2
/** Working size, px, up to which a page is searched in 40 ms; on a page of common size a zone is found there, and on a sheet that has several documents. */
const cheapSide = 600
/** Zones, and lines alone, that are tried at each size of a page. */
const pageZones = 4
const pageSingles = 2
/** Score from which a zone is worth a try beside a document that is read already: two equal lines have 1.2, three 2. */
const secondScore = 0.8
/** Share of the picture that documents may cover for another to have room. */
const roomShare = 0.5

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
    readPage: async (image, of, goOn) => {
      const natural = naturalSide(image)
      const sides = sidesFor(natural, Math.max(image.width, image.height) * mostEnlarged)
      const budget = new Budget({ work: PAGE_LINES, fenceMs: options.timeLimit ?? FENCE * PAGE_MS, of })
      return (await look(pyramidOf(image), { sides, natural, zones: pageZones, singles: pageSingles, amidPrint: AMID_PRINT_LINES, budget, ...(goOn ? { goOn } : {}) })).readings
    },
    close: async () => (await engine).close(),
  }
}

async function lookAt(engine: LineReader, page: PagePyramid, how: LookOptions, now: number): Promise<Look> {
  const { budget } = how
  const reader = paidReader(engine, budget)
  const found: Look = { readings: [], zones: [], side: null }
  let best: MrzReading | null = null
  // Where a camera's frame leaves time for finding alone (a slow or busy machine), it would never be read at all.
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
  let asked = false
  const endsHere = async (): Promise<boolean> => {
    if (asked || isLikely(best)) return false
    asked = true
    return await how.goOn?.() === false
  }
  for (const side of how.sides) {
    if (side > cheapSide && side !== how.natural && await endsHere()) return found
    const zones = findZones(page, side, how.zones)
    if (how.singles > 0 && found.readings.length === 0) zones.push(...findSingles(page, side, how.singles))
    for (const zone of zones) {
      if (tried && budget.isSpent) break
      // A second document is worth a try only where it looks like one.
      if (found.readings.length > 0 && (zone.score < secondScore || found.readings.some((r) => overlaps(r, zone)))) continue
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
    if (budget.isSpent) break
    if (side === how.natural && found.readings.length > 0 && isAllRead(found.readings, stringsAt(page, side))) break
    if (found.readings.length > 0 && (!roomForMore(page, found.readings) || ++sizesAfter > 2)) break
  }
  if (how.amidPrint !== undefined && !isLikely(best)) {
    if (await endsHere()) return found
    const share = budget.share(how.amidPrint)
    for await (const zone of zonesAmidPrint(paidReader(engine, share), page, how, share)) {
      best = surer(best, await read(zone))
      if (best !== null && isSettled(best)) break
    }
  }
  if (found.readings.length === 0 && best !== null) found.readings.push(best)
  return found
}

/** Below this a reading may be of something else on the picture. */
const leastConfidence = 0.1

function isLikely(reading: MrzReading | null): reading is MrzReading {
  return reading !== null && reading.confidence >= leastConfidence
}

/** The reader, each of whose lines is paid for. */
function paidReader(engine: LineReader, budget: Budget): LineReader {
  return {
    read: (lines) => {
      budget.spend(lines.length)
      return engine.read(lines)
    },
    close: () => engine.close(),
  }
}

/** Zones of those strings alone that read like lines of one, whatever print there is around them. */
async function* zonesAmidPrint(reader: LineReader, page: PagePyramid, how: LookOptions, budget: Budget): AsyncGenerator<Zone> {
  const asked: { fit: LineFit, zoneLike: boolean }[] = []
  for (const side of how.sides) {
    // Finding and fitting a size's strings costs too.
    if (budget.isSpent) return
    const kept: RoughLine[] = []
    for (const { rough, fit } of fitStrings(page, side)) {
      if (budget.isSpent) break
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
  return covered < roomShare * page.width * page.height
}

function overlaps(reading: MrzReading, zone: Zone): boolean {
  const xs = reading.quads.flatMap((q) => q.map((p) => p.x))
  const ys = reading.quads.flatMap((q) => q.map((p) => p.y))
  return zone.lines.some((line) => {
    const p = pointOf(line, line.length / 2, 0)
    return p.x > Math.min(...xs) && p.x < Math.max(...xs) && p.y > Math.min(...ys) && p.y < Math.max(...ys)
  })
}
