import { splitTlvs } from '../../documents/asn1/reader.ts'
import { tlv } from '../../documents/asn1/writer.ts'
import type { CommandApdu, ResponseApdu } from '../card/apdu.ts'
import { chipFiles } from '../files/file-ids.ts'
import { status } from './chip-access.ts'
import type { ChipProfile } from './profile.ts'

/** Selecting and reading files (ICAO 9303-10 §3.6; ISO/IEC 7816-4 §11.2, §11.3). */
export class ChipFileSystem {
  readonly #profile: ChipProfile
  #folder: 'master' | 'application' = 'master'
  #current: number | null = null
  #bytesRead = 0
  #lossDone = false
  #lossDue = false

  constructor(profile: ChipProfile) {
    this.#profile = profile
  }

  reset(): void {
    this.enter('master')
  }

  enter(folder: 'master' | 'application'): void {
    this.#folder = folder
    this.#current = null
  }

  /** Whether the chip is to leave the field now; told once. */
  takeLoss(): boolean {
    const due = this.#lossDue
    this.#lossDue = false
    return due
  }

  select(id: number): ResponseApdu {
    if (this.#file(id) === undefined) return status(0x6a82)
    this.#current = id
    return status(0x9000)
  }

  /** READ BINARY with an even instruction: offsets up to 32767, or a short file identifier. */
  read(command: CommandApdu, open: boolean): ResponseApdu {
    let offset = (command.p1 << 8) | command.p2
    if ((command.p1 & 0x80) !== 0) {
      const { refusesShortIds } = this.#profile.quirks
      if (refusesShortIds !== null) return status(refusesShortIds)
      const selected = this.#selectShort(command.p1 & 0x1f)
      if (selected !== 0x9000) return status(selected)
      offset = command.p2
    }
    return this.#readAt(offset, command.le ?? 256, open)
  }

  /** READ BINARY with the odd instruction: any offset, in object 54, the answer in object 53. */
  readOdd(command: CommandApdu, open: boolean): ResponseApdu {
    const target = (command.p1 << 8) | command.p2
    if (target >= 1 && target <= 0x1e) {
      const selected = this.#selectShort(target)
      if (selected !== 0x9000) return status(selected)
    } else if (target !== 0) {
      const selected = this.select(target)
      if (selected.status !== 0x9000) return selected
    }
    const objects = splitTlvs(command.data ?? new Uint8Array(), 1)
    if (objects[0]?.tag !== 0x54) return status(0x6a80)
    const offset = objects[0].content.reduce((value, byte) => value * 256 + byte, 0)
    const wanted = command.le ?? 256
    // The length asked for covers the object's own tag and length.
    const read = this.#readAt(offset, Math.max(1, wanted - (wanted > 258 ? 4 : wanted > 130 ? 3 : 2)), open)
    return read.data.length === 0 ? read : { data: tlv(0x53, read.data), status: read.status }
  }

  #selectShort(sfi: number): number {
    const master = this.#folder === 'master'
    const files = master ? chipFiles : this.#profile.application.files
    const file = files.find((candidate) => candidate.sfi === sfi && candidate.master === master)
    return file === undefined ? 0x6a82 : this.select(file.id).status
  }

  #file(id: number): Uint8Array | undefined {
    return this.#folder === 'master' ? this.#profile.masterFiles.get(id) : this.#profile.files.get(id)
  }

  #readAt(offset: number, length: number, open: boolean): ResponseApdu {
    const { quirks, faults } = this.#profile
    const file = this.#current === null ? undefined : this.#file(this.#current)
    if (file === undefined) return status(0x6986)
    if (this.#folder === 'application' && !open) return status(0x6982)
    // EF.CardSecurity is read after PACE only (ICAO 9303-10 §3.11.4).
    if (this.#folder === 'master' && this.#current === 0x011d && !open) return status(0x6982)
    if (quirks.mostAsked !== null && length > quirks.mostAsked.bytes) return status(quirks.mostAsked.status)
    if (offset >= file.length) return status(0x6b00)
    const end = Math.min(offset + length, file.length)
    const pastEnd = offset + length > file.length
    if (pastEnd && (quirks.emptyPastEnd || isError(quirks.readPastEnd))) return status(quirks.readPastEnd)
    const data = file.slice(offset, Math.min(end, offset + quirks.maxReadBytes))
    this.#bytesRead += data.length
    if (faults.lostAtFileByte !== undefined && !this.#lossDone && this.#bytesRead >= faults.lostAtFileByte) {
      this.#lossDone = true
      this.#lossDue = true
    }
    if (faults.lengthLie?.fileId === this.#current && offset === 0) rewriteLength(data, faults.lengthLie.contentLength)
    return { data, status: pastEnd ? quirks.readPastEnd : 0x9000 }
  }
}

function isError(status: number): boolean {
  return status !== 0x9000 && status >> 8 !== 0x62
}

/** Overwrites a two-octet length (82 xx xx) after a one-octet tag, where there is one. */
function rewriteLength(data: Uint8Array, contentLength: number): void {
  if (data[1] !== 0x82 || data.length < 4) return
  data[2] = (contentLength >> 8) & 0xff
  data[3] = contentLength & 0xff
}
