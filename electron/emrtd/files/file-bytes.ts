import { FoyerError } from '../../contract/errors.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { peekBer } from '../../documents/asn1/reader.ts'
import { IndefiniteExtent } from './indefinite-extent.ts'

/** Bytes enough for every tag and length in use. */
export const headerBytes = 8

/** The bytes of one file as they come, and how many its own header says that there are. */
export class FileBytes {
  received = 0
  /** Length of the file in bytes, once its header has come. */
  total: number | null = null
  #buffer = new Uint8Array(headerBytes)
  /** Where a file of indefinite length ends, as far as that can be told. */
  #extent: IndefiniteExtent | null = null

  get contents(): Uint8Array {
    return this.#buffer.slice(0, this.total === null ? this.received : Math.min(this.total, this.received))
  }

  /** It has begun, and does not say in its header how long it is. */
  get isIndefinite(): boolean {
    return this.#extent !== null
  }

  /** Bytes that are there in any case; null where its header has not come. */
  get certainBytes(): number | null {
    return this.total ?? this.#extent?.certainBytes ?? null
  }

  /** Throws `chip.malformed` where that is more than `maxFileBytes`, or its header is none. `measured`: it has a header that tells its length. */
  append(data: Uint8Array, maxFileBytes: number, measured: boolean): void {
    if (this.received + data.length > maxFileBytes) throw malformed('file too long')
    if (this.#buffer.length < this.received + data.length) {
      const grown = new Uint8Array(Math.max(this.received + data.length, this.total ?? 0))
      grown.set(this.#buffer.subarray(0, this.received))
      this.#buffer = grown
    }
    this.#buffer.set(data, this.received)
    this.received += data.length
    if (this.total === null && measured) this.#measure(maxFileBytes)
  }

  #measure(maxFileBytes: number): void {
    try {
      const bytes = this.#buffer.subarray(0, this.received)
      const header = this.#extent === null ? peekBer(bytes) : null
      if (header?.contentLength === null) this.#extent = new IndefiniteExtent()
      this.#extent?.follow(bytes)
      const total = this.#extent === null ? header && header.headerLength + (header.contentLength ?? 0) : this.#extent.total
      if ((total ?? this.#extent?.certainBytes ?? 0) > maxFileBytes) throw malformed('file too long')
      this.total = total
    } catch (cause) {
      if (!(cause instanceof Asn1Error)) throw cause
      throw malformed('file header')
    }
  }
}

function malformed(detail: string): FoyerError {
  return new FoyerError('chip.malformed', { detail })
}
