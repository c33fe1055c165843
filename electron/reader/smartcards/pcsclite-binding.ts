import { EventEmitter } from 'node:events'
import type * as PcscMini from 'pcsc-mini'
import { inSystemLibrary } from '../../system/end-process.ts'

/**
 * What nfc-pcsc expects of `@pokusew/pcsclite`, over pcsc-mini: that one is Node-API and prebuilt,
 * where the original has to be compiled for each version of Electron. The bundler puts this file in
 * the original's place (electron/dev/pcsclite-alias.ts).
 */
let binding: typeof PcscMini | null = null

/** Loads the addon; rejects where the system has no PC/SC library. Before the first {@link pcsclite}. */
export async function loadBinding(): Promise<void> {
  binding ??= await import('pcsc-mini')
}

type Done<T> = (error: Error | null, result?: T, more?: Buffer) => void

/** A promise of the addon's as the callback that nfc-pcsc waits for. */
async function settle<T>(work: Promise<T>, done: Done<T>): Promise<void> {
  let result: T
  try {
    result = await work
  } catch (error) {
    done(error instanceof Error ? error : new Error('PC/SC', { cause: error }))
    return
  }
  done(null, result)
}

/** The other way round: what a reader answers to a callback, as a promise. */
export function asked<T>(ask: (done: Done<T>) => void): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    ask((error, result) => {
      if (error === null) resolve(result)
      else reject(error)
    })
  })
}

/** One reader, with the numbers that nfc-pcsc takes from it (PC/SC part 5 §3.2.5). */
export class CardReader extends EventEmitter {
  readonly SCARD_STATE_EMPTY = 0x10
  readonly SCARD_STATE_PRESENT = 0x20
  readonly SCARD_SHARE_SHARED: PcscMini.CardMode
  readonly SCARD_SHARE_DIRECT: PcscMini.CardMode
  readonly SCARD_LEAVE_CARD: PcscMini.CardDisposition
  readonly IOCTL_CCID_ESCAPE: number
  readonly name: string
  state = 0
  #card: PcscMini.Card | null = null
  /**
   * The last question for a card's state. The addon refuses a second operation on a card ("Another operation is currently in progress"): the watch
   * (pcsc-readers.ts) asks between two commands of whoever talks to the card, and those wait until it has its answer.
   */
  #stateTold: Promise<unknown> = Promise.resolve()
  /**
   * Until what was asked of a card is answered. While another program has its turn, or a chip says nothing, that may be never; and each such question holds one of the
   * four threads on which this process does its work (libuv), pictures included. So a connection waits here for those before it, and takes no other thread.
   */
  #answered: Promise<unknown> = Promise.resolve()
  /** While it is held, the card hears nobody else. */
  #turn: PcscMini.Transaction | null = null
  readonly #reader: PcscMini.Reader
  readonly #mini: typeof PcscMini

  constructor(reader: PcscMini.Reader, mini: typeof PcscMini) {
    super()
    this.#reader = reader
    this.#mini = mini
    this.name = reader.name()
    this.SCARD_SHARE_SHARED = mini.CardMode.SHARED
    this.SCARD_SHARE_DIRECT = mini.CardMode.DIRECT
    this.SCARD_LEAVE_CARD = mini.CardDisposition.LEAVE
    this.IOCTL_CCID_ESCAPE = this.SCARD_CTL_CODE(process.platform === 'win32' ? 3500 : 1)
    reader.on('change', (status, atr) => {
      this.emit('status', { state: status.raw, atr: Buffer.from(atr) })
      this.state = status.raw
    })
    reader.on('disconnect', () => this.emit('end'))
  }

  get connected(): boolean {
    return this.#card !== null
  }

  SCARD_CTL_CODE(code: number): number {
    return this.#mini.controlCode(code)
  }

  connect(options: { share_mode: PcscMini.CardMode; protocol?: PcscMini.Protocol }, done: Done<number>): void {
    if (this.#card !== null) return done(null, this.#card.protocol())
    const protocol = options.share_mode === this.#mini.CardMode.DIRECT ? this.#mini.Protocol.UNSET : this.#mini.Protocol.ANY
    void settle(this.#noted(this.#answered.then(async () => {
      this.#card ??= await this.#reader.connect(options.share_mode, options.protocol ?? protocol)
      return this.#card.protocol()
    })), done)
  }

  disconnect(disposition: PcscMini.CardDisposition, done: Done<void>): void {
    const card = this.#card
    const turn = this.#turnToEnd()
    this.#card = null
    if (card === null) return done(null)
    // Behind what is not answered yet: before that the addon refuses it, and afterwards nobody would end the turn and give the connection back.
    void settle(this.#noted(Promise.all([this.#stateTold, this.#answered]).then(async () => {
      await this.#end(turn)
      await card.disconnect(disposition)
    })), done)
  }

  transmit(data: Uint8Array, length: number, protocol: PcscMini.Protocol, done: Done<Buffer>): void {
    this.#onCard(async (card) => Buffer.from(await card.transmitProtocol(protocol, data, new ArrayBuffer(length))), done)
  }

  control(data: Uint8Array, code: number, length: number, done: Done<Buffer>): void {
    this.#onCard(async (card) => Buffer.from(await card.control(code, data, new ArrayBuffer(length))), done)
  }

  /**
   * State and answer to reset from the card itself, which also keeps the connection from going idle.
   * The bytes that come with a change are not to be relied on: the addon may have reused them by then.
   */
  get_status(done: Done<number>): void {
    const card = this.#card
    if (card === null) return done(null, this.state)
    const told = this.#onceStateTold(() => card.state())
    this.#stateTold = told.catch(() => undefined)
    void settle(told, (error, state) => {
      if (error === null) done(null, this.state, Buffer.from(state?.atr ?? []))
      else done(error)
    })
  }

  /** Beyond the original: resets the card and keeps the connection (SCardReconnect), and the turn where it was ours. */
  reset(done: Done<number>): void {
    this.#onCard(async (card) => {
      // Whether a turn outlives a reset is another thing on each system: it ends, and begins again.
      const turn = this.#turnToEnd()
      await this.#end(turn)
      const protocol = await card.reconnect(this.#mini.CardMode.SHARED, this.#mini.CardDisposition.UNPOWER)
      if (turn !== null) await this.#begin(card)
      return protocol
    }, done)
  }

  /** Beyond the original: from here to the disconnect the card hears nobody else (SCardBeginTransaction); waits while it is another program's turn. */
  hold(done: Done<void>): void {
    this.#onCard(async (card) => {
      if (this.#turn === null) await this.#begin(card)
    }, done)
  }

  async #begin(card: PcscMini.Card): Promise<void> {
    const turn = await card.transaction()
    if (this.#card === card) {
      this.#turn = turn
      return
    }
    // Given back while it waited for its turn: the connection goes next, the turn is nobody's.
    await this.#end(turn)
  }

  #turnToEnd(): PcscMini.Transaction | null {
    const turn = this.#turn
    this.#turn = null
    return turn
  }

  async #end(turn: PcscMini.Transaction | null): Promise<void> {
    try {
      await turn?.end(this.#mini.CardDisposition.LEAVE)
    } catch {
      // It ended with the card that was taken away, or ends with the connection.
    }
  }

  #onCard<T>(work: (card: PcscMini.Card) => Promise<T>, done: Done<T>): void {
    const card = this.#card
    if (card === null) return done(new Error('not connected'))
    void settle(this.#noted(this.#onceStateTold(() => work(card))), done)
  }

  #noted<T>(work: Promise<T>): Promise<T> {
    const answer = inSystemLibrary(work)
    // Of the answers themselves nothing is kept: they are a chip's.
    this.#answered = Promise.allSettled([this.#answered, answer]).then(() => undefined)
    return answer
  }

  #onceStateTold<T>(work: () => Promise<T>): Promise<T> {
    return this.#stateTold.then(work)
  }

  close(): void {
    this.disconnect(this.#mini.CardDisposition.LEAVE, () => undefined)
    this.emit('end')
  }
}

/**
 * Clients that have not given their connection to the service back. One whose service went away never can, and its finalizer throws where
 * nobody catches ("Error in async finalizer callback"), which takes the process with it: such a client is never let go.
 */
const unreleased = new Set<PcscMini.Client>()

/**
 * How long nothing was told before a client may be stopped, ms. The addon watches the readers in a thread of its own and stops by SCardCancel and SCardReleaseContext:
 * where that thread is not waiting for a change just then, but telling one or about to wait again, pcsc-lite drops the cancel, and the release waits for it without
 * an end, on the main thread. It waits again within a few milliseconds of what it told last.
 */
const QUIET_MS = 300
/** One whose readers are never quiet, as with a card at the edge of the field, is not stopped, ms: it ends with the process. */
const STOP_MS = 3000

/** Clients that are about to be stopped. */
const leaving = new Set<Promise<void>>()

/** Once every client that was closed has been stopped: a process that ends before leaves them to the addon's finalizer, which does not wait. */
export async function clientsStopped(): Promise<void> {
  await Promise.all(leaving)
}

class PcscLite extends EventEmitter {
  readonly readers: Record<string, CardReader> = {}
  readonly #client: PcscMini.Client
  #toldAt = performance.now()
  #closed = false

  constructor(mini: typeof PcscMini) {
    super()
    this.#client = new mini.Client()
    unreleased.add(this.#client)
    const told = (): void => { this.#toldAt = performance.now() }
    this.#client.on('reader', (reader) => {
      told()
      reader.on('change', told)
      reader.on('disconnect', told)
      const wrapped = new CardReader(reader, mini)
      this.readers[wrapped.name] = wrapped
      wrapped.on('end', () => delete this.readers[wrapped.name])
      if (!this.#closed) this.emit('reader', wrapped)
    })
    this.#client.on('error', (error) => {
      if (!this.#closed) this.emit('error', error)
    })
    // As the original: listeners are attached before anything is told.
    process.nextTick(() => {
      if (this.#closed) return
      try {
        told()
        this.#client.start()
      } catch (error) {
        this.emit('error', error)
      }
    })
  }

  /** Told nothing from here on; {@link clientsStopped} once it is. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const reader of Object.values(this.readers)) reader.removeAllListeners()
    const stopped = this.#stopOnceQuiet().finally(() => leaving.delete(stopped))
    leaving.add(stopped)
  }

  async #stopOnceQuiet(): Promise<void> {
    const end = performance.now() + STOP_MS
    for (let left = QUIET_MS; left > 0; left = this.#toldAt + QUIET_MS - performance.now()) {
      await new Promise((resolve) => { setTimeout(resolve, left) })
      // What was told while this process was busy is heard first.
      await new Promise((resolve) => { setTimeout(resolve, 1) })
      if (performance.now() > end) return
    }
    try {
      this.#client.stop()
      unreleased.delete(this.#client)
    } catch {
      // It never started, or its service has gone: there is nothing left to stop. It stays among the unreleased.
    }
  }
}

/** The function that `@pokusew/pcsclite` is. */
export default function pcsclite(): PcscLite {
  if (binding === null) throw new Error('loadBinding() first')
  return new PcscLite(binding)
}
