import { FoyerError } from '../../contract/errors.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { jp2Boxes, readCodestream, type Codestream } from './codestream.ts'
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
/** Samples of a page: the codec holds each in four bytes, and gives one or two more, in a memory of 512 MiB (reader/wasm-ceiling.ts). An A4 page in colour at 450 dpi. */
const MOST_SAMPLES = 60_000_000
/** Colours as a header may number them (ISO/IEC 15444-1 table I.10): sRGB and grey. */
const KNOWN_COLOURS: ReadonlySet<number> = new Set([16, 17])

/**
 * A page that is a JPEG 2000 file, grey or sRGB, decoded in a thread of its own that ends with it.
 * @throws FoyerError `image.unsupported` (a palette, transparency, other colours), `image.damaged`, `image.tooLarge`, `image.tooMuchMemory`, `image.timeout`
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
    const codestream = readCodestream(bytes, { pixels, side: MOST_SIDE })
    const { width, height, components } = codestream
    if ((components !== 1 && components !== 3) || !hasKnownColours(bytes)) throw new FoyerError('image.unsupported', { detail: 'jpeg2000' })
    if (width * height * components > MOST_SAMPLES) throw new FoyerError('image.tooMuchMemory', { detail: 'jpeg2000' })
    return codestream
  } catch (cause) {
    if (!(cause instanceof Asn1Error)) throw cause
    throw new FoyerError(cause.fault === 'tooLarge' ? 'image.tooLarge' : 'image.damaged', { cause, detail: 'jpeg2000' })
  }
}

/** Whether the samples are the colours themselves: the codec knows the codestream alone, and nothing of a palette or of other colours. */
function hasKnownColours(bytes: Uint8Array): boolean {
  if (bytes[0] === 0xff) return true
  for (const { type, content } of jp2Boxes(bytes)) {
    if (type !== 'jp2h') continue
    for (const { type: inner, content: told } of jp2Boxes(content)) {
      if (inner === 'pclr') return false
      // §I.5.3.3: method 1 numbers the colours, method 2 brings a profile of grey or RGB.
      if (inner === 'colr' && told[0] === 1 && (told.length < 7 || !KNOWN_COLOURS.has(new DataView(told.buffer, told.byteOffset).getUint32(3)))) return false
    }
  }
  return true
}
