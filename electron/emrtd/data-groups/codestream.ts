import { Asn1Error } from '../../documents/asn1/errors.ts'

/** What a JPEG 2000 codestream's first segment says (ISO/IEC 15444-1 §A.5.1). */
export interface Codestream {
  bytes: Uint8Array
  width: number
  height: number
  components: number
  tiles: number
}

/** Most pixels of a portrait; the largest in use have about 1.5 million. */
export const MOST_PIXELS = 4_000_000
/** Longest side of a portrait, px. */
const MOST_SIDE = 4096
const MOST_TILES = 256

const MOST_BOXES = 64

/** The boxes of a JP2 file, or of one that holds others (ISO/IEC 15444-1 §I.4). Throws `Asn1Error` for lengths that cannot be. */
export function* jp2Boxes(file: Uint8Array): Generator<{ type: string; content: Uint8Array }> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  let at = 0
  for (let boxes = 0; boxes < MOST_BOXES && at + 8 <= file.length; boxes += 1) {
    const length = view.getUint32(at)
    // 0: to the end of the file. 1, a 64-bit length, is not for portraits or pages.
    const end = length === 0 ? file.length : at + length
    if ((length !== 0 && length < 8) || end > file.length) throw new Asn1Error('badLength', at)
    yield { type: String.fromCharCode(...file.subarray(at + 4, at + 8)), content: file.subarray(at + 8, end) }
    at = end
  }
}

/** The codestream itself: inside the JP2 box `jp2c`, or all of the bytes. */
function codestreamBytes(image: Uint8Array): Uint8Array {
  if (image[0] === 0xff) return image
  for (const { type, content } of jp2Boxes(image)) if (type === 'jp2c') return content
  throw new Asn1Error('badValue')
}

/**
 * Finds the codestream and bounds what decoding it can cost: at most `most` pixels, which are a portrait's unless said otherwise, four
 * components without sub-sampling beyond 2, 256 tiles, 16 bits. Only these bytes go to the decoder, so that it cannot
 * find another picture in the file. Throws `Asn1Error`.
 */
export function readCodestream(image: Uint8Array, most: { pixels: number; side: number } = { pixels: MOST_PIXELS, side: MOST_SIDE }): Codestream {
  const bytes = codestreamBytes(image)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 45 || view.getUint32(0) !== 0xff4fff51) throw new Asn1Error('badValue')
  const word = (at: number): number => view.getUint32(8 + 4 * at)
  const [right, bottom, left, top] = [word(0), word(1), word(2), word(3)]
  const [tileWidth, tileHeight] = [word(4), word(5)]
  const components = view.getUint16(40)
  const width = right - left
  const height = bottom - top
  if (width < 1 || height < 1 || width > most.side || height > most.side || width * height > most.pixels) throw new Asn1Error('tooLarge')
  if (left > most.side || top > most.side || tileWidth < 1 || tileHeight < 1) throw new Asn1Error('badValue')
  const tiles = Math.ceil(right / tileWidth) * Math.ceil(bottom / tileHeight)
  if (tiles > MOST_TILES || components < 1 || components > 4 || bytes.length < 42 + 3 * components) throw new Asn1Error('tooMany')
  for (let i = 0; i < components; i += 1) {
    const [depth, dx, dy] = bytes.subarray(42 + 3 * i, 45 + 3 * i)
    if ((depth! & 0x7f) > 15 || dx! < 1 || dx! > 2 || dy! < 1 || dy! > 2) throw new Asn1Error('badValue')
  }
  return { bytes, width, height, components, tiles }
}
