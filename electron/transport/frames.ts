/**
 * Messages on a stream of bytes between main and a process that it does not trust: JSON, and beside it every `Uint8Array` as it is, so that
 * a picture is neither written as text nor copied to be sent. All numbers are 32 bits, the least first:
 *
 *     length of the JSON, count of the byte strings, length of each, the JSON, the byte strings
 */

/** The largest file that a process is given is one of trust (contract/trust.ts, TRUST_FILE_MAX); a page or a frame of a camera has 50 MB. */
export const MOST_FRAME_BYTES = 160 * 1024 * 1024
/** A Reading with all its evidence is some 100 kB of JSON. */
const MOST_JSON_BYTES = 16 * 1024 * 1024
/** A file of ten pages, each with its pictures, has fewer than a hundred. */
const MOST_BYTE_STRINGS = 1024

/** Stands in the JSON for byte string number so and so; a name of the contract never begins with NUL. */
const PLACE = '\0bytes'

/** What came is no frame, or larger than one may be: nothing after it can be believed. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

/** The parts of a frame, in order; the byte strings are those of the message, not copies. @throws FrameError for what is larger than a frame may be */
export function frameOf(message: unknown): Uint8Array[] {
  const strings: Uint8Array[] = []
  const text = JSON.stringify(message, function (this: Record<string, unknown>, key: string, value: unknown) {
    // Not `value`: a Buffer has turned itself into numbers by then.
    const held = this[key]
    return held instanceof Uint8Array ? { [PLACE]: strings.push(held) - 1 } : value
  })
  const json = Buffer.from(text)
  const head = Buffer.alloc(8 + 4 * strings.length)
  head.writeUInt32LE(json.length, 0)
  head.writeUInt32LE(strings.length, 4)
  for (const [place, each] of strings.entries()) head.writeUInt32LE(each.byteLength, 8 + 4 * place)
  hold(json.length, strings.length, strings.reduce((sum, each) => sum + each.byteLength, 0))
  return [head, json, ...strings]
}

function hold(json: number, count: number, bytes: number): void {
  if (json > MOST_JSON_BYTES || count > MOST_BYTE_STRINGS || json + bytes > MOST_FRAME_BYTES) throw new FrameError('a frame is too large')
}

function messageOf(json: Uint8Array, strings: readonly Uint8Array[]): unknown {
  try {
    return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('utf8'), (_key, value: unknown) => {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, PLACE)) return value
      const found = strings[Number((value as Record<string, unknown>)[PLACE])]
      if (found === undefined) throw new FrameError('no such bytes')
      return found
    })
  } catch {
    throw new FrameError('not a message')
  }
}

/** Puts frames together again, however the stream cuts them; the byte strings of a message are its own. */
export class FrameReader {
  private readonly onMessage: (message: unknown) => void
  private parts: Uint8Array[] = []
  private lengths: number[] | null = null
  private filling: Uint8Array = new Uint8Array(8)
  private filled = 0

  constructor(onMessage: (message: unknown) => void) {
    this.onMessage = onMessage
  }

  /** @throws FrameError once what came is no frame: the stream is to be closed then */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.byteLength;) {
      const taken = Math.min(chunk.byteLength - at, this.filling.byteLength - this.filled)
      this.filling.set(chunk.subarray(at, at + taken), this.filled)
      at += taken
      this.filled += taken
      while (this.filled === this.filling.byteLength && this.next()) { /* An empty string is complete at once. */ }
    }
  }

  /** The part that is being filled is complete. @returns whether another part was begun that may be complete as well */
  private next(): boolean {
    const part = this.filling
    if (this.lengths === null) return this.head(part)
    this.parts.push(part)
    const length = this.lengths[this.parts.length]
    if (length !== undefined) return this.begin(length)
    const [json, ...strings] = this.parts
    this.lengths = null
    this.parts = []
    this.begin(8)
    if (json !== undefined) this.onMessage(messageOf(json, strings))
    return false
  }

  /** The first eight bytes, and then those with the lengths. */
  private head(part: Uint8Array): boolean {
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength)
    const json = view.getUint32(0, true)
    const count = view.getUint32(4, true)
    hold(json, count, 0)
    if (part.byteLength === 8 && count > 0) {
      const whole = new Uint8Array(8 + 4 * count)
      whole.set(part)
      this.filling = whole
      return false
    }
    const strings = Array.from({ length: count }, (_, place) => view.getUint32(8 + 4 * place, true))
    hold(json, count, strings.reduce((sum, each) => sum + each, 0))
    this.lengths = [json, ...strings]
    return this.begin(json)
  }

  private begin(length: number): boolean {
    this.filling = new Uint8Array(length)
    this.filled = 0
    return true
  }
}
