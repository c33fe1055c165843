import { FoyerError } from './errors.ts'

/**
 * Bytes of all calls that one page may have under way. The largest call of the contract (a file of certificates, 128 MiB) fits, and beside it
 * what a camera and a chip send; main holds each call's bytes two or three times over while it carries them. Written out: the preload script
 * takes this file in, and none of the schemas.
 */
export const MAX_BYTES_IN_FLIGHT: number = 144 * 1024 * 1024

/** As deep as inputs of the contract go; what lies deeper is no input of ours, and the schema refuses it. */
const DEPTH = 5

/** Bytes that a call's input weighs on the wire: its byte arrays, and two for each UTF-16 unit of its texts. */
export function bytesIn(input: unknown, depth = DEPTH): number {
  if (typeof input === 'string') return 2 * input.length
  if (ArrayBuffer.isView(input) || input instanceof ArrayBuffer) return input.byteLength
  if (typeof input !== 'object' || input === null || depth === 0) return 0
  let sum = 0
  for (const value of Object.values(input)) sum += bytesIn(value, depth - 1)
  return sum
}

/** Counts the bytes that are under way, and refuses what would be too much. */
export class BytesInFlight {
  private bytes = 0
  private readonly most: number

  constructor(most = MAX_BYTES_IN_FLIGHT) {
    this.most = most
  }

  /** @returns what to call once these bytes are no longer under way. @throws FoyerError `input.tooMuchAtOnce` */
  enter(bytes: number): () => void {
    if (this.bytes + bytes > this.most) throw new FoyerError('input.tooMuchAtOnce')
    this.bytes += bytes
    let here = true
    return () => {
      if (here) this.bytes -= bytes
      here = false
    }
  }
}
