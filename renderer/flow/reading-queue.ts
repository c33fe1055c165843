import { FoyerError } from '../../electron/contract/errors.ts'
import type { FileReading, HeldReading } from '../../electron/contract/reading.ts'
import { asFoyerError } from '../parts/error-texts.ts'
import type { Comparisons } from './comparisons.ts'
import { readAgain } from './read-again.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A file that was dropped or chosen; its bytes are fetched when it is read. Its name stays outside. */
export type GetBytes = () => Promise<Bytes>

/** One that waits: a file that nobody has read yet, a Reading, or what became of a file that gave none. `pair`: the same of two that came by themselves, and may be a card's sides. */
export type Waiting = { key: number; pair?: number | undefined } & (
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
  /** Read a file, `beside` a Reading of a card whose other side it may be. @throws FoyerError */
  read: (bytes: Bytes, beside: string | null) => Promise<FileReading>
  /** Its turn has come. */
  give: (held: HeldReading) => void
  /** Nobody will decide about it. */
  drop: (readingId: string) => void
  /** Nothing lies on the desk. */
  isFree: () => boolean
  /** Print and zone of what waits are compared before its turn. */
  comparisons: Pick<Comparisons, 'isOpen' | 'of'>
  /** Let so many ms pass. */
  pause: (ms: number) => Promise<void>
}

/** Documents that wait at once: the reader keeps twenty Readings of one person (reader/recent-readings.ts), and the one that is looked at is one of them. */
export const MOST_WAITING = 19
/** Read ahead of the one that is looked at: no Reading waits out its ten minutes unseen, and the reader stays free for a chip. */
const AHEAD = 2

const empty: QueueState = { waiting: [], done: 0, reading: false, trouble: null, told: null }

/** Formats of cards: their person is on the other side. Whether a file is that, the reader says. */
const CARDS: ReadonlySet<string> = new Set(['TD1', 'CHDL', 'FRDL', 'NLDL'])

/** Many documents, one at a time, none lost in silence: the next is read while the last is being looked at. */
export class ReadingQueue {
  private readonly options: QueueOptions
  private readonly told = new Set<() => void>()
  private state = empty
  private keys = 0
  private busy = false
  private comparing = false
  private open = true

  constructor(options: QueueOptions) {
    this.options = options
  }

  readonly snapshot = (): QueueState => this.state
  readonly subscribe = (changed: () => void): (() => void) => {
    this.told.add(changed)
    return () => this.told.delete(changed)
  }

  /** Files come, `together` all that came at once: two of those may be a card's sides. What there is no room for is said. */
  addFiles(files: readonly GetBytes[], together = true): void {
    const pair = together && files.length === 2 ? (this.keys += 1) : undefined
    this.take(files.map((bytes) => ({ kind: 'file', bytes, pair })))
    if (this.options.isFree() && !this.state.reading) this.turn()
    this.goAhead()
  }

  /** Documents of a file or page that are read already; those of one that others came before begin with its first. */
  addRead({ also = [], leftOut }: Pick<FileReading, 'also' | 'leftOut'>): void {
    this.take(also.map((held) => ({ kind: 'ready', held })))
    this.set({ trouble: null })
    if (leftOut) this.set({ told: new FoyerError('reading.leftOut') })
    if (this.options.isFree() && !this.state.reading) this.turn()
    this.goAhead()
  }

  /** The one on the desk was decided about. */
  next(): void {
    const { waiting, done } = this.state
    this.set(waiting.length === 0 ? { done: 0, trouble: null } : { done: done + 1, trouble: null })
    this.turn()
    this.goAhead()
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
    const room = this.open ? Math.max(0, MOST_WAITING - this.state.waiting.length) : 0
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
    else if (this.isWanted(first)) this.set({ reading: true })
    else {
      this.set({ waiting, reading: false, ...(first.kind === 'failed' ? { trouble: first.error } : {}) })
      if (first.kind === 'ready') this.options.give(first.held)
    }
  }

  /** Before it can come to the desk, something is still to be read: it itself, or the file that may be its other side. */
  private isWanted(first: Waiting): boolean {
    return first.kind === 'file' || (first.kind === 'ready' && isOneSide(first.held) && this.state.waiting.some((each) => each.kind === 'file' && isPair(each, first)))
  }

  /** Everything is done ahead that can be: what is looked at now keeps nobody waiting. */
  private goAhead(): void {
    this.readAhead()
    this.compareAhead()
  }

  private compareAhead(): void {
    const next = this.state.waiting.find((each) => each.kind === 'ready' && !this.isWanted(each) && this.options.comparisons.isOpen(each.held))
    if (this.comparing || next?.kind !== 'ready') return
    this.comparing = true
    void this.compareOne(next.held.readingId).finally(() => {
      this.comparing = false
      this.compareAhead()
    })
  }

  private async compareOne(readingId: string): Promise<void> {
    try {
      const compared = await this.options.comparisons.of(readingId)
      if (!this.open) this.options.drop(compared.readingId)
      // Its turn may have come meanwhile: the screen that shows it has the same answer.
      this.replace((each) => (each.kind === 'ready' && each.held.readingId === readingId ? [{ kind: 'ready', held: compared, pair: each.pair }] : null))
    } catch {
      // It stands as it is, and no check says that its names were compared.
    }
  }

  private readAhead(): void {
    const { waiting } = this.state
    const file = waiting.find((each) => each.kind === 'file')
    if (this.busy || file === undefined) return
    if (waiting[0] !== undefined && !this.isWanted(waiting[0]) && waiting.filter((each) => each.kind === 'ready').length >= AHEAD) return
    this.busy = true
    void this.readOne(file).finally(() => {
      this.busy = false
      if (this.open && this.state.reading) this.turn()
      this.goAhead()
    })
  }

  private async readOne(file: Waiting & { kind: 'file' }): Promise<void> {
    try {
      const bytes = await file.bytes()
      const mate = this.state.waiting.find((each) => each.kind === 'ready' && isPair(each, file) && isOneSide(each.held))
      const beside = mate?.kind === 'ready' ? mate.held.readingId : null
      const { also = [], leftOut, joined, ...held } = await readAgain({ read: (by) => this.options.read(bytes, by), pause: this.options.pause, isOpen: () => this.open }, beside)
      if (!this.open) {
        for (const { readingId } of [held, ...also]) this.options.drop(readingId)
        return
      }
      const ready = [held, ...also].map((one) => ({ kind: 'ready' as const, held: one }))
      // A file of several documents is nobody's other side.
      const pair = ready.length === 1 && !leftOut ? file.pair : undefined
      this.replace((each) => {
        if (each.key === file.key) return joined ? [] : ready.map((one) => ({ ...one, pair }))
        return joined && each.key === mate?.key ? ready : null
      })
      if (leftOut) this.set({ told: new FoyerError('reading.leftOut') })
    } catch (thrown) {
      this.replace((each) => (each.key === file.key ? [{ kind: 'failed', error: asFoyerError(thrown) }] : null))
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

function isPair(one: Waiting, other: Waiting): boolean {
  return one.pair !== undefined && one.pair === other.pair
}

/** Whose other side is still to be seen, as far as a Reading tells: of a side that says nothing, or of a document of lines on a card. */
function isOneSide({ reading: { turnOver, mrz, barcodes, chip, images } }: HeldReading): boolean {
  if (turnOver) return true
  return chip === null && !images.otherSide && (mrz === null ? barcodes.length > 0 : CARDS.has(mrz.format))
}
