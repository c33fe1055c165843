import type { ChipPortrait } from '../../contract/chip.ts'
import { FoyerError } from '../../contract/errors.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { MOST_PIXELS, readCodestream } from './codestream.ts'
import type { EncodedImage } from './face.ts'
import { createJpeg2000Decoder } from './jpeg2000.ts'

export interface PortraitDecoder {
  /**
   * Decodes a picture from a data group and encodes its pixels anew as JPEG, so that nothing of the chip's file goes
   * further. Throws `FoyerError`: `image.damaged`, `image.tooLarge`, `image.timeout`.
   */
  decode(image: EncodedImage): Promise<ChipPortrait>
  close(): Promise<void>
}

const MOST_BYTES = 2 << 20

/** A decoder for portraits; `modulesFolder` as for {@link createJpeg2000Decoder}, which is kept warm. */
export function createPortraitDecoder(options: { modulesFolder: string; timeoutMs?: number }): PortraitDecoder {
  const jpeg2000 = createJpeg2000Decoder(options)
  const seconds = Math.max(1, Math.ceil((options.timeoutMs ?? 3000) / 1000))

  async function decode({ format, bytes }: EncodedImage): Promise<ChipPortrait> {
    if (bytes.length > MOST_BYTES) throw new FoyerError('image.tooLarge')
    const { default: sharp } = await import('sharp')
    const limits = { limitInputPixels: MOST_PIXELS, failOn: 'error', sequentialRead: true } as const
    try {
      const picture = format === 'jpeg' || format === 'png'
        ? sharp(bytes, limits)
        : await (async () => {
          const { data, width, height, channels } = await jpeg2000.decode(readCodestream(bytes))
          return sharp(data, { raw: { width, height, channels }, ...limits })
        })()
      const { data, info } = await picture
        .resize({ width: 4096, height: 4096, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .jpeg({ quality: 90 })
        .timeout({ seconds })
        .toBuffer({ resolveWithObject: true })
      return { mime: 'image/jpeg', bytes: Uint8Array.from(data), width: info.width, height: info.height }
    } catch (cause) {
      if (cause instanceof FoyerError) throw cause
      if (cause instanceof Asn1Error) throw new FoyerError(cause.fault === 'tooLarge' ? 'image.tooLarge' : 'image.damaged', { cause })
      const tooLarge = cause instanceof Error && cause.message.includes('pixel limit')
      throw new FoyerError(tooLarge ? 'image.tooLarge' : 'image.damaged', { cause })
    }
  }
  return { decode, close: () => jpeg2000.close() }
}
