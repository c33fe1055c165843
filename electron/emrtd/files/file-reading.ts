import { tlv } from '../../documents/asn1/writer.ts'
import type { CommandApdu, ResponseApdu } from '../card/apdu.ts'
import { LENGTH_SLACK } from '../data-groups/data-group.ts'
import { FileBytes, headerBytes } from './file-bytes.ts'
import { isByShortId, readAt, readByShortId, selectFile } from './file-commands.ts'
import type { ChipFile, ChipFileName } from './file-ids.ts'
import { objectOverhead, oddData, offsetBytes } from './odd-read.ts'
import { isAbsent, ReadRefused } from './read-refused.ts'
import { isLostSession } from './reading-ladder.ts'

/** Files that every document has (ICAO 9303-10 §4.1, table 37). */
const mandatoryFiles: ReadonlySet<ChipFileName> = new Set(['EF.SOD', 'EF.COM', 'DG1', 'DG2'])
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
  readonly #bytes = new FileBytes()
  readonly #isWhole: (contents: Uint8Array) => boolean
  #selected = false
  #absent = false
  #ended = false
  #gaveUp = false
  /** The short identifier led to nothing: by its name, before the chip is said to have no such file. */
  #byName = false
  #triedShortId = false
  /** Its name leads to nothing: by short identifier, whatever other files are read by. */
  #onlyShortId = false
  /** Most bytes to ask for at the end of a file that is shorter than its header says. */
  #lastBytes = Infinity
  #beyond = false
  /** The file may have ended, and nobody vouches for that refusal: the session may be gone with it. */
  #doubtsSession = false

  /** `isWhole`: whether bytes are known to be the whole file by something else than its header. */
  constructor(file: ChipFile, isWhole: (contents: Uint8Array) => boolean = () => false) {
    this.file = file
    this.#isWhole = isWhole
  }

  get received(): number {
    return this.#bytes.received
  }

  /** Length of the file in bytes, once its header has been read. */
  get total(): number | null {
    return this.#bytes.total
  }

  /** The chip has no such file, or does not let us read it. */
  get absent(): boolean {
    return this.#absent
  }

  get done(): boolean {
    return this.#absent || this.#ended || (this.total !== null && this.received >= this.total)
  }

  /** It ended before its header's length, or never began: what there is may be a part only. */
  get incomplete(): boolean {
    if (this.#absent || this.#beyond) return false
    return this.#gaveUp || (this.total === null ? this.#bytes.isIndefinite || this.received === 0 : this.received < this.total)
  }

  /** Short identifiers do not lead to it, and its name does. */
  get foundByName(): boolean {
    return this.#byName && this.received > 0
  }

  /** More has been looked for than its header says. */
  get beyond(): boolean {
    return this.#beyond
  }

  /** What the next command is depends on whether this one brings something. */
  get nearEnd(): boolean {
    return this.#beyond || this.#lastBytes < Infinity
  }

  get contents(): Uint8Array {
    return this.#bytes.contents
  }

  /** No way of reading is left: what there is stays, and is {@link incomplete}. */
  giveUp(): void {
    this.#gaveUp = true
    this.#ended = true
  }

  /** Looks, once, for bytes behind the length that the header of a whole file gives: some issuers write a few too few there. */
  goBeyond(): void {
    if (this.#beyond || this.total === null) return
    this.#beyond = true
    this.#bytes.total = this.total + LENGTH_SLACK
    this.#selected = false
  }

  /** The selection on the chip is gone: another file was selected, or the session is a new one. */
  deselect(): void {
    this.#selected = false
  }

  /** The next command after what has been answered so far; `ahead` bytes more are on their way. */
  next(form: ReadForm, ahead = 0): ReadStep {
    const offset = this.received + ahead
    if (!this.#selected) {
      if (offset === 0 && (form.byShortId ? !this.#byName : this.#onlyShortId)) {
        this.#triedShortId = true
        const bytes = this.#wanted(form, 0)
        return { command: readByShortId(this.file, bytes), bytes, offset }
      }
      return { command: selectFile(this.file, form.selectP1), bytes: 0, offset }
    }
    if (offset > maxEvenOffset) {
      // Object 53 around the data takes up to five bytes of the answer.
      const bytes = Math.max(1, Math.min(this.#wanted(form, offset), form.blockBytes - 5))
      const place = tlv(0x54, offsetBytes(offset))
      return { command: { cla: 0, ins: 0xb1, p1: 0, p2: 0, data: place, le: bytes + objectOverhead(bytes) }, bytes, offset }
    }
    const bytes = this.#wanted(form, offset)
    return { command: readAt(offset, bytes), bytes, offset }
  }

  #wanted(form: ReadForm, offset: number): number {
    if (this.total !== null) return Math.max(1, Math.min(form.blockBytes, this.total - offset, this.#lastBytes))
    const { certainBytes } = this.#bytes
    const sure = certainBytes === null ? headerBytes : Math.max(1, certainBytes - offset)
    return form.exact ? Math.min(sure, form.blockBytes) : form.blockBytes
  }

  /** Takes the answer to a command of {@link next}. Throws {@link ReadRefused}, `chip.malformed`. */
  take(command: CommandApdu, answer: ResponseApdu, form: ReadForm): void {
    const { data, status } = answer
    if (command.ins === 0xa4) {
      if (status === 0x9000 || status >> 8 === 0x62) this.#selected = true
      else if (this.#beyond) this.#ended = true
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
    this.#doubtsSession = false
    this.#bytes.append(command.ins === 0xb1 ? oddData(data) : data, form.maxFileBytes, this.file.tag !== 0)
    // A file without a header (EF.ATR/INFO) ends where the chip ends it.
    if (this.file.tag === 0) this.#ended = true
    if (this.#beyond) this.#takeBeyond(command, answer)
  }

  /** Behind the header's length: fewer bytes than asked for are the last, and behind a refusal there are fewer than were refused. */
  #takeBeyond({ ins, le = 0 }: CommandApdu, { data, status }: ResponseApdu): void {
    if (status !== 0x9000 || (ins === 0xb0 && data.length < le)) this.#ended = true
    else this.#askForLess(this.#lastBytes)
  }

  /** Half as much the next time, where there was a refusal and the file is not known to be whole. */
  #askForLess(bytes: number): void {
    if (bytes < Infinity) this.#lastBytes = Math.floor(bytes / 2)
    if (this.#lastBytes === 0 || this.#isWhole(this.contents)) this.#ended = true
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
    if (this.#doubtsSession && isLostSession(status)) {
      this.#doubtsSession = false
      throw this.#refusal(command, answer, true)
    }
    if (this.#beyond) {
      this.#askForLess(Math.min(this.#lastBytes, LENGTH_SLACK))
      this.#doubtsSession = answer.secured !== true
      return
    }
    if (this.received === 0) {
      if (this.#onlyShortId) {
        this.#absent = true
        return
      }
      if (this.#selected || !(isAbsent(answer) || (beyond && status !== 0x6b00))) throw this.#refusal(command, answer)
      this.#byName = true
      return
    }
    if (beyond && (command.ins === 0xb1 || this.#isCut(command))) this.#ended = true
    else if (this.total !== null && this.#isLast(command) && this.#mayEndHere(answer, command, form)) {
      this.#comeCloser(command)
      this.#doubtsSession = answer.secured !== true
    } else throw this.#refusal(command, answer)
  }

  /** Without a length, and not asked for more than must be there: the file was cut short. */
  #isCut({ le = 0 }: CommandApdu): boolean {
    return this.total === null && (!this.#bytes.isIndefinite || this.received + le <= (this.#bytes.certainBytes ?? 0))
  }

  /** Nothing to read says that the file ends; the refusals that some chips say it with are about the length where that is untried. */
  #mayEndHere({ status, secured }: ResponseApdu, { le = 0 }: CommandApdu, { provenBytes }: ReadForm): boolean {
    if (status === 0x9000 || status === 0x6282) return true
    if (status !== 0x6b00 && status !== 0x6700) return le <= provenBytes && secured === true && !isLostSession(status)
    return le <= provenBytes || (provenBytes > headerBytes && this.#lastBytes === Infinity && le > 2 * LENGTH_SLACK)
  }

  #refusal(command: CommandApdu, answer: ResponseApdu, atEnd = false): ReadRefused {
    const { ins, p1, p2, le = 0 } = command
    const byShortId = isByShortId(command)
    const offset = ins === 0xb1 ? this.received : byShortId ? p2 : (p1 << 8) | p2
    return new ReadRefused(answer, this.file, { bytes: le, byShortId, inside: this.total !== null && offset + le <= this.total, atEnd })
  }

  #isLast({ p1, p2, le, ins }: CommandApdu): boolean {
    return this.#lastBytes < Infinity || (ins === 0xb0 && ((p1 << 8) | p2) + (le ?? 0) >= (this.total ?? Infinity))
  }

  /** Some issuers write a few bytes too many into a header: what is there is fetched without them, then by halves, up to the file's real end. */
  #comeCloser({ le }: CommandApdu): void {
    const asked = le ?? 1
    if (this.#lastBytes === Infinity && asked > 2 * LENGTH_SLACK) this.#lastBytes = asked - LENGTH_SLACK
    else this.#askForLess(asked)
  }
}
