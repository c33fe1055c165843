import { readFile } from 'node:fs/promises'
import { prepareZXingModule, readBarcodes, type ReaderOptions, type ReadResult } from 'zxing-wasm/reader'
import type { BarcodeFormat } from '../../contract/barcodes.ts'
import { FoyerError } from '../../contract/errors.ts'
import type { GrayImage } from '../images/image.ts'
import type { Corners } from './geometry.ts'

/** What a decoder found in one picture, before anything is believed. Corners in that picture's pixels. */
export interface RawReading {
  format: BarcodeFormat
  text: string
  bytes: Uint8Array<ArrayBuffer>
  corners: Corners
  /** Scan lines that agreed; 0 for matrix codes, which correct errors instead. */
  lines: number
  /** How much of the symbol's error correction was left over, 0 (none) to 1; 1 where it has none or the decoder does not say. */
  spare: number
  /** Which decoder: @zxing/library mixes up character sets where a symbol changes them. */
  engine: 'wasm' | 'js'
}

export interface WasmOptions {
  formats: readonly BarcodeFormat[]
  /** Also look at the picture turned by quarters. */
  turned?: boolean
  /** Light on dark. */
  inverted?: boolean
  /** Also look at the picture made smaller. */
  downscaled?: boolean
  denoise?: boolean
  thorough?: boolean
}

// The families' plain members: no Micro QR, runes or pharmacy codes, which only add false readings here. Code 39 is not
// unfolded to full ASCII: nothing in a symbol says that '+A' means 'a', and no document's field is written so.
const members = { PDF417: 'PDF417', QRCode: 'QRCodeModel2', Aztec: 'AztecCode', DataMatrix: 'DataMatrix', Code128: 'Code128', Code39: 'Code39Std' } as const

/** Symbols on one picture: a sheet of labels has some dozens. */
const mostSymbols = 64

let prepared: Promise<void> | null = null

/**
 * Loads the decoder from a local file, once for the process. Left alone, or after its own purge, the library would fetch it
 * from the network: so nothing is decoded before this, and the decoder stays until the process ends.
 * @throws FoyerError `internal.fault` when the file is missing or no decoder.
 */
export async function openZxingWasm(wasmPath: string): Promise<void> {
  prepared ??= prepare(wasmPath)
  try {
    await prepared
  } catch (cause) {
    prepared = null
    throw new FoyerError('internal.fault', { cause, detail: 'zxing wasm' })
  }
}

async function prepare(wasmPath: string): Promise<void> {
  const wasmBinary = new Uint8Array(await readFile(wasmPath)).buffer
  // Checked here, since a failed start would make the library look elsewhere.
  await WebAssembly.compile(wasmBinary)
  await prepareZXingModule({ overrides: { wasmBinary }, equalityFn: () => true, fireImmediately: true })
}

/** Everything the decoder finds; never throws for a picture, only when the decoder is not open. */
export async function readWithWasm(image: GrayImage, options: WasmOptions): Promise<RawReading[]> {
  if (image.width < 8 || image.height < 8) return []
  if (prepared === null) throw new FoyerError('internal.fault', { detail: 'zxing wasm' })
  const settings: ReaderOptions = {
    formats: options.formats.map((format) => members[format]),
    // 'Plain' leaves the payload as it is; the default escapes control characters for people.
    textMode: 'Plain',
    tryHarder: options.thorough ?? true,
    tryRotate: options.turned ?? false,
    tryInvert: options.inverted ?? false,
    tryDownscale: options.downscaled ?? false,
    tryDenoise: options.denoise ?? false,
    minLineCount: 3,
    maxNumberOfSymbols: mostSymbols,
  }
  let results: ReadResult[]
  try {
    results = await readBarcodes(asPgm(image), settings)
  } catch {
    return []
  }
  return results.filter((result) => result.isValid && result.bytes.length > 0).map(rawOf)
}

/** A portable grey map is the one container the decoder takes without a copy in colours. */
function asPgm(image: GrayImage): Uint8Array {
  const header = new TextEncoder().encode(`P5\n${image.width} ${image.height}\n255\n`)
  const file = new Uint8Array(header.length + image.data.length)
  file.set(header)
  file.set(image.data, header.length)
  return file
}

function rawOf(result: ReadResult): RawReading {
  const { topLeft, topRight, bottomRight, bottomLeft } = result.position
  return {
    format: formatOf(result.format),
    text: result.text,
    bytes: new Uint8Array(result.bytes),
    corners: [[topLeft.x, topLeft.y], [topRight.x, topRight.y], [bottomRight.x, bottomRight.y], [bottomLeft.x, bottomLeft.y]],
    lines: result.lineCount,
    spare: spareOf(result.extra),
    engine: 'wasm',
  }
}

/** 'Unused error correction' (ISO/IEC 15415), which the decoder tells with whatever else it knows of a symbol. */
function spareOf(extra: string): number {
  const [, share] = /"UEC":(\d+(?:\.\d+)?)/.exec(extra) ?? []
  return share === undefined ? 1 : Number(share)
}

/** The decoder tells variants apart ('QRCodeModel2', 'Code39Ext'); the contract has families. */
function formatOf(name: string): BarcodeFormat {
  if (name.startsWith('QRCode')) return 'QRCode'
  if (name.startsWith('PDF417') || name.includes('PDF417')) return 'PDF417'
  if (name.startsWith('Aztec')) return 'Aztec'
  if (name.startsWith('DataMatrix')) return 'DataMatrix'
  if (name.startsWith('Code39')) return 'Code39'
  return 'Code128'
}
