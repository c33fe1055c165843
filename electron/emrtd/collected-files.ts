import { FoyerError } from '../contract/errors.ts'
import { Asn1Error } from '../documents/asn1/errors.ts'
import { UnsupportedAlgorithm } from './algorithms/unsupported-algorithm.ts'
import { readCom } from './data-groups/com.ts'
import { dataGroupNumber, fileOf, tagsOf, type ChipApplication } from './files/applications.ts'
import type { DataGroupNumber } from './files/file-ids.ts'
import { FileReading } from './files/file-reading.ts'
import type { ReadRefused } from './files/read-refused.ts'
import { readSecurityObject } from './proof/security-object.ts'
import { isSigned, signedPart, type SignedHashes } from './signed-length.ts'

export interface ChipFiles {
  com: Uint8Array | null
  sod: Uint8Array | null
  /** Whole files by data group number. */
  dataGroups: Map<number, Uint8Array>
  /** Data groups that EF.COM or EF.SOD lists and the chip does not give. */
  missing: Set<number>
  /** Data groups that are there and could not be read, or only in part (those stand in `dataGroups` too). */
  incomplete: Set<number>
  sodIncomplete: boolean
}

/** The files of one chip as they come, and the queue of those that are still to be read: what one file lists is read after it. */
export class CollectedFiles {
  readonly files: ChipFiles = { com: null, sod: null, dataGroups: new Map(), missing: new Set(), incomplete: new Set(), sodIncomplete: false }
  readonly queue: FileReading[]
  readonly #wanted: readonly number[]
  readonly #application: ChipApplication
  readonly #known = new Set<number>([1])
  #signed: SignedHashes | null = null
  /** Whole files by their own length that are not what was signed. */
  #unlike: FileReading[] = []

  /** `wanted`: data groups to read where the chip has them, in this order. */
  constructor(wanted: readonly number[], application: ChipApplication) {
    this.#wanted = wanted
    this.#application = application
    this.queue = [...(['EF.SOD', 'EF.COM'] as const).map((name) => new FileReading(fileOf(application, name))), this.#dataGroup(1)]
  }

  /**
   * Takes a file that has been read, whole or in part; its contents, or null where the chip has none, or where those are not what
   * was signed and {@link lookBeyond} may still find them.
   */
  take(reading: FileReading): Uint8Array | null {
    const { name } = reading.file
    if (reading.absent) {
      if (name.startsWith('DG')) this.files.missing.add(dataGroupNumber(reading.file))
      return null
    }
    const { contents } = reading
    if (name === 'EF.COM') {
      this.files.com = contents
      this.#enqueue(tolerantly(() => readCom(contents, tagsOf(this.#application)).dataGroups) ?? [])
    } else if (name === 'EF.SOD') {
      this.files.sod = contents
      this.files.sodIncomplete = reading.incomplete
      this.#signed = tolerantly(() => readSecurityObject(contents).lds)
      this.#enqueue([...(this.#signed?.hashes.keys() ?? [])])
    } else return this.#takeDataGroup(reading, dataGroupNumber(reading.file))
    return contents
  }

  #takeDataGroup(reading: FileReading, number: number): Uint8Array | null {
    const { contents, incomplete, beyond } = reading
    const signed = this.#signedPart(contents, number)
    if (incomplete) this.files.incomplete.add(number)
    // What lies behind a file belongs to it only where that was signed.
    if (!beyond || signed !== null) this.files.dataGroups.set(number, signed ?? contents)
    if (signed !== null || incomplete || beyond) return this.files.dataGroups.get(number) ?? null
    this.#unlike.push(reading)
    return null
  }

  #dataGroup(number: number): FileReading {
    return new FileReading(fileOf(this.#application, `DG${number as DataGroupNumber}`), (contents) => this.#signed !== null && isSigned(contents, number, this.#signed))
  }

  #signedPart(contents: Uint8Array, number: number): Uint8Array | null {
    return this.#signed === null ? contents : signedPart(contents, number, this.#signed)
  }

  /**
   * Queues the data groups that are not what was signed, to be read a few bytes beyond their length, once each; gives those of which
   * so much has come already.
   */
  lookBeyond(): FileReading[] {
    const readings = this.#unlike.splice(0)
    for (const reading of readings) reading.goBeyond()
    const found = readings.filter(({ done, contents, file }) => done || this.#signedPart(contents, dataGroupNumber(file)) !== null)
    this.queue.push(...readings.filter((reading) => !found.includes(reading)))
    return found
  }

  /**
   * Takes the file of this refusal out of the queue: no way of reading it is left. Gives its reading where a part of it came.
   * Throws `chip.malformed` where nothing has been read at all.
   */
  giveUp(refusal: ReadRefused): FileReading | null {
    const reading = this.queue.find(({ file }) => file === refusal.file)
    if (reading === undefined || (this.files.sod === null && reading.received === 0)) {
      throw new FoyerError('chip.malformed', { cause: refusal, detail: refusal.message })
    }
    this.queue.splice(this.queue.indexOf(reading), 1)
    reading.giveUp()
    if (reading.received > 0) return reading
    if (reading.file.name.startsWith('DG')) this.files.incomplete.add(dataGroupNumber(reading.file))
    return null
  }

  /** Queues listed data groups that are wanted, keeping the wanted order among those not begun. */
  #enqueue(numbers: readonly number[]): void {
    for (const number of this.#wanted) {
      if (!numbers.includes(number) || this.#known.has(number)) continue
      this.#known.add(number)
      this.queue.push(this.#dataGroup(number))
    }
  }
}

function tolerantly<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof Asn1Error || error instanceof UnsupportedAlgorithm) return null
    throw error
  }
}
