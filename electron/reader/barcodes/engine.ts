import { join } from 'node:path'
import type { BarcodeReading, Quad } from '../../contract/barcodes.ts'
import { parseBarcodeContent, type BarcodeContent } from '../../documents/barcode-content.ts'
import type { ParsedBarcode } from '../../contract/barcodes.ts'
import { FoyerError } from '../../contract/errors.ts'
import { Budget, FENCE } from '../budget.ts'
import type { GrayImage } from '../images/image.ts'
import { climb } from './ladder.ts'
import { isBelievable } from './sanity.ts'
import { sealTrust } from './seal-trust.ts'
import { openZxingWasm, type RawReading } from './zxing-wasm.ts'

export interface BarcodeReaderOptions {
  /** The decoder file itself … */
  wasmPath?: string
  /** … or the resources folder that has it at `barcodes/zxing_reader.wasm`. */
  resourcesFolder?: string
  /** DER certificates whose seals are believed: CSCA, seal signers, ANTS, UIDAI. None: seals are read, not proven. */
  certificates?: readonly Uint8Array[]
  /** How contents are understood, in place of the layouts Foyer knows. */
  parse?: (content: BarcodeContent) => ParsedBarcode | null
}

export interface ReadOptions {
  /** What the decoders' calls may cost (decoders.ts), about ms of a quiet machine; the same pictures cost the same everywhere. Default 800. */
  work?: number
  /** Beside a zone that is whole: without signs of a symbol the whole picture is not asked again. */
  brief?: boolean
  /** A budget that this search shares with others. */
  of?: Budget
  /** Milliseconds after which no further attempt begins (one attempt may run on for some 100 ms). Default: ten times what the default work takes. */
  deadlineMs?: number
  /** Clock in milliseconds, for tests. */
  now?: () => number
}

export interface BarcodeReader {
  /**
   * Every symbol that could be read and believed, each place once, best understood first; an empty list for a picture
   * without any. `image` is 8-bit luminance (`data.length === width * height`).
   * @throws FoyerError `input.invalid` when the sizes do not fit, `image.tooLarge` over 64 megapixels.
   */
  read(image: GrayImage, options?: ReadOptions): Promise<BarcodeReading[]>
  close(): void
}

/** What a search costs at most where nobody says otherwise. */
const WORK = 800
const mostPixels = 64_000_000
const mostBytes = 8192

/**
 * Opens the barcode engine.
 * @throws FoyerError `internal.fault` when the decoder's file is missing or damaged.
 */
export async function createBarcodeReader(options: BarcodeReaderOptions): Promise<BarcodeReader> {
  const path = options.wasmPath ?? join(options.resourcesFolder ?? '', 'barcodes', 'zxing_reader.wasm')
  const trust = sealTrust(options.certificates ?? [])
  const parse = options.parse ?? ((content: BarcodeContent) => parseBarcodeContent(content, { ...trust, now: Date.now() }))
  await openZxingWasm(path)
  let closed = false
  return {
    async read(image, { work = WORK, deadlineMs = FENCE * WORK, now, of, brief } = {}) {
      if (closed) throw new FoyerError('internal.fault', { detail: 'barcode reader closed' })
      check(image)
      const budget = new Budget({ work, fenceMs: deadlineMs, now, of })
      const readings = await climb(image, { budget, accept: (raw) => judge(raw, parse), ...(brief === undefined ? {} : { brief }) })
      return readings.toSorted((a, b) => Number(b.parsed !== null) - Number(a.parsed !== null))
    },
    close() {
      closed = true
    },
  }
}

function check({ width, height, data }: GrayImage): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1 || data.length !== width * height) {
    throw new FoyerError('input.invalid', { detail: 'image size' })
  }
  if (width * height > mostPixels) throw new FoyerError('image.tooLarge')
}

function judge(raw: RawReading, parse: (content: BarcodeContent) => ParsedBarcode | null): BarcodeReading | null {
  if (raw.bytes.length > mostBytes || raw.text.length > mostBytes) return null
  const { format, text, bytes } = raw
  const parsed = parse({ format, text, bytes })
  if (!isBelievable(raw, parsed !== null)) return null
  return { format, text, bytes, quad: raw.corners.map(([x, y]) => [x, y]) as Quad, parsed }
}
