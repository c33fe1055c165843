/** SQLite's format of a write-ahead log: a header, then frames of a header and a page. */
export const HEADER = 32
export const FRAME = 24 + 4096

/** Frames of the present round, as a reader of the format finds them. */
export function frames(bytes: Buffer): number {
  let count = 0
  for (let at = HEADER; at + FRAME <= bytes.length && bytes.compare(bytes, at + 8, at + 16, 16, 24) === 0; at += FRAME) count++
  return count
}

export const cut = (bytes: Buffer, count: number): Buffer => bytes.subarray(0, HEADER + count * FRAME)
