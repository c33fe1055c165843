/** Boxes of one level that are looked at: a photograph in tiles names each once, 8192 of them cover 512 megapixels. */
const MOST_BOXES = 16_384

interface Box { type: string; from: number; to: number }

/** The boxes of one level (ISO/IEC 14496-12 §4.2). Ends where one is broken. */
function* boxesOf(bytes: Uint8Array, from: number, to: number): Generator<Box> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = from
  for (let n = 0; n < MOST_BOXES && at + 8 <= to; n++) {
    const short = view.getUint32(at)
    const wide = short === 1
    if (wide && at + 16 > to) return
    // A length of 0 is "to the end".
    const length = wide ? Number(view.getBigUint64(at + 8)) : short === 0 ? to - at : short
    const head = wide ? 16 : 8
    if (length < head || at + length > to) return
    yield { type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), from: at + head, to: at + length }
    at += length
  }
}

function inside(bytes: Uint8Array, { from, to }: Pick<Box, 'from' | 'to'>, type: string, skip = 0): Box | null {
  for (const box of boxesOf(bytes, from + skip, to)) if (box.type === type) return box
  return null
}

/** Version and flags before the content (§4.2). */
const FULL_BOX = 4

/**
 * Pixels of the largest picture that a HEIF file says it holds, by its spatial extents (ISO/IEC 23008-12 §6.5.3): `meta` / `iprp` / `ipco` / `ispe`.
 * @returns null where it says none: it is no such file
 */
export function largestPicture(bytes: Uint8Array): number | null {
  const meta = inside(bytes, { from: 0, to: bytes.length }, 'meta')
  const properties = meta === null ? null : inside(bytes, meta, 'iprp', FULL_BOX)
  const container = properties === null ? null : inside(bytes, properties, 'ipco')
  if (container === null) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let largest: number | null = null
  for (const { type, from, to } of boxesOf(bytes, container.from, container.to)) {
    if (type === 'ispe' && to - from >= FULL_BOX + 8) largest = Math.max(largest ?? 0, view.getUint32(from + FULL_BOX) * view.getUint32(from + FULL_BOX + 4))
  }
  return largest
}
