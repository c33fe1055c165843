import { Asn1Error } from '../../documents/asn1/errors.ts'
import { peekBer } from '../../documents/asn1/reader.ts'

/** Deepest nesting of indefinite lengths followed: security objects have six. */
const maxOpen = 16

/**
 * Follows an element of indefinite length (ITU-T X.690 §8.1.3.6) through the bytes of a file as they arrive: where it ends,
 * and before that is known, how much of it there is at least. That much can be asked for without asking past the end.
 */
export class IndefiniteExtent {
  /** Length of the whole element in bytes, once its end has been seen. */
  total: number | null = null
  #at = 0
  #open = 0
  #certain = 2

  /** Bytes that are there in any case. */
  get certainBytes(): number {
    return this.total ?? this.#certain
  }

  /** Goes on through `bytes`: the file from its beginning, with more at its end than the last time. Throws `Asn1Error`. */
  follow(bytes: Uint8Array): void {
    while (this.total === null && this.#at + 2 <= bytes.length) {
      if (this.#open > 0 && bytes[this.#at] === 0 && bytes[this.#at + 1] === 0) this.#close()
      else if (!this.#enter(bytes)) break
    }
    // Every element still open ends with two octets of its own; a header that has only begun has more octets to come.
    const begun = this.#at < bytes.length ? bytes.length + 1 : this.#at
    this.#certain = begun + 2 * this.#open - (this.#at + 1 === bytes.length && bytes[this.#at] === 0 ? 2 : 0)
  }

  #close(): void {
    this.#at += 2
    this.#open -= 1
    if (this.#open === 0) this.total = this.#at
  }

  /** Steps over an element of definite length, or into one of indefinite length; false while its header is not whole. */
  #enter(bytes: Uint8Array): boolean {
    const header = peekBer(bytes.subarray(this.#at))
    if (header === null) return false
    this.#at += header.headerLength + (header.contentLength ?? 0)
    if (header.contentLength === null) {
      this.#open += 1
      if (this.#open > maxOpen) throw new Asn1Error('tooDeep', this.#at)
    }
    return true
  }
}
