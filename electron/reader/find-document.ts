import type { EventPayload } from '../contract/events.ts'
import type { BarcodeReader } from './barcodes/engine.ts'
import { Budget, FENCE } from './budget.ts'
import { decodePages } from './images/decode.ts'
import type { RgbImage } from './images/image.ts'
import type { MrzReader } from './mrz/engine.ts'
import { bestZone, codesBeside, type FoundCodes, type FoundZone } from './one-document.ts'
import { PageCodes } from './page-codes.ts'

/** Work for the barcodes of one page, in the cost of barcodes/decoders.ts. A document whose zone is read and whole rarely has a code too: a person waits for what is already there. */
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

export interface FoundDocument {
  pages: RgbImage[]
  zone: FoundZone | null
  codes: FoundCodes
  /** The machine was so busy that the clock ended it: read again, there may be more. */
  cutShort: boolean
}

export interface FindOptions {
  mrz: Pick<MrzReader, 'readPage'>
  barcodes: Pick<BarcodeReader, 'read'> | Promise<Pick<BarcodeReader, 'read'>>
  modulesFolder: string
  onStep?: (step: EventPayload<'reading.progress'>['step']) => void
  /** Look for codes on every page, whoever's they are: for those who list what is on a file. */
  everyPage?: boolean
}

/**
 * What one file has of one document: its pages, its machine readable zone and the barcodes beside it, within a budget of work, the same on every
 * machine. The one way in for files, scanners and the command line.
 * @throws FoyerError of `decodePages`
 */
export async function findDocument(bytes: Uint8Array, { mrz, barcodes, modulesFolder, onStep = () => undefined, everyPage = false }: FindOptions): Promise<FoundDocument> {
  onStep('decoding')
  const pages = await decodePages(bytes, { modulesFolder, limits: { timeLimit: FENCE * QUIET_DECODE_MS, cpuLimit: FENCE * QUIET_DECODE_MS } })
  onStep('finding')
  const lines = new Budget({ work: FILE_LINES, fenceMs: FENCE * QUIET_MS })
  const first = new Budget({ work: FILE_FIRST_CODES, fenceMs: FENCE * QUIET_MS })
  const onPages = new PageCodes(barcodes, { work: CODES_BESIDE_ZONE, of: first })
  const zone = await bestZone(mrz, pages, lines, (page) => onPages.explains(page))
  onStep('barcodes')
  const budget = new Budget({ work: FILE_CODES, fenceMs: FENCE * QUIET_MS })
  const perPage = zone?.reading.valid === true ? CODES_BESIDE_ZONE : CODES_ALONE
  const codes = await codesBeside(onPages, pages, zone, { perPage, budget, everyPage })
  return { pages, zone, codes, cutShort: lines.wasCutShort || first.wasCutShort || budget.wasCutShort }
}
