import { peekTlv } from '../../documents/asn1/reader.ts'
import type { CommandApdu, ResponseApdu } from '../card/apdu.ts'
import { concat } from '../algorithms/ciphers.ts'
import { status } from './chip-access.ts'

const CHAINED = 0x10
const GENERAL_AUTHENTICATE = 0x86
/** Longest data that a chain may bring. */
const maxBytes = 4096

/** Commands in several parts, and answers in several parts, of a chip that does so (ISO/IEC 7816-4 §5.3.3, §5.3.4). */
export class ChipChaining {
  #parts: Uint8Array[] = []
  #ins = 0
  #rest = new Uint8Array()

  reset(): void {
    this.#parts = []
    this.#rest = new Uint8Array()
  }

  /**
   * The whole command, or the answer to a part of one. The steps of GENERAL AUTHENTICATE are a chain themselves, so a
   * step is whole when its object is.
   */
  collect(command: CommandApdu): CommandApdu | ResponseApdu {
    const chained = (command.cla & CHAINED) !== 0
    const data = command.data ?? new Uint8Array()
    if (this.#parts.length > 0 && this.#ins !== command.ins) return this.#refuse(0x6883)
    this.#ins = command.ins
    this.#parts.push(data)
    const whole = concat(...this.#parts)
    if (whole.length > maxBytes) return this.#refuse(0x6700)
    if (chained && (command.ins !== GENERAL_AUTHENTICATE || !isWholeObject(whole))) return status(0x9000)
    this.#parts = []
    return whole.length === 0 ? command : { ...command, data: whole }
  }

  #refuse(code: number): ResponseApdu {
    this.#parts = []
    return status(code)
  }

  /** The first part of an answer that is longer than was asked for: 61xx tells how much follows. */
  begin(answer: ResponseApdu, le: number): ResponseApdu {
    this.#rest = Uint8Array.from(answer.data)
    return this.#next(answer.status, le)
  }

  /** GET RESPONSE; null where nothing waits. */
  next(le: number): ResponseApdu | null {
    return this.#rest.length === 0 ? null : this.#next(0x9000, le)
  }

  #next(last: number, le: number): ResponseApdu {
    const data = this.#rest.subarray(0, le)
    this.#rest = this.#rest.slice(le)
    const left = this.#rest.length
    return { data, status: left === 0 ? last : 0x6100 | (left > 255 ? 0 : left) }
  }
}

function isWholeObject(data: Uint8Array): boolean {
  const header = peekTlv(data)
  return header !== null && data.length >= header.headerLength + header.contentLength
}
