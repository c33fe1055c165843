import { headerBytes } from './file-reading.ts'
import { stepDown, type ReadSizes } from './read-sizes.ts'

/** How files are read: how much at a time, and whether by short identifier or by name. */
export interface ReadingWay {
  sizes: ReadSizes
  byShortId: boolean
}

/** Security status, conditions of use, secure messaging objects: what chips say when a session is gone. */
export function isLostSession(status: number): boolean {
  return [0x6982, 0x6985, 0x6986, 0x6987, 0x6988].includes(status)
}

/** The next way to try after a refusal of `bytes` with this status word; null where none is left. */
export function nextWay({ sizes, byShortId }: ReadingWay, { status, bytes }: { status: number; bytes: number }): ReadingWay | null {
  // 6B00 is what some chips say to a read past the end, and others to a short identifier; where a header's few bytes are refused
  // the length is not at fault.
  const aboutForm = status === 0x6a81 || status === 0x6a86 || isLostSession(status) || (sizes.exact && (status === 0x6b00 || bytes <= headerBytes))
  const smaller = byShortId && aboutForm ? null : stepDown(sizes)
  if (smaller !== null) return { sizes: smaller, byShortId }
  return byShortId ? { sizes, byShortId: false } : null
}
