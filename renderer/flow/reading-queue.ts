import { FoyerError } from '../../electron/contract/errors.ts'
import type { FileReading, HeldReading } from '../../electron/contract/reading.ts'
import { asFoyerError } from '../parts/error-texts.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A file that was dropped or chosen; its bytes are fetched when it is read. Its name stays outside. */
export type GetBytes = () => Promise<Bytes>

/** One that waits: a file that nobody has read yet, a Reading, or what became of a file that gave none. */
export type Waiting = { key: number } & (
  | { kind: 'file'; bytes: GetBytes }
  | { kind: 'ready'; held: HeldReading }
  | { kind: 'failed'; error: FoyerError })

export interface QueueState {
  waiting: readonly Waiting[]
  /** Decided about since the queue began. */
  done: number
  /** The next one's turn has come, and it is still being read. */
  reading: boolean
  /** Why the file whose turn it is gave no Reading. */
  trouble: FoyerError | null
  /** What the queue itself could not take. */
  told: FoyerError | null
}

export interface QueueOptions {
  /** Read a file, `beside` a Reading whose other side it may be. @throws FoyerError */
  read: (bytes: Bytes, beside: string | null) => Promise<FileReading>
  /** The Reading on the desk that lacks its other side. */
  lacksSide: () => string | null
  /** It has its other side now. */
  complete: (held: HeldReading, from: string) => void
  /** Its turn has come. */
  give: (held: HeldReading) => void
  /** Nobody will decide about it. */
  drop: (readingId: string) => void
  /** Nothing lies on the desk. */
  isFree: () => boolean
}

/** Documents that wait at once: the reader keeps twenty Readings of one person (reader/recent-readings.ts), and the one that is looked at is one of them. */
export const MOST_WAITING = 19
/** Read ahead of the one that is looked at: no Reading waits out its ten minutes unseen, and the reader stays free for a chip. */
const AHEAD = 2

const empty: QueueState = { waiting: [], done: 0, reading: false, trouble: null, told: null }

/** Many documents, one at a time, none lost in silence: the next is read while the last is being looked at. */
export class ReadingQueue {
  private readonly options: QueueOptions
  private readonly told = new Set<() => void>()
  private state = empty
  private keys = 0
  private busy = false
  private open = true

  constructor(options: QueueOptions) {
    this.options = options
  }

  readonly snapshot = (): QueueState => this.state
  readonly subscribe = (changed: () => void): (() => void) => {
    this.told.add(changed)
    return () => this.told.delete(changed)
  }

  /** Files come. What there is no room for is said. */
  addFiles(files: readonly GetBytes[]): void {
    this.take(files.map((bytes) => ({ kind: 'file', bytes })))
    if (this.options.isFree() && !this.state.reading) this.turn()
    this.readAhead()
  }

  /** More documents of a file or page whose first one is on the desk already. */
  addRead({ also = [], leftOut }: Pick<FileReading, 'also' | 'leftOut'>): void {
    this.take(also.map((held) => ({ kind: 'ready', held })))
    this.set({ trouble: null })
    if (leftOut) this.set({ told: new FoyerError('reading.leftOut') })
  }

  /** The one on the desk was decided about. */
  next(): void {
    const { waiting, done } = this.state
    this.set(waiting.length === 0 ? { done: 0, trouble: null } : { done: done + 1, trouble: null })
    this.turn()
    this.readAhead()
  }

  /** A Reading is held no more without anybody's doing. */
  expired(readingId: string): void {
    this.replace((each) => (each.kind === 'ready' && each.held.readingId === readingId ? [{ kind: 'failed', error: new FoyerError('reading.gone') }] : null))
  }

  putAway(): void {
    this.set(this.state.waiting.length === 0 ? { told: null, trouble: null, done: 0 } : { told: null })
  }

  begin(): void {
    this.open = true
  }

  /** Nobody looks at it any more. @returns how many nobody decided about */
  close(): number {
    this.open = false
    const { waiting, reading } = this.state
    for (const each of waiting) if (each.kind === 'ready') this.options.drop(each.held.readingId)
    this.set({ ...empty, reading })
    return waiting.length
  }

  private take(more: readonly (Waiting extends infer W ? W extends Waiting ? Omit<W, 'key'> : never : never)[]): void {
    const room = Math.max(0, MOST_WAITING - this.state.waiting.length)
    for (const each of more.slice(room)) if (each.kind === 'ready') this.options.drop(each.held.readingId)
    const taken = more.slice(0, room).map((each): Waiting => ({ ...each, key: (this.keys += 1) }))
    const over = more.length - taken.length
    this.set({
      waiting: [...this.state.waiting, ...taken], trouble: more.length === 0 ? this.state.trouble : null,
      ...(over > 0 ? { told: new FoyerError('reading.queueFull', { detail: `left=${over}` }) } : {}),
    })
  }

  /** The next one comes to the desk, once it is read. */
  private turn(): void {
    const [first, ...waiting] = this.state.waiting
    // Something else came to the desk meanwhile: it stays the next.
    if (first === undefined || !this.options.isFree()) this.set({ reading: false })
    else if (first.kind === 'file') this.set({ reading: true })
    else {
      this.set({ waiting, reading: false, ...(first.kind === 'failed' ? { trouble: first.error } : {}) })
      if (first.kind === 'ready') this.options.give(first.held)
    }
  }

  private readAhead(): void {
    const { waiting } = this.state
    const file = waiting.find((each) => each.kind === 'file')
    if (this.busy || file === undefined || waiting.filter((each) => each.kind === 'ready').length >= AHEAD) return
    this.busy = true
    void this.readOne(file).finally(() => {
      this.busy = false
      if (this.open && this.state.reading) this.turn()
      this.readAhead()
    })
  }

  private async readOne(file: Waiting & { kind: 'file' }): Promise<void> {
    try {
      const bytes = await file.bytes()
      // A card's two sides come as two files: the one behind a side is that side's, where it fits.
      const beside = this.state.waiting[0]?.key === file.key ? this.options.lacksSide() : null
      const { also = [], leftOut, joined, ...held } = await this.readBeside(bytes, beside)
      const all = joined ? also : [held, ...also]
      if (joined && beside !== null) this.options.complete(held, beside)
      if (!this.open) {
        for (const { readingId } of all) this.options.drop(readingId)
        return
      }
      this.replace((each) => (each.key === file.key ? all.map((one) => ({ kind: 'ready', held: one })) : null))
      if (leftOut) this.set({ told: new FoyerError('reading.leftOut') })
    } catch (thrown) {
      this.replace((each) => (each.key === file.key ? [{ kind: 'failed', error: asFoyerError(thrown) }] : null))
    }
  }

  /** What was decided about meanwhile has no other side any more. */
  private async readBeside(bytes: Bytes, beside: string | null): Promise<FileReading> {
    try {
      return await this.options.read(bytes, beside)
    } catch (thrown) {
      if (beside === null || asFoyerError(thrown).code !== 'reading.gone') throw thrown
      return await this.options.read(bytes, null)
    }
  }

  private replace(by: (each: Waiting) => readonly (Omit<Waiting & { kind: 'ready' }, 'key'> | Omit<Waiting & { kind: 'failed' }, 'key'>)[] | null): void {
    this.set({
      waiting: this.state.waiting.flatMap((each): readonly Waiting[] => by(each)?.map((one): Waiting => ({ ...one, key: (this.keys += 1) })) ?? [each]),
    })
  }

  private set(change: Partial<QueueState>): void {
    this.state = { ...this.state, ...change }
    for (const changed of this.told) changed()
  }
}
