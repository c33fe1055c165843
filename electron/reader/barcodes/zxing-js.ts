import type * as Zxing from '@zxing/library'
import type { GrayImage } from '../images/image.ts'
import type { RawReading } from './zxing-wasm.ts'

type Library = typeof Zxing
let library: Promise<Library> | null = null

/**
 * PDF417 with @zxing/library: slower and weaker than the wasm decoder on whole pictures, but on a
 * straight cut-out it reads symbols whose start pattern is worn off, from the stop pattern alone.
 * Never throws for a picture.
 */
export async function readPdf417WithJs(image: GrayImage, binarizer: 'local' | 'global'): Promise<RawReading | null> {
  library ??= import('@zxing/library')
  const zxing = await library
  const { data, width, height } = image
  try {
    const source = new zxing.RGBLuminanceSource(Uint8ClampedArray.from(data), width, height)
    const bitmap = new zxing.BinaryBitmap(binarizer === 'local' ? new zxing.HybridBinarizer(source) : new zxing.GlobalHistogramBinarizer(source))
    const result = new zxing.PDF417Reader().decode(bitmap)
    const text = result.getText()
    const bytes = bytesOf(text)
    return bytes.length === 0 ? null : { format: 'PDF417', text, bytes, corners: [[0, 0], [width, 0], [width, height], [0, height]], lines: 0 }
  } catch {
    // NotFoundException, ChecksumException, FormatException: not read. Anything else is a fault on hostile input: not read either.
    return null
  }
}

/** The library gives characters of ISO 8859-1 for bytes; anything beyond came from an ECI. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const codes = Array.from(text, (character) => character.codePointAt(0)!)
  return codes.every((code) => code < 256) ? Uint8Array.from(codes) : new TextEncoder().encode(text)
}
