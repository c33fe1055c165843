import { headerBytes } from './file-bytes.ts'
import type { ReadRefused } from './read-refused.ts'
import { cautiousData, cautiousExtendedAnswer, cautiousShortAnswer, shortSizes, type ReadSizes } from './read-sizes.ts'

/** How files of one chip are read through one reader: how much at a time, and whether by short identifier or by name. */
export interface ReadingWay {
  sizes: ReadSizes
  byShortId: boolean
  /** First parameter of SELECT by file identifier: 02 under the application as ICAO 9303-10 §3.6.2 has it, 00 wherever the file is. */
  selectP1: 0x02 | 0x00
  /** Longest answer that reader and driver turned out to carry, in bytes; null while none was lost to its length. */
  readerCarries: number | null
}

/** A read whose answer did not arrive, or not whole. */
export interface LostRead {
  /** Most data bytes that the answer can have had. */
  bytes: number
  /** Answer bytes that did arrive, status word included; null where none did. */
  came: number | null
}

/** Most ways tried on one chip: two whole ladders. Whatever a chip answers, no more is tried for it. */
export const maxTries = 16

/** Instruction, class, parameters not known: said of a form, never of a length. */
const formRefusals = [0x6a81, 0x6a86, 0x6d00, 0x6e00]

/** Security status, conditions of use, secure messaging objects: what chips say when a session is gone. */
export function isLostSession(status: number): boolean {
  return [0x6982, 0x6985, 0x6986, 0x6987, 0x6988].includes(status)
}

/**
 * What to try after a read that brought nothing: the next way is by another form or smaller, and stays for the files after it.
 * Each rung is left for good, so the ladder ends; {@link maxTries} bounds what several files can make of it.
 */
export class ReadingLadder {
  readonly #way: ReadingWay
  #tries = 0
  /** A read by short identifier has brought something: refusals are not about that form. */
  #shortIdsWork = false
  /** Short identifiers were given up on this status alone, with whole reads; null where nothing is pending. */
  #suspected: number | null = null
  /** Most data bytes that one answer has brought: lengths up to it are not at fault. */
  #carried = 0
  /** `way` is changed in place. */
  constructor(way: ReadingWay) {
    this.#way = way
  }

  /** Something of a file has been read. */
  get hasRead(): boolean {
    return this.#carried > 0
  }

  /** An answer has brought this much data. */
  took(bytes: number, byShortId: boolean): void {
    this.#carried = Math.max(this.#carried, bytes)
    this.#suspected = null
    if (byShortId) this.#shortIdsWork = true
  }

  /** The next way after a refusal; false where none is left. */
  refused({ status, secured, bytes, byShortId, inside }: Pick<ReadRefused, 'status' | 'secured' | 'bytes' | 'byShortId' | 'inside'>): boolean {
    const way = this.#way
    const { sizes } = way
    if (bytes === 0) return this.#selectOtherwise(status)
    const formInDoubt = byShortId && !this.#shortIdsWork
    if (formInDoubt && (formRefusals.includes(status) || isLostSession(status))) {
      this.#suspected = sizes.exact ? null : status
      return this.#try({ byShortId: false })
    }
    if (!sizes.exact && !inside && bytes > headerBytes) {
      // Refused by name in the same words: short identifiers were not at fault, reading past the end was.
      const cleared = this.#suspected === status
      this.#suspected = null
      return this.#try({ sizes: { ...sizes, exact: true }, ...(cleared ? { byShortId: true } : {}) })
    }
    if (formInDoubt) return this.#try({ byShortId: false, sizes: { ...sizes, exact: false } })
    return bytes > headerBytes && this.#smaller(secured)
  }

  #selectOtherwise(status: number): boolean {
    const { byShortId, selectP1 } = this.#way
    // The read by short identifier before it cost the session.
    if (isLostSession(status) && byShortId && !this.#shortIdsWork) return this.#try({ byShortId: false })
    return selectP1 !== 0 && this.#try({ selectP1: 0 })
  }

  /** The next way after an answer that was lost or cut; false where its length is not to blame, or nothing smaller is left. */
  lost({ bytes, came }: LostRead): boolean {
    const { sizes } = this.#way
    if (bytes <= this.#carried) return false
    const long = sizes.extended && sizes.maxAnswer > cautiousExtendedAnswer && (came ?? bytes) > cautiousExtendedAnswer
    const carries = long ? cautiousExtendedAnswer : cautiousShortAnswer
    const smaller = sizes.maxAnswer > carries
      ? this.#try({ sizes: { ...sizes, extended: long, maxAnswer: carries } })
      : this.#smaller(false)
    if (smaller) this.#way.readerCarries = this.#way.sizes.maxAnswer
    return smaller
  }

  /** A refusal that secure messaging vouches for is about the data asked for; a bare one may be about the APDU. */
  #smaller(secured: boolean): boolean {
    const { sizes } = this.#way
    // What is too long explains the refusals so far: reads past the end may do after all.
    const exact = false
    if (sizes.extended && !secured) return this.#try({ sizes: { ...shortSizes, exact } })
    const next = cautiousData.find((most) => most < (sizes.maxData ?? Infinity))
    if (next === undefined) return false
    return this.#try({ sizes: { ...sizes, exact, extended: false, maxAnswer: Math.min(sizes.maxAnswer, shortSizes.maxAnswer), maxData: next } })
  }

  #try(change: Partial<ReadingWay>): boolean {
    if (this.#tries >= maxTries) return false
    this.#tries += 1
    Object.assign(this.#way, change)
    return true
  }
}
