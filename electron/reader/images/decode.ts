import { FoyerError } from '../../contract/errors.ts'
import { withinFence } from './fence.ts'
import type { RgbImage } from './image.ts'
import { usualLimits, type DecodeLimits } from './limits.ts'
import { renderPdf } from './pdf.ts'
import { sniff } from './sniff.ts'

export interface DecodeOptions {
  /** `node_modules`, for PDFium's own files. */
  modulesFolder: string
  limits?: Partial<DecodeLimits>
}

/**
 * The pages of a picture or PDF as 8-bit sRGB, upright by their EXIF turn, on white paper. Animations: the
 * first frame. Throws `FoyerError`: `image.unsupported` (by its bytes), `image.tooLarge` (bytes or pixels),
 * `image.damaged`, `image.timeout`, `document.passwordProtected`.
 */
export async function decodePages(bytes: Uint8Array, options: DecodeOptions): Promise<RgbImage[]> {
  const limits = { ...usualLimits, ...options.limits }
  if (bytes.length > limits.bytes) throw new FoyerError('image.tooLarge', { detail: 'bytes' })
  const kind = sniff(bytes)
  if (kind === null) throw new FoyerError('image.unsupported')
  if (kind === 'pdf') return renderPdf(bytes, { modulesFolder: options.modulesFolder, limits })
  // Loaded before anything is counted: the first time costs more than a picture.
  await import('sharp')
  try {
    return await withinFence(limits, ({ timeLeft }) => decodePicture(bytes, kind === 'tiff', limits, timeLeft))
  } catch (thrown) {
    throw coded(thrown)
  }
}

/** `timeLeft`: ms. Once none is left nobody waits for the pages any more: the next one does not begin. */
async function decodePicture(bytes: Uint8Array, manyPages: boolean, limits: DecodeLimits, timeLeft: () => number): Promise<RgbImage[]> {
  const { default: sharp } = await import('sharp')
  // libvips' own cache would hold people's pages in memory.
  sharp.cache(false)
  const input = { limitInputPixels: limits.pixels, failOn: 'error', sequentialRead: true } as const
  const count = manyPages ? Math.min(limits.pages, (await sharp(bytes, input).metadata()).pages ?? 1) : 1
  const pages: RgbImage[] = []
  let pixels = 0
  for (let page = 0; page < count; page++) {
    const source = manyPages ? { ...input, page } : input
    if (page > 0) {
      const { width, height } = await sharp(bytes, source).metadata()
      if (pixels + width * height > limits.allPixels) break
    }
    if (timeLeft() <= 0 && page > 0) throw new FoyerError('image.timeout')
    const { data, info } = await sharp(bytes, source)
      .timeout({ seconds: Math.max(1, Math.ceil(timeLeft() / 1000)) })
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    pixels += info.width * info.height
    pages.push({ width: info.width, height: info.height, data: threeChannels(data, info.channels) })
  }
  return pages
}

function threeChannels(data: Buffer, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data.buffer, data.byteOffset, data.length)
  const pixels = data.length / channels
  const rgb = new Uint8Array(pixels * 3)
  for (let i = 0; i < pixels; i++) {
    const at = i * channels
    rgb[i * 3] = data[at]!
    rgb[i * 3 + 1] = channels >= 3 ? data[at + 1]! : data[at]!
    rgb[i * 3 + 2] = channels >= 3 ? data[at + 2]! : data[at]!
  }
  return rgb
}

function coded(thrown: unknown): FoyerError {
  if (thrown instanceof FoyerError) return thrown
  const message = thrown instanceof Error ? thrown.message : ''
  if (/pixel limit/i.test(message)) return new FoyerError('image.tooLarge', { cause: thrown, detail: 'pixels' })
  if (/timeout/i.test(message)) return new FoyerError('image.timeout', { cause: thrown })
  return new FoyerError('image.damaged', { cause: thrown })
}
