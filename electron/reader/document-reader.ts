import { join as joinPath } from 'node:path'
import type { BarcodeReading } from '../contract/barcodes.ts'
import type { ChipReading } from '../contract/chip.ts'
import { FoyerError } from '../contract/errors.ts'
import type { EventPayload } from '../contract/events.ts'
import type { MrzReading } from '../contract/mrz.ts'
import { fieldName, type Reading } from '../contract/reading.ts'
import { addParts, joinReading } from '../documents/cross-check/join.ts'
import type { DocumentParts, PrintedZone } from '../documents/cross-check/parts.ts'
import { createBarcodeReader, type BarcodeReader } from './barcodes/engine.ts'
import { findDocument, type FoundDocument } from './find-document.ts'
import { decodePages } from './images/decode.ts'
import { grayOf } from './images/image.ts'
import { findOutline } from './images/outline.ts'
import { PagePyramid } from './images/pyramid.ts'
import { createMrzReader, type MrzReader } from './mrz/engine.ts'
import { jpegOf, makePagePictures, type PagePictures } from './mrz/page-picture.ts'
import { fitForScreen } from './images/fit-for-screen.ts'

// The command line names it too; it reaches what a document says through this door.
export { notReadOf } from '../documents/not-read.ts'

/** Work for the barcodes on a page beside its zone (barcodes/decoders.ts): the clerk reads the fields meanwhile. */
const CODES_AFTER_ZONE = 400

type Step = EventPayload<'reading.progress'>['step']

/** A document as far as it has been read: the Reading that people see, and the parts that it was joined from, to add to them. */
export interface ReadDocument {
  readonly reading: Reading
  readonly parts: DocumentParts
}

export interface ReadOptions {
  source: Reading['source']
  /** What was read of this document before: its other side, its chip. */
  earlier: ReadDocument | null
  onStep: (step: Step) => void
}

/** What a camera stream adds once it is done. */
export interface StreamFinding {
  mrz: MrzReading | null
  barcodes: BarcodeReading[]
  pictures: PagePictures | null
  ms: number
}

export interface DocumentReader {
  /** Everything is loaded: the first document need not wait. */
  ready: Promise<void>
  /** The zone of a picture or PDF and every barcode on its pages, without pictures for a screen and without joining them. @throws FoyerError of `decodePages` */
  find(bytes: Uint8Array): Promise<FoundDocument>
  /** Bytes of a picture or PDF in, a document out. @throws FoyerError of `decodePages`, `reading.nothingFound` for an empty file */
  read(bytes: Uint8Array, options: ReadOptions): Promise<ReadDocument>
  fromStream(finding: StreamFinding, earlier: ReadDocument | null): ReadDocument
  /** Add a chip to what was read before, or a chip alone. */
  addChip(chip: ChipReading, earlier: ReadDocument | null): ReadDocument
  addPrinted(printed: PrintedZone, earlier: ReadDocument): ReadDocument
  /** What a camera left for later, so that nobody waits for it: the barcodes on the page whose zone it read. The same document where there are none. */
  addCodesOfPage(earlier: ReadDocument): Promise<ReadDocument>
  mrz: MrzReader
  readonly barcodes: Promise<BarcodeReader>
  /** The certificates have changed. */
  reloadCertificates(): void
  close(): Promise<void>
}

interface DocumentReaderOptions {
  resourcesFolder: string
  modulesFolder: string
  /** DER certificates that visible seals are checked against. */
  certificates: () => Promise<Uint8Array[]>
  now: () => Date
}

/** The one engine for camera, scanners, files and the command line. Starts loading at once, so that the first page need not wait. */
export function openDocumentReader({ resourcesFolder, modulesFolder, certificates, now }: DocumentReaderOptions): DocumentReader {
  const mrz = createMrzReader({ resourcesFolder, modulesFolder, now: () => now().getTime() })
  const wasmPath = joinPath(modulesFolder, 'zxing-wasm', 'dist', 'reader', 'zxing_reader.wasm')
  const openBarcodes = async (): Promise<BarcodeReader> => createBarcodeReader({ wasmPath, certificates: await certificates() })
  let barcodes = openBarcodes()
  barcodes.catch(() => undefined)
  const join = (earlier: ReadDocument | null, added: Partial<DocumentParts> & Pick<DocumentParts, 'source' | 'ms'>): ReadDocument => {
    const parts = addParts(earlier?.parts ?? null, added, now().getTime())
    return { parts, reading: joinReading(parts, now()) }
  }

  const ready = Promise.all([mrz.ready, barcodes, import('sharp')]).then(() => undefined)
  ready.catch(() => undefined)

  return {
    mrz, ready,
    find: (bytes) => findDocument(bytes, { mrz, barcodes, modulesFolder, everyPage: true }),
    get barcodes() { return barcodes },
    reloadCertificates: () => {
      barcodes = openBarcodes()
      barcodes.catch(() => undefined)
    },
    read: async (bytes, { source, earlier, onStep }) => {
      const started = performance.now()
      const { pages, zone, codes, cutShort } = await findDocument(bytes, { mrz, barcodes, modulesFolder, onStep })
      onStep('checking')
      const first = pages[0]
      if (first === undefined) throw new FoyerError('reading.nothingFound')
      const page = zone?.page ?? codes.page ?? first
      const pictures = zone === null ? null : await makePagePictures(zone.page, zone.reading, findOutline(new PagePyramid(zone.page)))
      const images = pictures ? imagesOf(pictures) : { page: await jpegOf(fitForScreen(page)), portrait: null, crops: [] }
      return join(earlier, { source, mrz: zone?.reading ?? null, barcodes: codes.barcodes, others: zone?.others === true || codes.others, cutShort, images, ms: performance.now() - started })
    },
    fromStream: ({ mrz: zone, barcodes: codes, pictures, ms }, earlier) =>
      join(earlier, { source: 'camera', mrz: zone, barcodes: codes, ...(pictures ? { images: imagesOf(pictures) } : {}), ms }),
    addChip: (chip, earlier) => join(earlier, { source: 'chip', chip, ms: chip.timings.totalMs }),
    addCodesOfPage: async (earlier) => {
      const { source, mrz: zone, images, barcodes: known, ms } = earlier.parts
      if (source !== 'camera' || zone === null || images.page === null || known.length > 0) return earlier
      const [page] = await decodePages(images.page, { modulesFolder })
      if (page === undefined) return earlier
      const found = await (await barcodes).read(grayOf(page), { work: CODES_AFTER_ZONE })
      return found.length === 0 ? earlier : join(earlier, { source, barcodes: found, ms })
    },
    addPrinted: (printed, earlier) => join(earlier, { source: earlier.parts.source, printed, ms: earlier.parts.ms }),
    close: async () => {
      await mrz.close()
      const engine = await barcodes.catch(() => null)
      engine?.close()
    },
  }
}

function imagesOf(pictures: PagePictures): Reading['images'] {
  const crops = fieldName.options.flatMap((field) => {
    const jpeg = (pictures.crops as Partial<Record<string, Uint8Array>>)[field]
    return jpeg ? [{ field, jpeg }] : []
  })
  return { page: pictures.page, portrait: pictures.portrait, crops }
}
