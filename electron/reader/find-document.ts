import type { EventPayload } from '../contract/events.ts'
import type { BarcodeReader } from './barcodes/engine.ts'
import { decodePages } from './images/decode.ts'
import type { RgbImage } from './images/image.ts'
import type { MrzReader } from './mrz/engine.ts'
import { bestZone, codesBeside, type FoundCodes, type FoundZone } from './one-document.ts'

/** A document whose zone is read and whole rarely has a code too: a person waits for what is already there. */
const BESIDE_ZONE_MS = 200
const ALONE_MS = 800
/** From the bytes in to the parts: pages and attempts that would begin later are left out. The pictures for the screen fit in what is left of 5 s. */
const READ_MS = 4400
/** Decoding leaves time to look at the first page. */
const DECODE_MS = 3000

export interface FoundDocument {
  pages: RgbImage[]
  zone: FoundZone | null
  codes: FoundCodes
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
 * What one file has of one document: its pages, its machine readable zone and the barcodes beside it, all within one deadline. The one
 * way in for files, scanners and the command line.
 * @throws FoyerError of `decodePages`
 */
export async function findDocument(bytes: Uint8Array, { mrz, barcodes, modulesFolder, onStep = () => undefined, everyPage = false }: FindOptions): Promise<FoundDocument> {
  const started = performance.now()
  const timeLeft = (): number => started + READ_MS - performance.now()
  onStep('decoding')
  const pages = await decodePages(bytes, { modulesFolder, limits: { timeLimit: DECODE_MS } })
  onStep('finding')
  const zone = await bestZone(mrz, pages, timeLeft)
  onStep('barcodes')
  const perPage = zone?.reading.valid === true ? BESIDE_ZONE_MS : ALONE_MS
  return { pages, zone, codes: await codesBeside(await barcodes, pages, zone, { perPage, timeLeft, everyPage }) }
}
