import { Asn1Error } from './errors.ts'
import { readHeader } from './header.ts'
import type { Tlv } from './reader.ts'

/** As far as a run of elements can be read. */
export interface TlvRun {
  found: Tlv[]
  /** Bytes that cannot be read; none where the run is read to its end. */
  rest: number
}

/**
 * As `splitTlvs`, for runs as issuers write them: `00` between elements says nothing (ISO/IEC 7816-4 §5.2.2), reading stops where it cannot go
 * on, and the last element may say up to `slack` bytes more than there are. `longTags` as for {@link readHeader}.
 */
export function splitIssued(bytes: Uint8Array, maxElements: number, { slack = 0, longTags = true }: { slack?: number; longTags?: boolean } = {}): TlvRun {
  const found: Tlv[] = []
  let at = 0
  try {
    while (at < bytes.length) {
      if (bytes[at] === 0) {
        at += 1
        continue
      }
      const header = readHeader(bytes, at, bytes.length, false, longTags)
      const end = header.at + header.length
      if (found.length >= maxElements || header.length < 0 || end > bytes.length + slack) break
      found.push({ tag: header.tag, constructed: header.constructed, bytes: bytes.subarray(at, end), content: bytes.subarray(header.at, end) })
      at = Math.min(end, bytes.length)
    }
  } catch (fault) {
    if (!(fault instanceof Asn1Error)) throw fault
  }
  return { found, rest: bytes.length - at }
}
