import type { DecodeLimits } from './limits.ts'

/**
 * The size, upright where it says how it is turned, at which a JPEG of more pixels than the limit is read, or null where it is read as it is: the decoder halves its blocks as they come, so that
 * the whole of it is never in memory. A progressive one has to be whole before anything of it is seen.
 */
export async function reducedSize(bytes: Uint8Array, { pixels, reducedPixels }: Pick<DecodeLimits, 'pixels' | 'reducedPixels'>, turns = true): Promise<{ width: number; height: number } | null> {
  const { default: sharp } = await import('sharp')
  const { autoOrient, isProgressive, ...asStored } = await sharp(bytes, { limitInputPixels: reducedPixels }).metadata()
  const { width, height } = turns ? autoOrient : asStored
  if (width * height <= pixels || isProgressive === true) return null
  const halvings = Math.ceil(Math.log2((width * height) / pixels) / 2)
  return { width: Math.max(1, width >> halvings), height: Math.max(1, height >> halvings) }
}
