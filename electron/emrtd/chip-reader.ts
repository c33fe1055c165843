import { FoyerError } from '../contract/errors.ts'
import { Asn1Error } from '../documents/asn1/errors.ts'
import type { SmartCard } from './card/smart-card.ts'
import { ChipChannel, type ChannelLimits } from './channel/chip-channel.ts'
import { isCutAnswer } from './channel/secure-messaging.ts'
import { freshKnowledge, learnLengths, openChip, type ChipKnowledge, type OpenedChip, type OpenOptions } from './access/open-chip.ts'
import { readCom } from './data-groups/com.ts'
import { chipFile, dataGroupFile } from './files/file-ids.ts'
import { ChipFileReader, type FileProgress } from './files/file-reader.ts'
import { FileReading, ReadRefused } from './files/file-reading.ts'
import { isLostSession, ReadingLadder, type LostRead, type ReadingWay } from './files/reading-ladder.ts'
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
  readonly #ladder: ReadingLadder
  /** An answer was lost or damaged and nothing has come since: the second time in a row is no accident. */
  #lossInARow = false
  /** The way in which the last whole file was read. */
  #proven: ReadingWay | null = null
  #keyTried = false
  #keyFits = false

  constructor(card: SmartCard, options: ChipReaderOptions) {
    this.#options = options
    this.channel = new ChipChannel(card, () => options.clock(), options.limits)
    this.knowledge = freshKnowledge(card)
    this.#ladder = new ReadingLadder(this.knowledge)
    this.#reader = new ChipFileReader(this.channel, this.knowledge, {
      maxFileBytes: options.maxFileBytes,
      onProgress: (progress) => options.onProgress(progress),
      onAnswer: (bytes, byShortId) => {
        this.#lossInARow = false
        this.#ladder.took(bytes, byShortId)
      },
      whileWaiting: (bytes) => options.whileWaiting(bytes),
    })
    for (const name of ['EF.SOD', 'EF.COM', 'DG1'] as const) this.#queue.push(new FileReading(chipFile(name)))
  }

  get byShortId(): boolean {
    return this.knowledge.byShortId
  }

  /** Reader or driver lost answers for their length. */
  get readerLostAnswers(): boolean {
    return this.knowledge.readerCarries !== null
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
    const { readerCarries } = this.knowledge
    if (readerCarries !== null) this.channel.card.rememberLongestAnswer(readerCarries)
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
    const { maxRecoveries } = this.#options
    if (error instanceof ReadRefused) {
      // Where secure messaging vouches for the refusal, or there is none, the session holds, and nothing has to be opened again.
      const holds = this.channel.secure === null ? this.opened?.protocol === 'none' : error.secured && !isLostSession(error.status)
      if (!this.#adapt(error, holds)) this.#giveUpCurrent(error)
      if (holds) return this.#startOver()
      await this.#reset()
      await this.#learnLengths()
      return
    }
    if (!isRecoverable(error, this.opened !== null)) throw error
    const failed = this.#failedRead()
    const cut = error.code === 'chip.secureMessaging' && isCutAnswer(error)
    const where = await this.#reset()
    // An answer that came cut off, or was lost while the chip lay there: its length may be to blame, and is where that happens twice.
    const suspicious = cut || this.#lossInARow || (where === 'stayed' && error.code !== 'chip.secureMessaging')
    if (failed !== null && suspicious && this.#ladder.lost({ bytes: failed.bytes, came: cut ? failed.came : null })) return
    if (this.recoveries >= maxRecoveries) throw error
    this.recoveries += 1
    this.#lossInARow = true
  }

  /** The read that was lost: of a file, or of EF.CardAccess before anything is open. */
  #failedRead(): LostRead | null {
    const { cardAccess, sizes } = this.knowledge
    if (this.opened !== null) return this.#reader.failedRead
    return cardAccess === undefined ? { bytes: sizes.maxAnswer - 2, came: null } : null
  }

  async #reset(): Promise<'stayed' | 'returned'> {
    this.opened = null
    this.channel.secure = null
    return this.channel.card.reset({ waitMs: this.#options.recoveryWaitMs })
  }

  /** Asks a chip that refuses long reads how long they may be, once. */
  async #learnLengths(): Promise<void> {
    const { sizes, askedForLengths } = this.knowledge
    if (sizes.exact && sizes.extended && !askedForLengths) await learnLengths(this.channel, this.knowledge)
  }

  /** Reads on in the same session, in the way that is known by now. */
  #startOver(): void {
    this.#reader.forgetSelection()
    for (const reading of this.#queue) reading.deselect()
  }

  /** Changes the way of reading after a refusal; false where no way is left. */
  #adapt(refusal: ReadRefused, holds: boolean): boolean {
    const { maxRecoveries } = this.#options
    // A session that went in the middle of reading may just have gone: once more in the same way, then in another.
    if (!holds && isLostSession(refusal.status) && this.#ladder.hasRead && !this.#lossInARow && this.recoveries < maxRecoveries) {
      this.recoveries += 1
      this.#lossInARow = true
      return true
    }
    return this.#ladder.refused({ ...refusal, secured: holds })
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
    if (!reading.incomplete) {
      const { sizes, byShortId, selectP1, readerCarries } = this.knowledge
      this.#proven = { sizes, byShortId, selectP1, readerCarries }
    }
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
function isRecoverable(error: unknown, opened: boolean): error is FoyerError {
  if (!(error instanceof FoyerError)) return false
  return error.code === 'chip.removed' || (opened && (error.code === 'chip.secureMessaging' || error.code === 'device.failed'))
}
