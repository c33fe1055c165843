/** What a file is by its first bytes; its name and what it claims elsewhere count for nothing. */
export type FileKind = 'jpeg' | 'png' | 'tiff' | 'webp' | 'gif' | 'avif' | 'bmp' | 'jpeg2000' | 'pdf' | 'heic'

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))

/** Signatures at the start of a file. */
const signatures: readonly (readonly [FileKind, readonly number[]])[] = [
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['tiff', [0x49, 0x49, 0x2a, 0]],
  ['tiff', [0x4d, 0x4d, 0, 0x2a]],
  ['gif', ascii('GIF87a')],
  ['gif', ascii('GIF89a')],
  // A JP2 file (ISO/IEC 15444-1 §I.5.1), and a codestream by itself (§A.4.1, §A.5.1).
  ['jpeg2000', [0, 0, 0, 0x0c, ...ascii('jP  '), 0x0d, 0x0a, 0x87, 0x0a]],
  ['jpeg2000', [0xff, 0x4f, 0xff, 0x51]],
]

/** Brands of HEIF files (ISO/IEC 23008-12 §10, AV1 Image File Format §6): AV1 pictures, and those in codecs that no desk has. */
const av1Brands: ReadonlySet<string> = new Set(['avif', 'avis'])
const otherBrands: ReadonlySet<string> = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1', 'mif2'])
/** Brands that are looked at: a picture names up to ten. */
const mostBrands = 32

/** The kind, or null for everything that is not read. PDF may begin within the first KB (ISO 32000-1, implementation note 13). */
export function sniff(bytes: Uint8Array): FileKind | null {
  const signed = signatures.find(([, signature]) => starts(bytes, 0, signature))
  if (signed !== undefined) return signed[0]
  if (starts(bytes, 0, ascii('RIFF')) && starts(bytes, 8, ascii('WEBP'))) return 'webp'
  // Two letters are few: reserved bytes and a header of a known length stand behind those of a bitmap.
  if (starts(bytes, 0, ascii('BM')) && starts(bytes, 6, [0, 0, 0, 0]) && starts(bytes, 15, [0, 0, 0])) return 'bmp'
  if (starts(bytes, 4, ascii('ftyp'))) return heifKind(bytes)
  const last = Math.min(1024, bytes.length - 5)
  for (let i = 0; i <= last; i++) if (starts(bytes, i, ascii('%PDF-'))) return 'pdf'
  return null
}

/** By the brands in the file type box (ISO/IEC 14496-12 §4.3); a film has others. */
function heifKind(bytes: Uint8Array): 'avif' | 'heic' | null {
  const end = Math.min(bytes.length, new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), 8 + 4 * mostBrands)
  const brands: string[] = []
  for (let at = 8; at + 4 <= end; at += 4) {
    // Between the first brand and the others stands a version.
    if (at !== 12) brands.push(String.fromCharCode(...bytes.subarray(at, at + 4)))
  }
  if (brands.some((brand) => av1Brands.has(brand))) return 'avif'
  return brands.some((brand) => otherBrands.has(brand)) ? 'heic' : null
}

function starts(bytes: Uint8Array, at: number, signature: readonly number[]): boolean {
  return bytes.length >= at + signature.length && signature.every((byte, i) => bytes[at + i] === byte)
}
