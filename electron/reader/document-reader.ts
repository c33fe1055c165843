import { join as joinPath } from 'node:path'
import type { BarcodeReading } from '../contract/barcodes.ts'
import type { ChipReading } from '../contract/chip.ts'
import { FoyerError } from '../contract/errors.ts'
import type { EventPayload } from '../contract/events.ts'
import type { MrzReading } from '../contract/mrz.ts'
import type { Reading } from '../contract/reading.ts'
import { addParts, joinReading } from '../documents/cross-check/join.ts'
import type { DocumentParts, PrintedZone } from '../documents/cross-check/parts.ts'
import { isSameNumber } from '../documents/cross-check/same-document.ts'
import { readSwiped } from '../documents/swiped.ts'
import { createBarcodeReader, type BarcodeReader } from './barcodes/engine.ts'
import { findDocuments, type FoundFile } from './find-documents.ts'
import { decodePages } from './images/decode.ts'
import { grayOf } from './images/image.ts'
import { createMrzReader, type MrzReader } from './mrz/engine.ts'
import { strangeSizeOf } from './natural-size.ts'
import { imagesOf, picturesOf, viewsOf } from './pictures.ts'
import type { PagePictures } from './mrz/page-picture.ts'
import type { LightPage } from '../contract/scanners.ts'
import { isSideAlone, lacksSide, type FoundDocument } from './several-documents.ts'

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

export interface ReadFile {
  /** What goes on from `earlier` first, else as they come on the file. */
  documents: [ReadDocument, ...ReadDocument[]]
  /** The file has more pages or documents than are looked at. */
  leftOut: boolean
  emptyPages: number[]
  /** The first one took in the side that it was read beside. */
  joined: boolean
}

export interface ReadOptions {
  source: Reading['source']
  /** What was read of this document before: its other side, its chip. */
  earlier: ReadDocument | null
  /** A side of a card that may be this document's other one: one of the two says nothing. */
  beside?: ReadDocument | null
  /** How the page looks under other light: of the one document on it. */
  lights?: readonly LightPage[]
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
  /** The documents of a picture or PDF and every barcode on its pages, without pictures for a screen and without joining them. @throws FoyerError of `decodeFile` */
  find(bytes: Uint8Array): Promise<FoundFile>
  /**
   * Bytes of a picture or PDF in, or of the pages of one scan, its documents out, at least one.
   * @throws FoyerError of `decodeFile`, `reading.nothingFound` where nothing on it is one, `image.timeout` where it was not looked at to the end
   */
  read(bytes: Uint8Array | readonly Uint8Array[], options: ReadOptions): Promise<ReadFile>
  fromStream(finding: StreamFinding, earlier: ReadDocument | null): ReadDocument
  /** Lines that came as text, in one of these forms. @throws FoyerError `reading.swipeUnreadable` */
  fromSwipe(texts: readonly string[], earlier: ReadDocument | null): ReadDocument
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
    find: (bytes) => findDocuments(bytes, { mrz, barcodes, modulesFolder }),
    get barcodes() { return barcodes },
    reloadCertificates: () => {
      barcodes = openBarcodes()
      barcodes.catch(() => undefined)
    },
    read: async (bytes, { source, earlier, beside = null, lights = [], onStep }) => {
      const started = performance.now()
      const { documents, cutShort, leftOut, emptyPages } = await findDocuments(bytes, { mrz, barcodes, modulesFolder, scanned: source === 'scanner', onStep })
      onStep('checking')
      // What goes on from an earlier picture is the same document, else the first: the join says whether it is another's.
      const going = documents.find(({ zone }) => isSameNumber(zone?.fields.documentNumber, earlier?.parts.mrz?.fields.documentNumber)) ?? documents[0]
      if (going === undefined) throw new FoyerError(cutShort ? 'image.timeout' : 'reading.nothingFound')
      // Whose view it is nobody knows where there are several.
      const views = documents.length === 1 && lights.length > 0 ? { lights: await viewsOf(lights, modulesFolder) } : {}
      const one = async (found: FoundDocument, before: ReadDocument | null): Promise<ReadDocument> => {
        const images = await picturesOf(found, (page) => documents.filter((each) => each.page === page || each.otherSide === page).length > 1)
        return join(before, { source, mrz: found.zone, barcodes: found.barcodes, cutShort, strangeSize: found.zone === null ? null : strangeSizeOf(found.zone, found.page), images: { ...images, ...views }, ms: performance.now() - started })
      }
      // One card's side alone and the side that says whose it is, whichever came first.
      const joined = earlier === null && beside !== null && documents.length === 1 && !leftOut
        && (beside.reading.turnOver ? lacksSide(going) : isSideAlone(going) && lacksSide(asFound(beside)))
      const first = await one(going, joined ? beside : earlier)
      const rest: ReadDocument[] = []
      for (const each of documents) if (each !== going) rest.push(await one(each, null))
      return { documents: [first, ...rest], leftOut, emptyPages, joined }
    },
    fromStream: ({ mrz: zone, barcodes: codes, pictures, ms }, earlier) =>
      join(earlier, { source: 'camera', mrz: zone, barcodes: codes, ...(pictures ? { images: imagesOf(pictures) } : {}), ms }),
    fromSwipe: (texts, earlier) => {
      const started = performance.now()
      const swiped = readSwiped(texts, now().getTime())
      if (swiped === null) throw new FoyerError('reading.swipeUnreadable')
      return join(earlier, { source: 'swipe', ...swiped, ms: performance.now() - started })
    },
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

function asFound({ parts: { mrz, barcodes, images } }: ReadDocument): Pick<FoundDocument, 'zone' | 'barcodes'> & { otherSide: object | null } {
  return { zone: mrz, barcodes, otherSide: images.otherSide ?? null }
}
