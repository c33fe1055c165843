// A reader of our own, since it is the shorter way: yauzl 3.4 has 1,329 lines (and `pend`), hands out streams by callbacks where whole entries are
// wanted at once, and does not compare an entry's CRC; limits, CRC and the refusal of ZIP64 would be written around it all the same.
import { crc32, inflateRawSync } from 'node:zlib'
import { FoyerError } from '../../contract/errors.ts'

/** Bounds of one archive; whatever exceeds them is refused before it is unpacked. */
export interface ZipLimits {
  maxEntries: number
  /** Of all entries together, unpacked. */
  maxBytes: number
}

export const zipLimits: ZipLimits = { maxEntries: 2000, maxBytes: 256 << 20 }

export interface ZipEntry {
  /** As written in the archive; never a path to write to. */
  name: string
  bytes: Uint8Array
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const CENTRAL_BYTES = 46
const LOCAL_BYTES = 30
const LONGEST_COMMENT = 0xffff

const invalid = (detail: string): FoyerError => new FoyerError('input.invalid', { detail: `zip: ${detail}` })

export function looksLikeZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)
}

/**
 * Unpacks the entries that `wanted` names, in memory, by the central directory (PKWARE APPNOTE §4.3.12): stored or
 * deflated ones; no encryption, no ZIP64, no archive in several parts. Throws `FoyerError`: `input.tooLarge` for more or
 * longer entries than `limits` allows or an entry longer than it says, `input.invalid` for anything else that is wrong.
 */
export function unzip(archive: Uint8Array, wanted: (name: string) => boolean, limits: ZipLimits = zipLimits): ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength)
  const end = endRecord(view)
  const count = view.getUint16(end + 10, true)
  const start = view.getUint32(end + 16, true)
  if (count === 0xffff || start === 0xffffffff) throw invalid('ZIP64')
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) throw invalid('several parts')
  if (count > limits.maxEntries) throw new FoyerError('input.tooLarge', { detail: 'zip entries' })
  const entries: ZipEntry[] = []
  let total = 0
  let at = start
  for (let index = 0; index < count; index += 1) {
    if (at + CENTRAL_BYTES > end || view.getUint32(at, true) !== CENTRAL) throw invalid('directory')
    const nameLength = view.getUint16(at + 28, true)
    const name = Buffer.from(archive.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameLength)).toString('utf8')
    if (wanted(name)) {
      total += view.getUint32(at + 24, true)
      if (total > limits.maxBytes) throw new FoyerError('input.tooLarge', { detail: 'zip contents' })
      entries.push({ name, bytes: entryBytes(archive, view, at) })
    }
    at += CENTRAL_BYTES + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** Offset of the end record: the last one whose comment fills the rest of the file. */
function endRecord(view: DataView): number {
  for (let at = view.byteLength - END_BYTES; at >= 0 && at >= view.byteLength - END_BYTES - LONGEST_COMMENT; at -= 1) {
    if (view.getUint32(at, true) === END && at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength) return at
  }
  throw invalid('no end record')
}

/** One entry by its directory header at `at`. */
function entryBytes(archive: Uint8Array, view: DataView, at: number): Uint8Array {
  const method = view.getUint16(at + 10, true)
  const packed = view.getUint32(at + 20, true)
  const size = view.getUint32(at + 24, true)
  const local = view.getUint32(at + 42, true)
  if ((view.getUint16(at + 8, true) & 1) !== 0) throw invalid('encrypted')
  if (local + LOCAL_BYTES > view.byteLength || view.getUint32(local, true) !== LOCAL) throw invalid('local header')
  const from = local + LOCAL_BYTES + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  if (from + packed > view.byteLength) throw invalid('truncated')
  const data = archive.subarray(from, from + packed)
  const bytes = method === 8 ? inflate(data, size) : data
  if (method !== 8 && method !== 0) throw invalid('compression')
  if (bytes.length !== size || crc32(bytes) !== view.getUint32(at + 16, true)) throw invalid('damaged')
  return bytes
}

function inflate(data: Uint8Array, size: number): Uint8Array {
  try {
    // One byte of room more than it says: what is longer shows.
    return inflateRawSync(data, { maxOutputLength: size + 1 })
  } catch (cause) {
    const tooLong = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw new FoyerError(tooLong ? 'input.tooLarge' : 'input.invalid', { cause, detail: 'zip entry' })
  }
}
