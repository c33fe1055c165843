import type * as Zxing from '@zxing/library'
import type { GrayImage } from '../images/image.ts'
import type { Corners, Point } from './geometry.ts'
import type { RawReading } from './zxing-wasm.ts'

type Library = typeof Zxing
let library: Promise<Library> | null = null

const levelBeyondChance = 3

/**
 * PDF417 with @zxing/library: slower and weaker than the wasm decoder on whole pictures, but on a
 * straight cut-out it reads symbols whose start pattern is worn off, from the stop pattern alone.
 * `fills`: the picture is such a cut-out, and all of it is the symbol. Never throws for a picture.
 */
export async function readPdf417WithJs(image: GrayImage, binarizer: 'local' | 'global', fills = true): Promise<RawReading | null> {
  library ??= import('@zxing/library')
  const zxing = await library
  const { data, width, height } = image
  try {
    const source = new zxing.RGBLuminanceSource(Uint8ClampedArray.from(data), width, height)
    const bitmap = new zxing.BinaryBitmap(binarizer === 'local' ? new zxing.HybridBinarizer(source) : new zxing.GlobalHistogramBinarizer(source))
    const result = new zxing.PDF417Reader().decode(bitmap)
    const text = result.getText()
    const bytes = bytesOf(text)
    const corners = fills ? allOf(image) : wherePdf417(image, pointsOf(result))
    return bytes.length === 0 ? null : { format: 'PDF417', text, bytes, corners, lines: 0, spare: spareAt(result.getResultMetadata()?.get(zxing.ResultMetadataType.ERROR_CORRECTION_LEVEL)), engine: 'js' }
  } catch {
    // NotFoundException, ChecksumException, FormatException: not read. Anything else is a fault on hostile input: not read either.
    return null
  }
}

/**
 * The first QR code, DataMatrix or Aztec that @zxing/library finds: its finders pass some blurred or low-contrast
 * symbols that the wasm decoder's refuse. Linear codes are not asked for: it does not say how many lines agreed.
 * Never throws for a picture.
 */
export async function readMatrixWithJs(image: GrayImage): Promise<RawReading | null> {
  library ??= import('@zxing/library')
  const zxing = await library
  const { data, width, height } = image
  // One by one: the library's reader of all formats writes to the console about each that did not match.
  const families = [['QRCode', new zxing.QRCodeReader()], ['DataMatrix', new zxing.DataMatrixReader()], ['Aztec', new zxing.AztecCodeReader()]] as const
  const hints = new Map<Zxing.DecodeHintType, unknown>([[zxing.DecodeHintType.TRY_HARDER, true]])
  for (const [format, reader] of families) {
    try {
      // The readers change what they are given.
      const bitmap = new zxing.BinaryBitmap(new zxing.HybridBinarizer(new zxing.RGBLuminanceSource(Uint8ClampedArray.from(data), width, height)))
      const result = reader.decode(bitmap, hints)
      const text = result.getText()
      if (text.length === 0) continue
      const points = pointsOf(result)
      const segments = result.getResultMetadata()?.get(zxing.ResultMetadataType.BYTE_SEGMENTS)
      return { format, text, bytes: onlySegment(segments, text) ?? bytesOf(text), corners: boxAround(points, image, matrixMargin), lines: 0, spare: 1, engine: 'js' }
    } catch {
      // Not this one, or a fault on hostile input.
    }
  }
  return null
}

/**
 * The library tells the level of a PDF417's correction and not how much of it was used. It tries a hundred guesses where codewords are doubtful:
 * at the lowest levels (2 to 8 codewords of correction) one of them may fit by chance, from level 3 on (16) none does.
 */
function spareAt(level: unknown): number {
  return Number(level) >= levelBeyondChance ? 1 : 0
}

/** The payload where all of it is one byte segment; text modes beside it leave only the text. */
function onlySegment(segments: unknown, text: string): Uint8Array<ArrayBuffer> | null {
  if (!Array.isArray(segments) || segments.length !== 1) return null
  const [segment] = segments as unknown[]
  if (!ArrayBuffer.isView(segment)) return null
  const bytes = new Uint8Array(segment.buffer.slice(segment.byteOffset, segment.byteOffset + segment.byteLength) as ArrayBuffer)
  return bytes.length >= text.length ? bytes : null
}

/** The places that the library tells of; null stands for what it did not see. */
function pointsOf(result: Zxing.Result): Point[] {
  return result.getResultPoints().filter((point) => point !== null).map((point): Point => [point.getX(), point.getY()])
}

/** Finder patterns lie within a matrix code, by a quarter of its size at most; the points of a PDF417 are its corners. */
const matrixMargin = 1 / 4

function boxAround(points: Point[], image: GrayImage, share: number): Corners {
  const { width, height } = image
  if (points.length < 2) return allOf(image)
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const margin = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)) * share
  const left = Math.max(0, Math.min(...xs) - margin)
  const right = Math.min(width, Math.max(...xs) + margin)
  const top = Math.max(0, Math.min(...ys) - margin)
  const bottom = Math.min(height, Math.max(...ys) + margin)
  return [[left, top], [right, top], [right, bottom], [left, bottom]]
}

/** The library turns a picture upside down where it sees nothing, and then tells places of the turned one: the symbol is where the bars are. */
function wherePdf417(image: GrayImage, points: Point[]): Corners {
  const { width, height } = image
  const boxes = [points, points.map(([x, y]): Point => [width - x, height - y])].map((each) => boxAround(each, image, 0))
  const [upright, turned] = boxes.map((box) => barsIn(image, box))
  return boxes[turned! > upright! ? 1 : 0]!
}

/** Changes of light along the middle row of a box. */
function barsIn({ width, height, data }: GrayImage, [[left, top], , [right, bottom]]: Corners): number {
  const row = Math.min(height - 1, Math.round((top + bottom) / 2)) * width
  let sum = 0
  for (let x = Math.ceil(left) + 1; x < Math.min(width, right); x++) sum += Math.abs(data[row + x]! - data[row + x - 1]!)
  return sum
}

function allOf({ width, height }: GrayImage): Corners {
  return [[0, 0], [width, 0], [width, height], [0, height]]
}

/** The library gives characters of ISO 8859-1 for bytes; anything beyond came from an ECI. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const codes = Array.from(text, (character) => character.codePointAt(0)!)
  return codes.every((code) => code < 256) ? Uint8Array.from(codes) : new TextEncoder().encode(text)
}
