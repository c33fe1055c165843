/** Pictures as typed arrays: what every step of the reader works on. Row-major, no padding. */

/** 8-bit luminance. `data.length === width * height`. */
export interface GrayImage {
  width: number
  height: number
  data: Uint8Array
}

/** 8-bit R, G, B interleaved. `data.length === width * height * 3`. */
export interface RgbImage {
  width: number
  height: number
  data: Uint8Array
  /** Dots per inch of a scanned page: what lies on it has its own size. Without it nobody knows. */
  dpi?: number
}

/** The pages of a file, as many as the limits let in. */
export interface DecodedFile {
  pages: RgbImage[]
  /** The file has pages beyond these. */
  more: boolean
}

/** A page as it was decoded: colour and luminance of the same pixels. */
export interface PageImage {
  /** 0-based page of the file. */
  page: number
  rgb: RgbImage
  gray: GrayImage
}

/** A black picture of `width` by `height` pixels. */
export function newGray(width: number, height: number): GrayImage {
  return { width, height, data: new Uint8Array(width * height) }
}

/** Luminance (Rec. 601 weights in 1/256) of a colour picture. */
export function grayOf(rgb: RgbImage): GrayImage {
  const gray = newGray(rgb.width, rgb.height)
  const from = rgb.data
  const to = gray.data
  const done = from.byteOffset % 4 === 0 ? fourAtOnce(from, to) : 0
  for (let i = done, j = done * 3; i < to.length; i++, j += 3) {
    to[i] = (77 * from[j]! + 150 * from[j + 1]! + 29 * from[j + 2]! + 128) >> 8
  }
  return gray
}

/** Four pixels are three words, little-endian wherever Electron runs: half the time of bytes, and a scanned page has nine million. Tells how many pixels are done. */
function fourAtOnce(rgb: Uint8Array, gray: Uint8Array): number {
  const groups = gray.length >> 2
  const from = new Uint32Array(rgb.buffer, rgb.byteOffset, groups * 3)
  const to = new Uint32Array(gray.buffer, 0, groups)
  for (let i = 0, j = 0; i < groups; i++, j += 3) {
    const a = from[j]!
    const b = from[j + 1]!
    const c = from[j + 2]!
    to[i] = ((77 * (a & 255) + 150 * ((a >>> 8) & 255) + 29 * ((a >>> 16) & 255) + 128) >> 8)
      | (((77 * (a >>> 24) + 150 * (b & 255) + 29 * ((b >>> 8) & 255) + 128) >> 8) << 8)
      | (((77 * ((b >>> 16) & 255) + 150 * (b >>> 24) + 29 * (c & 255) + 128) >> 8) << 16)
      | (((77 * ((c >>> 8) & 255) + 150 * ((c >>> 16) & 255) + 29 * (c >>> 24) + 128) >> 8) << 24)
  }
  return groups * 4
}

/** The picture turned by `quarterTurns` times 90 degrees clockwise. */
export function turnGray(image: GrayImage, quarterTurns: 0 | 1 | 2 | 3): GrayImage {
  if (quarterTurns === 0) return image
  const { width, height, data } = image
  const turned = quarterTurns === 2 ? newGray(width, height) : newGray(height, width)
  const to = turned.data
  for (let y = 0; y < height; y++) {
    const row = y * width
    for (let x = 0; x < width; x++) {
      const value = data[row + x]!
      if (quarterTurns === 1) to[x * height + (height - 1 - y)] = value
      else if (quarterTurns === 2) to[(height - 1 - y) * width + (width - 1 - x)] = value
      else to[(width - 1 - x) * height + y] = value
    }
  }
  return turned
}
