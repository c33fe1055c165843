import type { RgbImage } from '../../../electron/reader/images/image.ts'

export interface BmpForm {
  bits: 1 | 4 | 8 | 16 | 24 | 32
  topDown?: boolean
  /** Bytes between headers and pixels. */
  gap?: number
  /** Bytes of the second header. */
  header?: number
  /** Of red, green and blue, each a whole byte. */
  masks?: readonly [number, number, number]
  palette?: readonly (readonly [number, number, number])[]
  indexes?: readonly number[]
}

/** A bitmap file of a picture, in a form that files have. */
export function bmpOf({ width, height, data }: RgbImage, { bits, topDown = false, gap = 0, header = 40, masks, palette = [], indexes = [] }: BmpForm): Buffer {
  const stride = Math.ceil((width * bits) / 32) * 4
  const behind = masks === undefined || header > 40 ? 0 : 12
  const pixels = 14 + header + behind + palette.length * 4 + gap
  const file = Buffer.alloc(pixels + stride * height)
  file.write('BM', 0, 'latin1')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(pixels, 10)
  file.writeUInt32LE(header, 14)
  file.writeInt32LE(width, 18)
  file.writeInt32LE(topDown ? -height : height, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(bits, 28)
  file.writeUInt32LE(masks === undefined ? 0 : 3, 30)
  file.writeUInt32LE(palette.length, 46)
  for (const [i, mask] of (masks ?? []).entries()) file.writeUInt32LE(mask >>> 0, 54 + 4 * i)
  for (const [i, [red, green, blue]] of palette.entries()) file.set([blue, green, red, 0], 14 + header + behind + 4 * i)
  for (let y = 0; y < height; y++) {
    const row = pixels + (topDown ? y : height - 1 - y) * stride
    for (let x = 0; x < width; x++) {
      const [red, green, blue] = data.subarray((y * width + x) * 3) as unknown as [number, number, number]
      if (bits === 24) file.set([blue, green, red], row + 3 * x)
      else if (bits === 32) file.writeUInt32LE(masks === undefined ? ((red << 16) | (green << 8) | blue) >>> 0 : masked([red, green, blue], masks), row + 4 * x)
      else if (bits === 16) file.writeUInt16LE(((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3), row + 2 * x)
      else {
        const at = row + Math.floor((x * bits) / 8)
        file[at]! |= indexes[y * width + x]! << (8 - bits - ((x * bits) % 8))
      }
    }
  }
  return file
}

function masked(colour: readonly number[], masks: readonly number[]): number {
  return masks.reduce((sum, mask, i) => sum + (colour[i]! * (mask >>> 0)) / 255, 0)
}
