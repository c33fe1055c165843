import type { BarcodeReading } from '../contract/barcodes.ts'
import type { EventPayload } from '../contract/events.ts'
import { DOCUMENTS_OF_FILE_MAX } from '../contract/reading.ts'
import type { MrzReading } from '../contract/mrz.ts'
import type { BarcodeReader } from './barcodes/engine.ts'
import { Budget, FENCE } from './budget.ts'
import { isCardSide } from './images/card-side.ts'
import { decodeFile } from './images/decode.ts'
import { heicBySystem } from './images/heic/decode.ts'
import type { DecodedFile, RgbImage } from './images/image.ts'
import { usualLimits } from './images/limits.ts'
import { pyramidOf } from './images/pyramid.ts'
import type { MrzReader } from './mrz/engine.ts'
import { PageCodes } from './page-codes.ts'
import { documentsOn, type FoundDocument, type LookedAt } from './several-documents.ts'
import { withSidesApart } from './sides-on-sheets.ts'

/** Work for the barcodes of one page, in the cost of barcodes/decoders.ts. A file in which a zone is read and whole rarely has a code too: a person waits for what is already there. */
const CODES_BESIDE_ZONE = 200
const CODES_ALONE = 800
/** What all pages of a file may cost: such codes, and lines read for a zone (mrz/engine.ts). Three pages full of print, or ten ordinary ones. */
const FILE_CODES = 2400
const FILE_LINES = 1500
/** … and what they may cost that are looked at before a zone is searched at every size: three pages full of print. */
const FILE_FIRST_CODES = 600
/** What that takes at most on a quiet machine, and decoding the file, ms: the fence stands ten times as far. */
const QUIET_MS = 4400
const QUIET_DECODE_MS = 1500

export interface FoundFile {
  /** Each document once, in the order in which they come; none where nothing says what it is. */
  documents: FoundDocument[]
  /** Every code of every page, whoever's it is. */
  codes: BarcodeReading[]
  /** The machine was so busy that the clock ended it: read again, there may be more. */
  cutShort: boolean
  /** The file has more pages or documents than are looked at. */
  leftOut: boolean
  /** Pages on which nothing is, beside others that have something, counted from 1. */
  emptyPages: number[]
}

export interface FindOptions {
  mrz: Pick<MrzReader, 'readPage'>
  barcodes: Pick<BarcodeReader, 'read'> | Promise<Pick<BarcodeReader, 'read'>>
  modulesFolder: string
  /** A scanner made them. */
  scanned?: boolean
  onStep?: (step: EventPayload<'reading.progress'>['step']) => void
}

/** The pages of several files as those of one, within the limits of one. */
async function decodeAll(files: readonly Uint8Array[], modulesFolder: string, scanned: boolean): Promise<DecodedFile> {
  const pages: RgbImage[] = []
  let pixels = 0
  for (const [at, bytes] of files.entries()) {
    const left = { pages: usualLimits.pages - pages.length, allPixels: usualLimits.allPixels - pixels }
    if (at > 0 && (left.pages <= 0 || left.allPixels <= 0)) return { pages, more: true }
    const decoded = await decodeFile(bytes, { modulesFolder, scanned, heic: heicBySystem(), limits: { ...left, timeLimit: FENCE * QUIET_DECODE_MS, cpuLimit: FENCE * QUIET_DECODE_MS } })
    pages.push(...decoded.pages)
    pixels += decoded.pages.reduce((sum, { width, height }) => sum + width * height, 0)
    if (decoded.more) return { pages, more: true }
  }
  return { pages, more: false }
}

/**
 * The documents of one file, each with its machine readable zone and the barcodes beside it, within a budget of work, the same on every machine.
 * The one way in for files, scanners and the command line.
 * @throws FoyerError of `decodeFile`
 */
export async function findDocuments(bytes: Uint8Array | readonly Uint8Array[], { mrz, barcodes, modulesFolder, scanned = false, onStep = () => undefined }: FindOptions): Promise<FoundFile> {
  onStep('decoding')
  const { pages, more } = await decodeAll(bytes instanceof Uint8Array ? [bytes] : bytes, modulesFolder, scanned)
  onStep('finding')
  const lines = new Budget({ work: FILE_LINES, fenceMs: FENCE * QUIET_MS })
  const first = new Budget({ work: FILE_FIRST_CODES, fenceMs: FENCE * QUIET_MS })
  const onPages = new PageCodes(barcodes, { work: CODES_BESIDE_ZONE, of: first })
  const zones = await zonesOf(mrz, pages, lines, (page) => onPages.explains(page))
  onStep('barcodes')
  const budget = new Budget({ work: FILE_CODES, fenceMs: FENCE * QUIET_MS })
  const codes = await codesOf(onPages, pages, zones, budget)
  const looked = pages.flatMap((page, at) => withSidesApart({ page, zones: zones.get(page) ?? [], codes: codes.get(page) ?? [] }, at))
  const { documents, empty } = documentsOn(looked, isCardSide)
  return {
    documents: documents.slice(0, DOCUMENTS_OF_FILE_MAX),
    codes: looked.flatMap((each) => each.codes),
    cutShort: lines.wasCutShort || first.wasCutShort || budget.wasCutShort,
    emptyPages: documents.length === 0 ? [] : emptyOf(looked, empty).filter((at) => zones.has(pages[at]!)).map((at) => at + 1),
    leftOut: more || documents.length > DOCUMENTS_OF_FILE_MAX || zones.size < pages.length,
  }
}

/** Pages of the file of which nothing that was looked at apart gave anything. */
function emptyOf(looked: readonly LookedAt[], empty: readonly number[]): number[] {
  const filled = new Set(looked.filter((_, place) => !empty.includes(place)).map(({ at }) => at))
  return empty.map((place) => looked[place]?.at ?? place).filter((at) => !filled.has(at))
}

/**
 * The zones of each page. `lines`: what all pages share; none but the first begins without any, and has no entry then. A page that is explained
 * without a zone is not searched for one at every size.
 */
export async function zonesOf(
  mrz: Pick<MrzReader, 'readPage'>, pages: readonly RgbImage[], lines: Budget, isExplained: (page: RgbImage) => Promise<boolean> = () => Promise.resolve(false),
): Promise<Map<RgbImage, MrzReading[]>> {
  const found = new Map<RgbImage, MrzReading[]>()
  for (const [at, page] of pages.entries()) {
    if (at > 0 && lines.isSpent) break
    found.set(page, await mrz.readPage(page, lines, async () => !(await isExplained(page))))
    if (pages.length > 1) pyramidOf(page).lighten()
  }
  return found
}

/** The barcodes of each page, those with a zone first; of what all share none but the first begins without any. */
export async function codesOf(
  codes: Pick<PageCodes, 'read'>, pages: readonly RgbImage[], zones: ReadonlyMap<RgbImage, readonly MrzReading[]>, budget: Budget,
): Promise<Map<RgbImage, BarcodeReading[]>> {
  const isWhole = (page: RgbImage): boolean => zones.get(page)?.some(({ valid }) => valid) === true
  const work = pages.some(isWhole) ? CODES_BESIDE_ZONE : CODES_ALONE
  const found = new Map<RgbImage, BarcodeReading[]>()
  for (const [at, page] of pages.toSorted((a, b) => Number(isWhole(b)) - Number(isWhole(a))).entries()) {
    if (at > 0 && budget.isSpent) break
    found.set(page, await codes.read(page, { work, of: budget, brief: isWhole(page) }))
    if (pages.length > 1) pyramidOf(page).lighten()
  }
  return found
}
