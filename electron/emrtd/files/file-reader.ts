import type { ResponseApdu } from '../card/apdu.ts'
import type { ChipChannel } from '../channel/chip-channel.ts'
import { isByShortId } from './file-commands.ts'
import type { ChipFile } from './file-ids.ts'
import { FileReading, type ReadForm, type ReadStep } from './file-reading.ts'
import type { LostRead, ReadingWay } from './reading-ladder.ts'

export interface FileProgress {
  file: string
  bytesRead: number
  /** Null until the file's header has been read. */
  total: number | null
}

export interface FileReaderOptions {
  maxFileBytes: number
  onProgress: (progress: FileProgress) => void
  /** An answer has brought so many bytes of a file. */
  onAnswer?: (bytes: number, byShortId: boolean) => void
  /** Called when an answer of about so many bytes is under way: time for work that nobody should wait for. */
  whileWaiting?: (bytes: number) => void
}

/** An answer that has arrived and has not been opened yet. */
interface Unopened {
  reading: FileReading
  step: ReadStep
  open: () => ResponseApdu
  /** Length of the answer in bytes, as it arrived. */
  came: number
}

/**
 * Reads files one after the other, each command on its way while the answer before it is decrypted
 * and used. What comes next is taken from the queue at the last moment, so that a file that has just
 * been opened can still decide what is read after it.
 */
export class ChipFileReader {
  readonly #channel: ChipChannel
  readonly #options: FileReaderOptions
  readonly #way: ReadingWay
  /** The read that nothing has come of yet; what a failure is about. */
  #inHand: LostRead | null = null
  /** Fewer bytes than asked for came back in the middle of a file: ask for no more than this. */
  #cap: number | null = null
  /** Most data bytes that one answer has brought. */
  #most = 0
  #current: FileReading | null = null

  /** `way` may change between reads, and does where short identifiers turn out to lead nowhere. */
  constructor(channel: ChipChannel, way: ReadingWay, options: FileReaderOptions) {
    this.#channel = channel
    this.#way = way
    this.#options = options
  }

  /** The selected file is selected no more: a new session, or something else was selected. */
  forgetSelection(): void {
    this.#current?.deselect()
    this.#current = null
  }

  /** The read that the last failure happened in; null where it was none of a file's content. */
  get failedRead(): LostRead | null {
    return this.#inHand
  }

  #form(): ReadForm {
    const { secure } = this.#channel
    const { sizes, byShortId, selectP1 } = this.#way
    const answer = sizes.maxAnswer - 2
    const fits = secure === null ? answer : secure.dataWithin(answer)
    return {
      blockBytes: Math.max(1, Math.min(fits, this.#cap ?? fits, sizes.maxData ?? fits)),
      exact: sizes.exact,
      byShortId,
      selectP1,
      provenBytes: this.#most,
      maxFileBytes: this.#options.maxFileBytes,
    }
  }

  /**
   * Reads what `queue` holds, which may grow meanwhile; every finished file is told to `onFile` while the
   * next command is under way, and leaves the queue. On a failure what was read so far stays in the
   * queue's readings, and calling again goes on there.
   * Throws `ReadRefused`, `chip.malformed`, and what the channel throws.
   */
  async readAll(queue: FileReading[], onFile: (reading: FileReading) => void): Promise<void> {
    let unopened: Unopened | null = null
    for (;;) {
      const chosen = this.#decide(queue, unopened)
      if (chosen === null) {
        if (unopened === null) return
        const last: Unopened = unopened
        unopened = null
        this.#use(last, queue, onFile)
        continue
      }
      const { reading, step } = chosen
      if (unopened === null) this.#inHand = readOf(reading, step, null)
      const posted = this.#channel.post(step.command)
      try {
        if (unopened !== null) this.#use(unopened, queue, onFile)
        this.#options.whileWaiting?.(expectedBytes(reading, step))
      } catch (error) {
        // The command under way must be over before anything else is sent; what failed first is told.
        await posted.catch(() => undefined)
        throw error
      }
      if (this.#current !== reading) this.#current?.deselect()
      this.#current = reading
      this.#inHand = readOf(reading, step, null)
      const open = await posted
      unopened = { reading, step, open, came: this.#channel.lastAnswerBytes }
    }
  }

  /** The next command if it can be known before `unopened` is opened; null to open that first. */
  #decide(queue: readonly FileReading[], unopened: Unopened | null): { reading: FileReading; step: ReadStep } | null {
    const form = this.#form()
    if (unopened === null) {
      const first = queue[0]
      return first === undefined ? null : { reading: first, step: first.next(form) }
    }
    const { reading, step } = unopened
    // Behind a length that this chip has not given yet nothing is sent: where it is refused, that would be refused too.
    if (reading.nearEnd || reading.total === null || step.bytes === 0 || step.bytes > this.#most) return null
    if (reading.total > step.offset + step.bytes) {
      return { reading, step: reading.next(form, step.offset + step.bytes - reading.received) }
    }
    const following = queue.find((candidate) => candidate !== reading)
    return following === undefined ? null : { reading: following, step: following.next(form) }
  }

  #use({ reading, step, open, came: arrived }: Unopened, queue: FileReading[], onFile: (reading: FileReading) => void): void {
    this.#inHand = readOf(reading, step, arrived)
    const answer = open()
    // The answer before this one was shorter than foreseen: these bytes would leave a gap, ask again.
    if (step.bytes > 0 && step.offset !== reading.received) return
    const before = reading.received
    reading.take(step.command, answer, this.#form())
    const came = reading.received - before
    this.#most = Math.max(this.#most, came)
    if (came > 0 && came < step.bytes && !reading.done) this.#cap = came
    if (came > 0) this.#options.onAnswer?.(came, isByShortId(step.command))
    if (came > 0) this.#options.onProgress({ file: reading.file.name, bytesRead: reading.received, total: reading.total })
    // A file that short identifiers do not find and its own name does: the others are not looked for by them either.
    if (reading.foundByName) this.#way.byShortId = false
    if (reading.done) {
      const index = queue.indexOf(reading)
      if (index >= 0) queue.splice(index, 1)
      onFile(reading)
    }
  }

  /** Reads one file outside the queue; null where it is absent. */
  async read(file: ChipFile): Promise<Uint8Array | null> {
    const reading = new FileReading(file)
    await this.readAll([reading], () => {})
    return reading.absent ? null : reading.contents
  }
}

function readOf({ total }: FileReading, { bytes, offset }: ReadStep, came: number | null): LostRead | null {
  return bytes === 0 ? null : { bytes: total === null ? bytes : Math.min(bytes, total - offset), came }
}

/** How much will come: as asked for where the file's length is known, else what such files usually hold. */
function expectedBytes({ file, total }: FileReading, { bytes }: ReadStep): number {
  return total === null ? Math.min(bytes, file.name === 'DG2' ? 12_000 : 100) : bytes
}
