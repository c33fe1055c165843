import { FoyerError } from '../contract/errors.ts'
import { Asn1Error } from '../documents/asn1/errors.ts'
import type { SmartCard } from './card/smart-card.ts'
import { ChipChannel, type ChannelLimits } from './channel/chip-channel.ts'
import { freshKnowledge, learnLengths, openChip, type ChipKnowledge, type OpenedChip, type OpenOptions } from './access/open-chip.ts'
import { readCom } from './data-groups/com.ts'
import { chipFile, dataGroupFile } from './files/file-ids.ts'
import { ChipFileReader, type FileProgress } from './files/file-reader.ts'
import { FileReading, ReadRefused } from './files/file-reading.ts'
import { stepDownLength } from './files/read-sizes.ts'
import { isLostSession, nextWay, type ReadingWay } from './files/reading-way.ts'
import { readSecurityObject } from './proof/security-object.ts'
import { UnsupportedAlgorithm } from './algorithms/unsupported-algorithm.ts'

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

export interface ChipReaderOptions extends OpenOptions {
  /** Data groups to read where the chip has them, in this order. */
  wanted: readonly number[]
  maxFileBytes: number
  limits: ChannelLimits
  /** How often a lost chip or a broken session is taken up again. */
  maxRecoveries: number
  /** How long a chip that left the field is waited for, in milliseconds. */
  recoveryWaitMs: number
  clock: () => number
  onStep: (step: 'accessControl' | 'file') => void
  onProgress: (progress: FileProgress) => void
  /** A file has been read; called while the next command is under way. */
  onFile: (name: string, contents: Uint8Array) => void
  whileWaiting: (bytes: number) => void
}

/**
 * Reads the files of one chip, whatever happens on the way: a refused length is tried again with
 * smaller ones, a chip torn off the field is opened again and read on at the same byte.
 */
export class ChipReader {
  readonly channel: ChipChannel
  readonly files: ChipFiles = { com: null, sod: null, dataGroups: new Map(), missing: new Set(), incomplete: new Set(), sodIncomplete: false }
  readonly knowledge: ChipKnowledge
  opened: OpenedChip | null = null
  recoveries = 0
  readonly #options: ChipReaderOptions
  readonly #reader: ChipFileReader
  readonly #queue: FileReading[] = []
  readonly #known = new Set<number>([1])
  /** The file in which the last loss happened: a second one in the same is no accident. */
  #lostIn: FileReading | undefined
  /** The way in which the last whole file was read. */
  #proven: ReadingWay | null = null
  #keyTried = false
  #keyFits = false

  constructor(card: SmartCard, options: ChipReaderOptions) {
    this.#options = options
    this.channel = new ChipChannel(card, () => options.clock(), options.limits)
    this.knowledge = freshKnowledge(card.maxApduLength)
    this.#reader = new ChipFileReader(this.channel, this.knowledge.sizes, {
      maxFileBytes: options.maxFileBytes,
      onProgress: (progress) => options.onProgress(progress),
      whileWaiting: (bytes) => options.whileWaiting(bytes),
    })
    for (const name of ['EF.SOD', 'EF.COM', 'DG1'] as const) this.#queue.push(new FileReading(chipFile(name)))
  }

  get byShortId(): boolean {
    return this.#reader.byShortId
  }

  /** Opens the chip; again after a loss. Throws as {@link openChip}. */
  async open(): Promise<OpenedChip> {
    return this.#persistently(async () => {
      if (this.opened === null) await this.#openOnce()
      return this.opened!
    })
  }

  /** Begins a new session, after one that a failed proof or a lost chip has ended. Throws as {@link openChip}. */
  async reopen(): Promise<OpenedChip> {
    this.opened = null
    this.channel.secure = null
    await this.channel.card.reset({ waitMs: this.#options.recoveryWaitMs })
    return this.open()
  }

  /** Reads everything wanted. Throws what cannot be helped. */
  async readFiles(): Promise<void> {
    await this.#persistently(async () => {
      if (this.opened === null) await this.#openOnce()
      this.#options.onStep('file')
      await this.#reader.readAll(this.#queue, (reading) => this.#finished(reading))
    })
  }

  async #openOnce(): Promise<void> {
    this.#options.onStep('accessControl')
    this.#reader.forgetSelection()
    for (const reading of this.#queue) reading.deselect()
    // Leave to spend a chip's last attempt is for one try: one that is torn off with the key in its hands may have counted it.
    const spendLastAttempt = this.#options.spendLastAttempt && (!this.#keyTried || this.#keyFits)
    this.#keyTried = true
    this.opened = await openChip(this.channel, this.knowledge, { ...this.#options, spendLastAttempt })
    this.#keyFits = true
    this.#reader.sizes = this.knowledge.sizes
    this.#reader.byShortId = this.knowledge.byShortId
  }

  async #persistently<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        await this.#recover(error)
      }
    }
  }

  /** Makes another try possible, or throws what makes it useless. */
  async #recover(error: unknown): Promise<void> {
    const { maxRecoveries, recoveryWaitMs } = this.#options
    if (error instanceof ReadRefused) {
      if (!this.#adapt(error)) this.#giveUpCurrent(error)
      // Where secure messaging vouches for the refusal the session holds, and nothing has to be opened again.
      if (error.secured && !isLostSession(error.status)) return this.#startOver()
    } else if (!isRecoverable(error, this.opened !== null) || this.recoveries >= maxRecoveries) {
      throw error
    } else {
      this.recoveries += 1
      this.#comeSmaller()
    }
    this.opened = null
    this.channel.secure = null
    await this.channel.card.reset({ waitMs: recoveryWaitMs })
    if (error instanceof ReadRefused && this.knowledge.sizes.exact && this.knowledge.sizes.extended && !this.knowledge.askedForLengths) {
      await learnLengths(this.channel, this.knowledge)
    }
  }

  /** Reads on in the same session, in the way that is known by now. */
  #startOver(): void {
    this.#reader.forgetSelection()
    for (const reading of this.#queue) reading.deselect()
    this.#reader.sizes = this.knowledge.sizes
    this.#reader.byShortId = this.knowledge.byShortId
  }

  /** Two losses in one file: reader, driver or chip do not carry answers of that length. */
  #comeSmaller(): void {
    const [reading] = this.#queue
    if (this.opened === null || reading === undefined) return
    if (reading === this.#lostIn) this.knowledge.sizes = stepDownLength(this.knowledge.sizes) ?? this.knowledge.sizes
    this.#lostIn = reading
  }

  /** Changes the way of reading after a refusal; false where no way is left. */
  #adapt(refusal: ReadRefused): boolean {
    if (isLostSession(refusal.status) && this.recoveries < this.#options.maxRecoveries) {
      this.recoveries += 1
      this.#comeSmaller()
      return true
    }
    const way = nextWay(this.knowledge, refusal)
    if (way !== null) Object.assign(this.knowledge, way)
    return way !== null
  }

  /** A file that cannot be read in any way is told as such, as far as it came, unless nothing has been read at all. */
  #giveUpCurrent(error: ReadRefused): void {
    const reading = this.#queue.find(({ file }) => file === error.file)
    if (reading === undefined || (this.files.sod === null && reading.received === 0)) {
      throw new FoyerError('chip.malformed', { cause: error, detail: error.message })
    }
    this.#queue.splice(this.#queue.indexOf(reading), 1)
    // It was this file; the others are read as those before it were.
    if (this.#proven !== null) Object.assign(this.knowledge, this.#proven)
    reading.giveUp()
    if (reading.received > 0) this.#finished(reading)
    else if (reading.file.name.startsWith('DG')) this.files.incomplete.add(reading.file.id - 0x0100)
  }

  #missing({ file }: FileReading): void {
    if (file.name.startsWith('DG')) this.files.missing.add(file.id - 0x0100)
  }

  #finished(reading: FileReading): void {
    if (reading.foundByName) this.knowledge.byShortId = false
    if (reading.absent) {
      this.#missing(reading)
      return
    }
    const { name, id } = reading.file
    const { contents } = reading
    if (!reading.incomplete) this.#proven = { sizes: this.knowledge.sizes, byShortId: this.knowledge.byShortId }
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
    this.#options.onFile(name, contents)
  }

  /** Queues listed data groups that are wanted, keeping the wanted order among those not begun. */
  #enqueue(numbers: readonly number[]): void {
    for (const number of this.#options.wanted) {
      if (!numbers.includes(number) || this.#known.has(number)) continue
      this.#known.add(number)
      this.#queue.push(new FileReading(dataGroupFile(number)))
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

/** The chip left the field, or an answer was damaged on the way; only a chip that has been opened is taken up again. */
function isRecoverable(error: unknown, opened: boolean): boolean {
  if (!(error instanceof FoyerError)) return false
  return error.code === 'chip.removed' || (opened && (error.code === 'chip.secureMessaging' || error.code === 'device.failed'))
}
