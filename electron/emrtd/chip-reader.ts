import { FoyerError } from '../contract/errors.ts'
import type { SmartCard } from './card/smart-card.ts'
import { ChipChannel, type ChannelLimits } from './channel/chip-channel.ts'
import { isCutAnswer } from './channel/secure-messaging.ts'
import { freshKnowledge, learnLengths, readInParts, type ChipKnowledge } from './access/chip-knowledge.ts'
import { openChip, type OpenedChip } from './access/open-chip.ts'
import type { OpenOptions } from './access/open-options.ts'
import { CollectedFiles, type ChipFiles } from './collected-files.ts'
import { applicationFor } from './files/applications.ts'
import { ChipFileReader, type FileProgress } from './files/file-reader.ts'
import type { FileReading } from './files/file-reading.ts'
import { ReadRefused } from './files/read-refused.ts'
import { isLostSession, ReadingLadder, type LostRead, type ReadingWay } from './files/reading-ladder.ts'

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
  readonly knowledge: ChipKnowledge
  opened: OpenedChip | null = null
  recoveries = 0
  readonly #options: ChipReaderOptions
  readonly #reader: ChipFileReader
  readonly #collected: CollectedFiles
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
    this.#collected = new CollectedFiles(options.wanted, applicationFor(options.password))
  }

  get files(): ChipFiles {
    return this.#collected.files
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
  async reopen(): Promise<'stayed' | 'returned'> {
    const where = await this.#reset()
    await this.open()
    return where
  }

  /** Asks for what is long in parts from the next session on; false where that is done already. */
  askInParts(): boolean {
    if (this.channel.answersAreShort) return false
    readInParts(this.knowledge)
    return true
  }

  /** Reads everything wanted. Throws what cannot be helped. */
  async readFiles(): Promise<void> {
    await this.#readQueue()
    await this.#lookBeyond()
    const { readerCarries } = this.knowledge
    if (readerCarries !== null && readerCarries !== this.channel.card.longestAnswer) this.channel.card.rememberLongestAnswer(readerCarries)
  }

  /** Where the chip does not let itself be looked at so far, its files are what they were: that it goes away there saves none from being called altered. */
  async #lookBeyond(): Promise<void> {
    for (const reading of this.#collected.lookBeyond()) this.#finished(reading)
    try {
      if (this.#collected.queue.length > 0) await this.#readQueue()
    } catch (error) {
      if (!(error instanceof FoyerError)) throw error
      for (const reading of this.#collected.queue.splice(0)) this.#finished(reading)
    }
  }

  async #readQueue(): Promise<void> {
    await this.#persistently(async () => {
      if (this.opened === null) await this.#openOnce()
      this.#options.onStep('file')
      await this.#reader.readAll(this.#collected.queue, (reading) => this.#finished(reading))
    })
  }

  async #openOnce(): Promise<void> {
    this.#options.onStep('accessControl')
    this.#reader.forgetSelection()
    for (const reading of this.#collected.queue) reading.deselect()
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
      // Where secure messaging vouches for the refusal, or there is none, no session is lost, and nothing has to be opened again.
      const holds = this.channel.secure === null || (error.secured && !isLostSession(error.status))
      if (!holds && error.inside && !error.atEnd && await this.#learnLengths(error.bytes)) return
      if (!error.atEnd && !this.#adapt(error, holds)) this.#giveUp(error)
      if (holds) this.#startOver()
      else await this.#reset()
      return
    }
    const failed = this.#failedRead()
    if (!isRecoverable(error, this.opened !== null || failed !== null)) throw error
    const cut = error.code === 'chip.secureMessaging' && isCutAnswer(error)
    const where = await this.#reset()
    // An answer that came cut off, or was lost while the chip lay there: its length may be to blame, and is where that happens twice.
    const suspicious = cut || this.#lossInARow || (where === 'stayed' && error.code !== 'chip.secureMessaging')
    if (failed !== null && suspicious && this.#ladder.lost({ bytes: failed.bytes, came: cut ? failed.came : null })) return
    if (this.recoveries >= maxRecoveries) throw error
    this.recoveries += 1
    this.#lossInARow = true
  }

  /** The read that was lost: of a file, or of the master file's while the chip was being opened. */
  #failedRead(): LostRead | null {
    const { cardAccess, cardSecurity, sizes } = this.knowledge
    if (this.opened !== null) return this.#reader.failedRead
    const inMasterFile = cardAccess === undefined || (cardSecurity === undefined && this.channel.secure !== null)
    return inMasterFile ? { bytes: sizes.maxAnswer - 2, came: null } : null
  }

  async #reset(): Promise<'stayed' | 'returned'> {
    this.opened = null
    this.channel.secure = null
    return this.channel.card.reset({ waitMs: this.#options.recoveryWaitMs })
  }

  /** Asks a chip that refused so many bytes how long answers may be, once; true where it says less. */
  async #learnLengths(bytes: number): Promise<boolean> {
    const { sizes, askedForLengths } = this.knowledge
    if (!sizes.extended || askedForLengths) return false
    await this.#reset()
    await learnLengths(this.channel, this.knowledge)
    return this.knowledge.sizes.maxAnswer < bytes
  }

  /** Reads on in the same session, in the way that is known by now. */
  #startOver(): void {
    this.#reader.forgetSelection()
    for (const reading of this.#collected.queue) reading.deselect()
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
    const { status, bytes, byShortId, inside } = refusal
    return this.#ladder.refused({ status, secured: holds, bytes, byShortId, inside })
  }

  /** A file that cannot be read in any way is told as such, as far as it came, unless nothing has been read at all. */
  #giveUp(error: ReadRefused): void {
    if (error.file.name === 'EF.CardSecurity') {
      // Only the proof by mapping needs it.
      this.knowledge.cardSecurity = null
      return
    }
    const reading = this.#collected.giveUp(error)
    // It was this file; the others are read as those before it were.
    if (this.#proven !== null) Object.assign(this.knowledge, this.#proven)
    if (reading !== null) this.#finished(reading)
  }

  #finished(reading: FileReading): void {
    if (reading.foundByName) this.knowledge.byShortId = false
    if (!reading.incomplete && !reading.absent) {
      const { sizes, byShortId, selectP1, readerCarries } = this.knowledge
      this.#proven = { sizes, byShortId, selectP1, readerCarries }
    }
    const contents = this.#collected.take(reading)
    if (contents !== null) this.#options.onFile(reading.file.name, contents)
  }
}

/** The chip left the field, or an answer was damaged on the way; a chip is taken up again where it was being read, not where a key was tried. */
function isRecoverable(error: unknown, reading: boolean): error is FoyerError {
  if (!(error instanceof FoyerError)) return false
  return error.code === 'chip.removed' || (reading && (error.code === 'chip.secureMessaging' || error.code === 'device.failed'))
}
