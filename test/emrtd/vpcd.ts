import { connect, type Socket } from 'node:net'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { SimulatedCard } from '../../electron/emrtd/simulator/link.ts'
import pcsclite, { loadBinding, type CardReader } from '../../electron/reader/smartcards/pcsclite-binding.ts'

/** Ports on which vsmartcard's vpcd waits for its two cards (0x8C7B and the next). */
export const vpcdPorts = [35963, 35964] as const
/** What pcscd calls the readers at these ports. */
export const vpcdReaders = ['Virtual PCD 00 00', 'Virtual PCD 00 01'] as const

/** How often, and how soon again, ms, a reader is asked to take a card that refuses it. */
const MOST_TRIES = 100
const AGAIN_MS = 100

const control = { powerOff: 0, powerOn: 1, reset: 2, atr: 4 } as const

export interface VpcdOptions {
  port: number
  host?: string
  /** After the chip has left the field, how long until it is laid down again, in milliseconds; null: never. */
  returnsAfterMs?: number | null
}

/**
 * Puts a card into a virtual reader of pcscd (https://frankmorgner.github.io/vsmartcard/virtualsmartcard/api.html):
 * from here on everything between program and chip is real but the silicon.
 */
export class VpcdCard {
  readonly #card: SimulatedCard
  readonly #options: VpcdOptions
  #socket: Socket | null = null
  #closed = false
  #returning: ReturnType<typeof setTimeout> | null = null

  constructor(card: SimulatedCard, options: VpcdOptions) {
    this.#card = card
    this.#options = options
  }

  /** Lays the card down. Throws `device.notFound` where no vpcd listens; one that has not noticed yet that the last card is gone is waited for. */
  static async insert(card: SimulatedCard, options: VpcdOptions): Promise<VpcdCard> {
    const inserted = new VpcdCard(card, options)
    for (let tries = 1; ; tries += 1) {
      try {
        await inserted.#connect()
        return inserted
      } catch (thrown) {
        if (tries === MOST_TRIES) throw thrown
        await new Promise((resolve) => { setTimeout(resolve, AGAIN_MS) })
      }
    }
  }

  /** Takes the card away; the service has noticed. */
  async remove(): Promise<void> {
    this.#closed = true
    if (this.#returning !== null) clearTimeout(this.#returning)
    const socket = this.#socket
    this.#socket = null
    if (socket?.destroyed === false) {
      await new Promise<void>((resolve) => {
        socket.once('close', () => resolve())
        socket.destroy()
      })
    }
    if (this.#options.host === undefined) await empty(this.#options.port)
  }

  #connect(): Promise<void> {
    const { port, host = '127.0.0.1' } = this.#options
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host })
      // Small messages both ways: Nagle against delayed acknowledgement costs 40 ms each.
      socket.setNoDelay(true)
      socket.once('connect', () => {
        this.#socket = socket
        this.#card.reset()
        resolve()
      })
      socket.on('error', (cause) => reject(new FoyerError('device.notFound', { cause })))
      this.#listen(socket)
    })
  }

  #listen(socket: Socket): void {
    let pending = Buffer.alloc(0)
    let answering = Promise.resolve()
    socket.on('data', (data) => {
      pending = Buffer.concat([pending, data])
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const message = new Uint8Array(pending.subarray(2, 2 + pending.readUInt16BE(0)))
        pending = pending.subarray(2 + message.length)
        answering = answering.then(() => this.#answer(socket, message))
      }
    })
  }

  async #answer(socket: Socket, message: Uint8Array): Promise<void> {
    if (message.length === 1) {
      if (message[0] === control.atr) send(socket, this.#card.atr)
      else if (message[0] === control.reset || message[0] === control.powerOff) this.#card.reset()
      return
    }
    try {
      send(socket, await this.#card.transmit(message))
    } catch {
      this.#leave(socket)
    }
  }

  /** The chip is off the field: the reader sees it go, and come back. */
  #leave(socket: Socket): void {
    socket.destroy()
    const { returnsAfterMs = 300 } = this.#options
    if (returnsAfterMs !== null) this.#returnAfter(returnsAfterMs)
  }

  /** vpcd listens again only when it has noticed that the card is gone: until then, once more. */
  #returnAfter(ms: number): void {
    if (this.#closed) return
    this.#returning = setTimeout(() => {
      if (!this.#closed) this.#connect().catch(() => this.#returnAfter(AGAIN_MS))
    }, ms)
  }
}

/** Longer than the service takes to look at a reader again (pcscd: 400 ms) on a machine with much to do, ms. */
const NOTICED_MS = 20_000

/** Until the service says that nothing lies there: the next card laid before that is taken for this one, is never powered, and nobody can talk to it. */
async function empty(port: number): Promise<void> {
  const name = vpcdReaders[vpcdPorts.findIndex((each) => each === port)]
  await loadBinding()
  const lite = pcsclite()
  let timer: NodeJS.Timeout | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the service has not noticed that the card is gone')), NOTICED_MS)
      // No service: no card.
      lite.on('error', () => resolve())
      lite.on('reader', (reader: CardReader) => {
        if (reader.name !== name) return
        reader.on('status', ({ state }: { state: number }) => { if ((state & reader.SCARD_STATE_EMPTY) !== 0) resolve() })
      })
    })
  } finally {
    clearTimeout(timer)
    lite.close()
  }
}

function send(socket: Socket, body: Uint8Array): void {
  if (socket.destroyed) return
  const message = Buffer.alloc(2 + body.length)
  message.writeUInt16BE(body.length)
  message.set(body, 2)
  socket.write(message)
}
