import { FoyerError } from './errors.ts'

/**
 * Bytes of all calls that one page may have under way. The largest call of the contract (a file of certificates, 128 MiB) fits, and beside it
 * what a camera and a chip send; main holds each call's bytes two or three times over while it carries them. Written out: the preload script
 * takes this file in, and none of the schemas.
 */
export const MAX_BYTES_IN_FLIGHT: number = 144 * 1024 * 1024

/** As deep as inputs of the contract go. */
const DEPTH = 8
/** A number, a truth or nothing, as the wire writes it, at most. */
const PRIMITIVE_BYTES = 9

/**
 * Bytes that a call's input weighs on the wire: whole buffers, whatever part of one a view shows, for all of it is sent; two bytes for each
 * UTF-16 unit of texts and of names. Each buffer once.
 * @throws FoyerError `input.invalid` for what no input of the contract is made of, or lies deeper than any
 */
export function bytesIn(input: unknown, depth: number = DEPTH, seen: Set<unknown> = new Set()): number {
  if (typeof input === 'string') return 2 * input.length
  if (input === null || input === undefined || typeof input === 'number' || typeof input === 'boolean') return PRIMITIVE_BYTES
  if (typeof input !== 'object' || depth === 0) throw new FoyerError('input.invalid')
  const buffer = ArrayBuffer.isView(input) ? input.buffer : input
  if (buffer instanceof ArrayBuffer) {
    if (seen.has(buffer)) return PRIMITIVE_BYTES
    seen.add(buffer)
    return buffer.byteLength
  }
  if (!Array.isArray(input) && !isPlain(input)) throw new FoyerError('input.invalid')
  let sum = PRIMITIVE_BYTES
  for (const [name, value] of Object.entries(input)) sum += 2 * name.length + bytesIn(value, depth - 1, seen)
  return sum
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
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
