import { FoyerError } from '../../contract/errors.ts'
import type { RgbImage } from './image.ts'
import type { DecodeLimits } from './limits.ts'

// Windows bitmaps as scanners and screen shots make them: uncompressed, 1 to 32 bits a pixel, either way up (MS-WMF §2.2.2.9, the layout of
// BITMAPINFOHEADER). Our own, since libvips has none and the packages that do ignore the palette, or where the header says that pixels begin.

/** Length of the file's header, and of the shortest that tells of the picture. */
const FILE_HEADER = 14
const INFO_HEADER = 40
/** Longest header in use (BITMAPV5HEADER). */
const LONGEST_HEADER = 124
const BI_RGB = 0
const BI_BITFIELDS = 3
/** Entries of a palette for 8 bits. */
const MOST_COLOURS = 256

interface Header {
  width: number
  height: number
  topDown: boolean
  bits: number
  /** Where the pixels begin, and bytes of a row: rows end at multiples of four. */
  pixels: number
  stride: number
}

/** Takes the colour of the pixel at column `x` of the row that begins at byte `row`, and writes it at `to`. */
type Pixel = (row: number, x: number, to: number) => void

/** @throws FoyerError `image.unsupported` (compressed), `image.tooLarge`, `image.damaged` */
export function decodeBmp(bytes: Uint8Array, limits: Pick<DecodeLimits, 'pixels'>): RgbImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header = readHeader(view, limits)
  const { width, height, topDown, pixels, stride } = header
  const data = new Uint8Array(width * height * 3)
  const pixel = pixelOf(bytes, view, header, data)
  for (let y = 0; y < height; y++) {
    const row = pixels + (topDown ? y : height - 1 - y) * stride
    for (let x = 0; x < width; x++) pixel(row, x, (y * width + x) * 3)
  }
  return { width, height, data }
}

function readHeader(view: DataView, limits: Pick<DecodeLimits, 'pixels'>): Header {
  if (view.byteLength < FILE_HEADER + INFO_HEADER) throw damaged()
  const size = view.getUint32(FILE_HEADER, true)
  // OS/2's of 12 bytes among others.
  if (size < INFO_HEADER || size > LONGEST_HEADER) throw new FoyerError('image.unsupported', { detail: 'bmp' })
  const width = view.getInt32(18, true)
  const tall = view.getInt32(22, true)
  const bits = view.getUint16(28, true)
  const compression = view.getUint32(30, true)
  if (compression !== BI_RGB && !(compression === BI_BITFIELDS && bits === 32)) throw new FoyerError('image.unsupported', { detail: 'bmp' })
  const height = Math.abs(tall)
  if (width < 1 || height < 1 || ![1, 4, 8, 16, 24, 32].includes(bits)) throw damaged()
  if (width * height > limits.pixels) throw new FoyerError('image.tooLarge', { detail: 'pixels' })
  const pixels = view.getUint32(10, true)
  const stride = Math.ceil((width * bits) / 32) * 4
  if (pixels < FILE_HEADER + size || pixels + stride * height > view.byteLength) throw damaged()
  return { width, height, topDown: tall < 0, bits, pixels, stride }
}

function pixelOf(bytes: Uint8Array, view: DataView, header: Header, data: Uint8Array): Pixel {
  const { bits } = header
  if (bits === 24) {
    return (row, x, to) => {
      const at = row + 3 * x
      data[to] = bytes[at + 2]!
      data[to + 1] = bytes[at + 1]!
      data[to + 2] = bytes[at]!
    }
  }
  if (bits === 32) return maskedPixel(view, data)
  if (bits === 16) {
    return (row, x, to) => {
      const value = view.getUint16(row + 2 * x, true)
      data[to] = ((value >> 10) & 31) * (255 / 31)
      data[to + 1] = ((value >> 5) & 31) * (255 / 31)
      data[to + 2] = (value & 31) * (255 / 31)
    }
  }
  const palette = readPalette(bytes, view, header)
  const perByte = 8 / bits
  const mask = (1 << bits) - 1
  return (row, x, to) => {
    const shift = 8 - bits * (1 + (x % perByte))
    const entry = 3 * ((bytes[row + Math.floor(x / perByte)]! >> shift) & mask)
    data[to] = palette[entry]!
    data[to + 1] = palette[entry + 1]!
    data[to + 2] = palette[entry + 2]!
  }
}

/** Red, green and blue of each colour; those that the file does not have are black. */
function readPalette(bytes: Uint8Array, view: DataView, { bits, pixels }: Header): Uint8Array {
  const palette = new Uint8Array(3 * MOST_COLOURS)
  const start = FILE_HEADER + view.getUint32(FILE_HEADER, true)
  const told = view.getUint32(46, true)
  const count = Math.min(told === 0 ? 1 << bits : told, 1 << bits, Math.floor((pixels - start) / 4))
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < 3; c++) palette[3 * i + c] = bytes[start + 4 * i + 2 - c]!
  }
  return palette
}

/** 32 bits: by the header's masks where they take whole bytes, else blue, green, red, and one that says nothing. */
function maskedPixel(view: DataView, data: Uint8Array): Pixel {
  const masked = view.getUint32(30, true) === BI_BITFIELDS
  const shifts = [54, 58, 62].map((at, i) => (masked ? shiftOf(view.getUint32(at, true)) : 16 - 8 * i))
  return (row, x, to) => {
    const value = view.getUint32(row + 4 * x, true)
    for (let c = 0; c < 3; c++) data[to + c] = (value >>> shifts[c]!) & 0xff
  }
}

function shiftOf(mask: number): number {
  const shift = [0, 8, 16, 24].find((bit) => mask === (0xff << bit) >>> 0)
  if (shift === undefined) throw new FoyerError('image.unsupported', { detail: 'bmp' })
  return shift
}

function damaged(): FoyerError {
  return new FoyerError('image.damaged', { detail: 'bmp' })
}
