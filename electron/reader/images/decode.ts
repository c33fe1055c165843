import { FoyerError } from '../../contract/errors.ts'
import { decodeJpeg2000Page } from '../../emrtd/index.ts'
import { decodeBmp } from './bmp.ts'
import { dpiOfScan } from './dpi.ts'
import { withinFence } from './fence.ts'
import type { HeicToJpeg } from './heic/decode.ts'
import type { DecodedFile, RgbImage } from './image.ts'
import { usualLimits, type DecodeLimits } from './limits.ts'
import { renderPdf } from './pdf.ts'
import { reducedSize } from './reduced-size.ts'
import { sniff, type FileKind } from './sniff.ts'

export interface DecodeOptions {
  /** `node_modules`, for PDFium's own files. */
  modulesFolder: string
  limits?: Partial<DecodeLimits>
  /** Who decodes HEIC; without one it is refused. */
  heic?: HeicToJpeg
  /** A scanner made it: what it says of its dots per inch is so. A camera's file says anything. */
  scanned?: boolean
}

/**
 * The pages of a picture or PDF as 8-bit sRGB, upright by their EXIF turn, on white paper. Animations: the
 * first frame. A photograph of more than the limit's pixels is made smaller while it is read. Throws `FoyerError`: `image.empty`,
 * `image.heic` (nothing here decodes it) and `image.unsupported` (by its bytes), `image.tooLarge` (bytes or pixels), `image.damaged`, `image.timeout`, `document.passwordProtected`.
 */
export async function decodePages(bytes: Uint8Array, options: DecodeOptions): Promise<RgbImage[]> {
  return (await decodeFile(bytes, options)).pages
}

/** The same, and whether the file has more pages than were decoded. */
export async function decodeFile(bytes: Uint8Array, options: DecodeOptions): Promise<DecodedFile> {
  const { modulesFolder, heic } = options
  const limits = { ...usualLimits, ...options.limits }
  if (bytes.length === 0) throw new FoyerError('image.empty')
  if (bytes.length > limits.bytes) throw new FoyerError('image.tooLarge', { detail: 'bytes' })
  const kind = sniff(bytes)
  if (kind === null) throw new FoyerError('image.unsupported')
  if (kind === 'heic' && heic === undefined) throw new FoyerError('image.heic')
  if (kind === 'pdf') return renderPdf(bytes, { modulesFolder, limits })
  // Loaded before anything is counted: the first time costs more than a picture.
  await import('sharp')
  try {
    return await withinFence(limits, async ({ timeLeft }) => {
      if (kind === 'bmp') return { pages: [decodeBmp(bytes, limits)], more: false }
      if (kind === 'jpeg2000') return { pages: [await decodeJpeg2000(bytes, modulesFolder, limits)], more: false }
      if (kind !== 'heic' || heic === undefined) {
        const file = await decodePicture(bytes, kind, limits, timeLeft)
        return options.scanned === true ? await withDpi(file, bytes) : file
      }
      // By its own rule upright already (ISO/IEC 23008-12 §6.5.10): what EXIF says of turning is not for its pixels.
      return decodePicture(await heic(bytes, { timeMs: timeLeft(), cpuMs: limits.cpuLimit }), 'jpeg', limits, timeLeft, true)
    })
  } catch (thrown) {
    throw coded(thrown)
  }
}

async function decodeJpeg2000(bytes: Uint8Array, modulesFolder: string, { pixels, timeLimit }: DecodeLimits): Promise<RgbImage> {
  const { width, height, channels, data } = await decodeJpeg2000Page(bytes, { modulesFolder, pixels, timeoutMs: timeLimit })
  return { width, height, data: threeChannels(data, channels) }
}

/** `timeLeft`: ms. Once none is left nobody waits for the pages any more: the next one does not begin. */
async function decodePicture(bytes: Uint8Array, kind: FileKind, limits: DecodeLimits, timeLeft: () => number, upright = false): Promise<DecodedFile> {
  const { default: sharp } = await import('sharp')
  // libvips' own cache would hold people's pages in memory.
  sharp.cache(false)
  const usual = { limitInputPixels: limits.pixels, failOn: 'error', sequentialRead: true } as const
  const reduced = kind === 'jpeg' ? await reducedSize(bytes, limits, !upright) : null
  const input = reduced === null ? usual : { ...usual, limitInputPixels: limits.reducedPixels }
  const manyPages = kind === 'tiff'
  const all = manyPages ? (await sharp(bytes, input).metadata()).pages ?? 1 : 1
  const count = Math.min(limits.pages, all)
  const pages: RgbImage[] = []
  let pixels = 0
  for (let page = 0; page < count; page++) {
    const source = manyPages ? { ...input, page } : input
    if (page > 0) {
      const { width, height } = await sharp(bytes, source).metadata()
      if (pixels + width * height > limits.allPixels) break
    }
    if (timeLeft() <= 0 && page > 0) throw new FoyerError('image.timeout')
    const whole = sharp(bytes, source).timeout({ seconds: Math.max(1, Math.ceil(timeLeft() / 1000)) })
    const sized = reduced === null ? whole : whole.resize({ ...reduced, fit: 'fill' })
    const { data, info } = await (upright ? sized : sized.autoOrient())
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    pixels += info.width * info.height
    pages.push({ width: info.width, height: info.height, data: threeChannels(data, info.channels) })
  }
  return { pages, more: pages.length < all }
}

/** All pages of a scanner's file have the same. */
async function withDpi({ pages, more }: DecodedFile, bytes: Uint8Array): Promise<DecodedFile> {
  const { default: sharp } = await import('sharp')
  const { density, width, height } = await sharp(bytes).metadata()
  return {
    more,
    pages: pages.map((page) => {
      // One that was made smaller while it was read has fewer dots in an inch.
      const dpi = dpiOfScan(page, density === undefined ? null : density * Math.max(page.width, page.height) / Math.max(width, height))
      return dpi === null ? page : { ...page, dpi }
    }),
  }
}

function threeChannels(data: Uint8Array, channels: number): Uint8Array {
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
