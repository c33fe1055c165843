import { FoyerError } from '../contract/errors.ts'
import { Asn1Error } from '../documents/asn1/errors.ts'
import { UnsupportedAlgorithm } from './algorithms/unsupported-algorithm.ts'
import { readCom } from './data-groups/com.ts'
import { chipFile, dataGroupFile } from './files/file-ids.ts'
import { FileReading } from './files/file-reading.ts'
import type { ReadRefused } from './files/read-refused.ts'
import { readSecurityObject } from './proof/security-object.ts'

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
  readonly #known = new Set<number>([1])

  /** `wanted`: data groups to read where the chip has them, in this order. */
  constructor(wanted: readonly number[]) {
    this.#wanted = wanted
    this.queue = (['EF.SOD', 'EF.COM', 'DG1'] as const).map((name) => new FileReading(chipFile(name)))
  }

  /** Takes a file that has been read, whole or in part; its contents, or null where the chip has none. */
  take(reading: FileReading): Uint8Array | null {
    const { name, id } = reading.file
    if (reading.absent) {
      if (name.startsWith('DG')) this.files.missing.add(id - 0x0100)
      return null
    }
    const { contents } = reading
    if (name === 'EF.COM') {
      this.files.com = contents
      this.#enqueue(tolerantly(() => readCom(contents).dataGroups) ?? [])
    } else if (name === 'EF.SOD') {
      this.files.sod = contents
      this.files.sodIncomplete = reading.incomplete
      this.#enqueue(tolerantly(() => [...(readSecurityObject(contents).lds?.hashes.keys() ?? [])]) ?? [])
    } else {
      this.files.dataGroups.set(id - 0x0100, contents)
      if (reading.incomplete) this.files.incomplete.add(id - 0x0100)
    }
    return contents
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
    if (reading.file.name.startsWith('DG')) this.files.incomplete.add(reading.file.id - 0x0100)
    return null
  }

  /** Queues listed data groups that are wanted, keeping the wanted order among those not begun. */
  #enqueue(numbers: readonly number[]): void {
    for (const number of this.#wanted) {
      if (!numbers.includes(number) || this.#known.has(number)) continue
      this.#known.add(number)
      this.queue.push(new FileReading(dataGroupFile(number)))
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
