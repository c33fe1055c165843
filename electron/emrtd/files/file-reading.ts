import { FoyerError } from '../../contract/errors.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { peekTlv, splitTlvs } from '../../documents/asn1/reader.ts'
import { tlv } from '../../documents/asn1/writer.ts'
import { statusText, type CommandApdu, type ResponseApdu } from '../card/apdu.ts'
import type { ChipFile } from './file-ids.ts'

/** Thrown where a read was refused for its length or form, so that smaller steps may work. */
export class ReadRefused extends Error {
  readonly status: number
  /** Secure messaging vouches for the refusal, so the session holds. */
  readonly secured: boolean
  /** How much was asked for; 0 for a selection. */
  readonly bytes: number
  readonly file: ChipFile

  constructor({ status, secured }: ResponseApdu, bytes: number, file: ChipFile) {
    super(`read refused, ${statusText(status)}`)
    this.name = 'ReadRefused'
    this.status = status
    this.secured = secured === true
    this.bytes = bytes
    this.file = file
  }
}

/** Bytes enough for every tag and length in use. */
export const headerBytes = 8
/** Highest offset of an even READ BINARY; beyond it the odd one (ISO/IEC 7816-4 §11.3.2). */
const maxEvenOffset = 0x7fff

export interface ReadForm {
  /** Most data bytes that one answer carries. */
  blockBytes: number
  exact: boolean
  byShortId: boolean
  /** Longest file taken, in bytes. */
  maxFileBytes: number
}

export interface ReadStep {
  command: CommandApdu
  /** Data bytes asked for; 0 for a selection. */
  bytes: number
  /** Where in the file they begin. */
  offset: number
}

/**
 * One file on its way: what to send next, and what each answer adds. Keeps what it has across a
 * loss of the chip, so that reading goes on at the same offset.
 */
export class FileReading {
  readonly file: ChipFile
  #buffer: Uint8Array
  #received = 0
  #total: number | null = null
  #selected = false
  #absent = false
  #ended = false
  #gaveUp = false
  /** The short identifier led to nothing: by its name, before the chip is said to have no such file. */
  #byName = false
  /** Most bytes to ask for at the end of a file that is shorter than its header says. */
  #lastBytes = Infinity

  constructor(file: ChipFile) {
    this.file = file
    this.#buffer = new Uint8Array(headerBytes)
  }

  get received(): number {
    return this.#received
  }

  /** Length of the file in bytes, once its header has been read. */
  get total(): number | null {
    return this.#total
  }

  /** The chip has no such file, or does not let us read it. */
  get absent(): boolean {
    return this.#absent
  }

  get done(): boolean {
    return this.#absent || this.#ended || (this.#total !== null && this.#received >= this.#total)
  }

  /** It ended before its header's length, or never began: what there is may be a part only. */
  get incomplete(): boolean {
    return !this.#absent && (this.#gaveUp || (this.#total === null ? this.#received === 0 : this.#received < this.#total))
  }

  /** Short identifiers do not lead to it, and its name does. */
  get foundByName(): boolean {
    return this.#byName && this.#received > 0
  }

  get contents(): Uint8Array {
    return this.#buffer.slice(0, this.#total === null ? this.#received : Math.min(this.#total, this.#received))
  }

  /** No way of reading is left: what there is stays, and is {@link incomplete}. */
  giveUp(): void {
    this.#gaveUp = true
    this.#ended = true
  }

  /** The selection on the chip is gone: another file was selected, or the session is a new one. */
  deselect(): void {
    this.#selected = false
  }

  /** The next command after what has been answered so far; `ahead` bytes more are on their way. */
  next(form: ReadForm, ahead = 0): ReadStep {
    const offset = this.#received + ahead
    if (!this.#selected) {
      if (form.byShortId && offset === 0 && !this.#byName) {
        const bytes = this.#wanted(form, 0)
        return { command: { cla: 0, ins: 0xb0, p1: 0x80 | this.file.sfi, p2: 0, le: bytes }, bytes, offset }
      }
      const id = Uint8Array.of(this.file.id >> 8, this.file.id & 0xff)
      return { command: { cla: 0, ins: 0xa4, p1: 0x02, p2: 0x0c, data: id }, bytes: 0, offset }
    }
    if (offset > maxEvenOffset) {
      // Object 53 around the data takes up to five bytes of the answer.
      const bytes = Math.max(1, Math.min(this.#wanted(form, offset), form.blockBytes - 5))
      const place = tlv(0x54, offsetBytes(offset))
      return { command: { cla: 0, ins: 0xb1, p1: 0, p2: 0, data: place, le: bytes + objectOverhead(bytes) }, bytes, offset }
    }
    const bytes = this.#wanted(form, offset)
    return { command: { cla: 0, ins: 0xb0, p1: offset >> 8, p2: offset & 0xff, le: bytes }, bytes, offset }
  }

  #wanted(form: ReadForm, offset: number): number {
    if (this.#total === null) return form.exact ? Math.min(headerBytes, form.blockBytes) : form.blockBytes
    return Math.max(1, Math.min(form.blockBytes, this.#total - offset, this.#lastBytes))
  }

  /** Takes the answer to a command of {@link next}. Throws {@link ReadRefused}, `chip.malformed`. */
  take(command: CommandApdu, answer: ResponseApdu, form: ReadForm): void {
    const { data, status } = answer
    if (command.ins === 0xa4) {
      if (status === 0x9000 || status >> 8 === 0x62) this.#selected = true
      else if (isAbsent(answer)) this.#absent = true
      else throw new ReadRefused(answer, 0, this.file)
      return
    }
    const content = (status === 0x9000 || status === 0x6282 || status === 0x6b00) && data.length > 0
    if (!content) {
      this.#takeNothing(command, answer)
      return
    }
    this.#selected = true
    this.#append(command.ins === 0xb1 ? oddData(data) : data, form)
  }

  /** An answer without data: no such file, the end of one, or a refusal of this length or form. */
  #takeNothing(command: CommandApdu, answer: ResponseApdu): void {
    const { status } = answer
    const beyond = status === 0x9000 || status === 0x6282 || status === 0x6b00
    if (this.#received === 0) {
      if (this.#selected || !(isAbsent(answer) || (beyond && status !== 0x6b00))) throw new ReadRefused(answer, command.le ?? 0, this.file)
      this.#byName = true
      return
    }
    // Without a length the file is read on until the chip says that it ends.
    if (beyond && (this.#total === null || command.ins === 0xb1)) this.#ended = true
    else if (this.#total !== null && (beyond || status === 0x6700) && this.#isLast(command)) this.#comeCloser(command)
    else throw new ReadRefused(answer, command.le ?? 0, this.file)
  }

  #isLast({ p1, p2, le, ins }: CommandApdu): boolean {
    return this.#lastBytes < Infinity || (ins === 0xb0 && ((p1 << 8) | p2) + (le ?? 0) >= (this.#total ?? Infinity))
  }

  /** Some issuers write a few bytes too many into a header: what is there is fetched by halves, up to the file's real end. */
  #comeCloser({ le }: CommandApdu): void {
    this.#lastBytes = Math.floor((le ?? 1) / 2)
    if (this.#lastBytes === 0) this.#ended = true
  }

  #append(data: Uint8Array, { maxFileBytes }: ReadForm): void {
    if (this.#received + data.length > maxFileBytes) throw malformed('file too long')
    if (this.#buffer.length < this.#received + data.length) {
      const grown = new Uint8Array(Math.max(this.#received + data.length, this.#total ?? 0))
      grown.set(this.#buffer.subarray(0, this.#received))
      this.#buffer = grown
    }
    this.#buffer.set(data, this.#received)
    this.#received += data.length
    if (this.#total === null) this.#measure(maxFileBytes)
  }

  /** Reads the file's length from its first tag; files without one (EF.ATR/INFO) end where the chip ends them. */
  #measure(maxFileBytes: number): void {
    if (this.file.tag === 0) {
      this.#ended = true
      return
    }
    try {
      const header = peekTlv(this.#buffer.subarray(0, this.#received))
      if (header === null) return
      if (header.contentLength + header.headerLength > maxFileBytes) throw malformed('file too long')
      this.#total = header.contentLength + header.headerLength
    } catch (cause) {
      if (!(cause instanceof Asn1Error)) throw cause
      // An indefinite length (some SODs): the end is found by reading on.
      if (cause.fault !== 'badLength') throw malformed('file header')
      this.#total = null
    }
  }
}

function malformed(detail: string): FoyerError {
  return new FoyerError('chip.malformed', { detail })
}

/**
 * Not found, or not for us. That a right is missing counts only where secure messaging vouches for
 * it: a bare 6982 is also what chips say when they have lost the session.
 */
function isAbsent({ status, secured }: ResponseApdu): boolean {
  return [0x6a82, 0x6a83, 0x6a88].includes(status) || (secured === true && [0x6982, 0x6985, 0x6986].includes(status))
}

function objectOverhead(length: number): number {
  return length > 255 ? 4 : length > 127 ? 3 : 2
}

function offsetBytes(offset: number): Uint8Array {
  return offset > 0xffff
    ? Uint8Array.of(offset >> 16, (offset >> 8) & 0xff, offset & 0xff)
    : Uint8Array.of(offset >> 8, offset & 0xff)
}

/** Content of object 53 (ISO/IEC 7816-4 §11.3.3). */
function oddData(data: Uint8Array): Uint8Array {
  try {
    const object = splitTlvs(data, 1)[0]
    if (object?.tag === 0x53) return object.content
  } catch {
    // Told below.
  }
  throw malformed('odd READ BINARY answer')
}
