import { FoyerError } from '../../electron/contract/errors.ts'
import type { FileReading, HeldReading } from '../../electron/contract/reading.ts'
import { asFoyerError } from '../parts/error-texts.ts'
import { readForQueue, toldOf } from './read-for-queue.ts'
import { isOneSide, isPair, type Coming, type GetBytes, type QueueOptions, type Waiting } from './waiting.ts'

export interface QueueState {
  waiting: readonly Waiting[]
  /** Decided about since the queue began. */
  done: number
  /** The next one's turn has come, and it is still being read. */
  reading: boolean
  /** Why the file whose turn it is gave no Reading. */
  trouble: FoyerError | null
  /** What the queue could not take, and pages on which nothing was: each until it is put away. */
  told: readonly FoyerError[]
}

/** Documents that wait at once: the reader keeps twenty Readings of one person (reader/recent-readings.ts), and the one that is looked at is one of them. */
export const MOST_WAITING = 19
/** Read ahead of the one that is looked at: no Reading waits out its ten minutes unseen, and the reader stays free for a chip. */
export const AHEAD = 2

const empty: QueueState = { waiting: [], done: 0, reading: false, trouble: null, told: [] }

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
    // Whoever adds files has seen what became of the last one, unless more is behind it: then it is told until somebody goes on.
    this.putTroubleAway()
    this.take(files.map((bytes) => ({ kind: 'file', bytes, pair })))
    this.begun()
  }

  /** Documents of a file or page that are read already; those of one that others came before begin with its first. */
  addRead({ also = [], leftOut, emptyPages, stopped }: Pick<FileReading, 'also' | 'leftOut' | 'emptyPages' | 'stopped'>): void {
    this.take(also.map((held) => ({ kind: 'ready', held })))
    this.tell(toldOf({ leftOut, emptyPages, stopped }))
    this.begun()
  }

  /** The one on the desk was decided about. */
  next(): void {
    const { waiting, done } = this.state
    this.set(waiting.length === 0 ? { done: 0, trouble: null } : { done: done + 1, trouble: null })
    this.turn()
    this.goAhead()
  }

  /** A Reading is held no more without anybody's doing: its file is read again, where it came of one, else that is told in its turn. */
  expired(readingId: string): void {
    this.replace((each) => {
      if (each.kind !== 'ready' || each.held.readingId !== readingId) return null
      return each.from === undefined ? [{ kind: 'failed', error: new FoyerError('reading.gone') }] : [{ kind: 'file', bytes: each.from.bytes, only: each.from.at }]
    })
    this.goAhead()
  }

  /** What is told first was seen. */
  putAway(): void {
    this.set({ told: this.state.told.slice(1), ...(this.state.waiting.length === 0 ? { trouble: null, done: 0 } : {}) })
  }

  /** What a file failed with was seen, or the desk took another document since; where something is behind it, somebody has to go on. */
  putTroubleAway(): void {
    if (this.state.trouble !== null && this.state.waiting.length === 0) this.set({ trouble: null, done: 0 })
  }

  /** Readings that are being stored without having come to the desk. */
  takeOut(keys: ReadonlySet<number>): HeldReading[] {
    const out = this.state.waiting.flatMap((each) => (each.kind === 'ready' && keys.has(each.key) ? [each.held] : []))
    this.set({ waiting: this.state.waiting.filter((each) => each.kind !== 'ready' || !keys.has(each.key)), done: this.state.done + out.length })
    this.goAhead()
    return out
  }

  /** These of them could not be stored: they are the next again. The one on the desk may have been the last meanwhile, and the count begun anew. */
  putBack(back: readonly HeldReading[]): void {
    if (!this.open || back.length === 0) return
    const again = back.map((held): Waiting => ({ kind: 'ready', held, key: (this.keys += 1) }))
    this.set({ waiting: [...again, ...this.state.waiting], done: Math.max(0, this.state.done - back.length) })
    this.begun()
  }

  begin(): void {
    this.open = true
  }

  /** Nobody looks at it any more. @param stays what is read waits for its person @returns how many are forgotten that nobody decided about */
  close(stays: boolean): number {
    this.open = false
    const { waiting, reading } = this.state
    const forgotten = waiting.filter(({ kind }) => !stays || kind !== 'ready')
    for (const each of forgotten) if (each.kind === 'ready') this.options.drop(each.held.readingId)
    this.set({ ...empty, reading })
    return forgotten.length
  }

  private take(more: readonly Coming[]): void {
    const room = this.open ? Math.max(0, MOST_WAITING - this.state.waiting.length) : 0
    for (const each of more.slice(room)) if (each.kind === 'ready') this.options.drop(each.held.readingId)
    const taken = more.slice(0, room).map((each): Waiting => ({ ...each, key: (this.keys += 1) }))
    const over = more.length - taken.length
    this.set({ waiting: [...this.state.waiting, ...taken] })
    if (over > 0) this.tell([new FoyerError('reading.queueFull', { detail: `left=${over}` })])
  }

  private tell(more: readonly FoyerError[]): void {
    if (more.length > 0) this.set({ told: [...this.state.told, ...more] })
  }

  /** Something came. What a file failed with is told until somebody goes on: nothing comes over it. */
  private begun(): void {
    if (this.options.isFree() && !this.state.reading && this.state.trouble === null) this.turn()
    this.goAhead()
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
      this.replace((each) => (each.kind === 'ready' && each.held.readingId === readingId ? [{ ...each, held: compared }] : null))
    } catch {
      // It stands as it is, and no check says that its names were compared.
    }
  }

  private readAhead(): void {
    const { waiting } = this.state
    const file = waiting.find((each) => each.kind === 'file')
    if (this.busy || file === undefined) return
    if (waiting[0] !== undefined && !this.isWanted(waiting[0]) && waiting.filter((each) => each.kind === 'ready').length >= this.options.ahead()) return
    this.busy = true
    void this.readOne(file).finally(() => {
      this.busy = false
      if (this.open && this.state.reading) this.turn()
      this.goAhead()
    })
  }

  private async readOne(file: Waiting & { kind: 'file' }): Promise<void> {
    try {
      const got = await readForQueue(file, () => this.state.waiting, { ...this.options, isOpen: () => this.open })
      if (got === null) return
      const { ready, joinedWith, told } = got
      this.replace((each) => {
        if (each.key === file.key) return joinedWith === null ? ready : []
        return each.key === joinedWith ? ready : null
      })
      this.tell(told)
    } catch (thrown) {
      this.replace((each) => (each.key === file.key ? [{ kind: 'failed', error: asFoyerError(thrown) }] : null))
    }
  }

  private replace(by: (each: Waiting) => readonly Coming[] | null): void {
    this.set({
      waiting: this.state.waiting.flatMap((each): readonly Waiting[] => by(each)?.map((one): Waiting => ({ ...one, key: (this.keys += 1) })) ?? [each]),
    })
  }

  private set(change: Partial<QueueState>): void {
    this.state = { ...this.state, ...change }
    for (const changed of this.told) changed()
  }
}
