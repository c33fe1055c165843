import { FoyerError } from '../../contract/errors.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { peekBer } from '../../documents/asn1/reader.ts'
import { tlv } from '../../documents/asn1/writer.ts'
import type { CommandApdu, ResponseApdu } from '../card/apdu.ts'
import type { ChipFile, ChipFileName } from './file-ids.ts'
import { IndefiniteExtent } from './indefinite-extent.ts'
import { objectOverhead, oddData, offsetBytes } from './odd-read.ts'
import { isAbsent, ReadRefused } from './read-refused.ts'

/** Bytes enough for every tag and length in use. */
export const headerBytes = 8
/** Files that every document has (ICAO 9303-10 §4.1, table 37). */
const mandatoryFiles: ReadonlySet<ChipFileName> = new Set(['EF.SOD', 'EF.COM', 'DG1', 'DG2'])
/** Most bytes that issuers were seen to write too many into a header. */
const mostOverstated = 8
/** Highest offset of an even READ BINARY; beyond it the odd one (ISO/IEC 7816-4 §11.3.2). */
const maxEvenOffset = 0x7fff

export interface ReadForm {
  /** Most data bytes that one answer carries. */
  blockBytes: number
  exact: boolean
  byShortId: boolean
  /** First parameter of SELECT by file identifier. */
  selectP1: number
  /** Most data bytes that one answer of this chip has brought: a refusal of no more is not about the length. */
  provenBytes: number
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
  #triedShortId = false
  /** Its name leads to nothing: by short identifier, whatever other files are read by. */
  #onlyShortId = false
  /** Where a file of indefinite length ends, as far as that can be told. */
  #extent: IndefiniteExtent | null = null
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
    if (this.#absent) return false
    return this.#gaveUp || (this.#total === null ? this.#extent !== null || this.#received === 0 : this.#received < this.#total)
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
      if (offset === 0 && (form.byShortId ? !this.#byName : this.#onlyShortId)) {
        this.#triedShortId = true
        const bytes = this.#wanted(form, 0)
        return { command: { cla: 0, ins: 0xb0, p1: 0x80 | this.file.sfi, p2: 0, le: bytes }, bytes, offset }
      }
      const id = Uint8Array.of(this.file.id >> 8, this.file.id & 0xff)
      return { command: { cla: 0, ins: 0xa4, p1: form.selectP1, p2: 0x0c, data: id }, bytes: 0, offset }
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
    if (this.#total === null) {
      const sure = this.#extent === null ? headerBytes : Math.max(1, this.#extent.certainBytes - offset)
      return form.exact ? Math.min(sure, form.blockBytes) : form.blockBytes
    }
    return Math.max(1, Math.min(form.blockBytes, this.#total - offset, this.#lastBytes))
  }

  /** Takes the answer to a command of {@link next}. Throws {@link ReadRefused}, `chip.malformed`. */
  take(command: CommandApdu, answer: ResponseApdu, form: ReadForm): void {
    const { data, status } = answer
    if (command.ins === 0xa4) {
      if (status === 0x9000 || status >> 8 === 0x62) this.#selected = true
      else if (isAbsent(answer)) this.#takeAbsence()
      else throw new ReadRefused(answer, this.file, { bytes: 0 })
      return
    }
    const content = (status === 0x9000 || status === 0x6282 || status === 0x6b00) && data.length > 0
    if (!content) {
      this.#takeNothing(command, answer, form)
      return
    }
    this.#selected = true
    this.#append(command.ins === 0xb1 ? oddData(data) : data, form)
  }

  /** A file that every document has is looked for by its short identifier too, before the chip is said not to have it. */
  #takeAbsence(): void {
    if (this.#triedShortId || !mandatoryFiles.has(this.file.name)) this.#absent = true
    else this.#onlyShortId = true
  }

  /** An answer without data: no such file, the end of one, or a refusal of this length or form. */
  #takeNothing(command: CommandApdu, answer: ResponseApdu, form: ReadForm): void {
    const { status } = answer
    const beyond = status === 0x9000 || status === 0x6282 || status === 0x6b00
    if (this.#received === 0) {
      if (this.#onlyShortId) {
        this.#absent = true
        return
      }
      if (this.#selected || !(isAbsent(answer) || (beyond && status !== 0x6b00))) throw this.#refusal(command, answer)
      this.#byName = true
      return
    }
    if (beyond && (command.ins === 0xb1 || this.#isWhole(command))) this.#ended = true
    else if (this.#total !== null && this.#isLast(command) && this.#mayEndHere(answer, command, form)) this.#comeCloser(command)
    else throw this.#refusal(command, answer)
  }

  /** Without a length, and not asked for more than must be there: the file was cut short. */
  #isWhole({ le = 0 }: CommandApdu): boolean {
    return this.#total === null && (this.#extent === null || this.#received + le <= this.#extent.certainBytes)
  }

  /** Nothing to read says that the file ends; the refusals that some chips say it with are about the length where that is untried. */
  #mayEndHere({ status }: ResponseApdu, { le = 0 }: CommandApdu, { provenBytes }: ReadForm): boolean {
    if (status === 0x9000 || status === 0x6282) return true
    if (status !== 0x6b00 && status !== 0x6700) return false
    return le <= provenBytes || (provenBytes > headerBytes && this.#lastBytes === Infinity && le > 2 * mostOverstated)
  }

  #refusal({ ins, p1, p2, le = 0 }: CommandApdu, answer: ResponseApdu): ReadRefused {
    const byShortId = ins === 0xb0 && (p1 & 0x80) !== 0
    const offset = ins === 0xb1 ? this.#received : byShortId ? p2 : (p1 << 8) | p2
    return new ReadRefused(answer, this.file, { bytes: le, byShortId, inside: this.#total !== null && offset + le <= this.#total })
  }

  #isLast({ p1, p2, le, ins }: CommandApdu): boolean {
    return this.#lastBytes < Infinity || (ins === 0xb0 && ((p1 << 8) | p2) + (le ?? 0) >= (this.#total ?? Infinity))
  }

  /** Some issuers write a few bytes too many into a header: what is there is fetched without them, then by halves, up to the file's real end. */
  #comeCloser({ le }: CommandApdu): void {
    const asked = le ?? 1
    this.#lastBytes = this.#lastBytes === Infinity && asked > 2 * mostOverstated ? asked - mostOverstated : Math.floor(asked / 2)
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
      const bytes = this.#buffer.subarray(0, this.#received)
      const header = this.#extent === null ? peekBer(bytes) : null
      if (header?.contentLength === null) this.#extent = new IndefiniteExtent()
      this.#extent?.follow(bytes)
      const total = this.#extent === null ? header && header.headerLength + (header.contentLength ?? 0) : this.#extent.total
      if ((total ?? this.#extent?.certainBytes ?? 0) > maxFileBytes) throw malformed('file too long')
      this.#total = total
    } catch (cause) {
      if (!(cause instanceof Asn1Error)) throw cause
      throw malformed('file header')
    }
  }
}

function malformed(detail: string): FoyerError {
  return new FoyerError('chip.malformed', { detail })
}
