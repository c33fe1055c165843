import { FoyerError } from '../../contract/errors.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { readCodestream, type Codestream } from './codestream.ts'
import { createJpeg2000Decoder, type DecodedImage } from './jpeg2000.ts'

export interface Jpeg2000PageOptions {
  /** Where the codec's package is. */
  modulesFolder: string
  /** Largest page, px. */
  pixels: number
  timeoutMs: number
}

/** Longest side of a page that is not a strip, px. */
const MOST_SIDE = 16_384

/**
 * A page that is a JPEG 2000 file, decoded in a thread of its own that ends with it.
 * @throws FoyerError `image.damaged`, `image.tooLarge`, `image.timeout`
 */
export async function decodeJpeg2000Page(bytes: Uint8Array, { modulesFolder, pixels, timeoutMs }: Jpeg2000PageOptions): Promise<DecodedImage> {
  const codestream = bounded(bytes, pixels)
  const decoder = createJpeg2000Decoder({ modulesFolder, timeoutMs })
  try {
    return await decoder.decode(codestream)
  } finally {
    await decoder.close()
  }
}

function bounded(bytes: Uint8Array, pixels: number): Codestream {
  try {
    return readCodestream(bytes, { pixels, side: MOST_SIDE })
  } catch (cause) {
    if (!(cause instanceof Asn1Error)) throw cause
    throw new FoyerError(cause.fault === 'tooLarge' ? 'image.tooLarge' : 'image.damaged', { cause, detail: 'jpeg2000' })
  }
}
