import { FoyerError } from '../../contract/errors.ts'
import type { Device } from './pcsc-device.ts'
import { pcscError } from './pcsc-errors.ts'
import { asked } from './pcsclite-binding.ts'
import { apduLengths, type CardReaderEvent, type SmartCard } from '../../emrtd/card/smart-card.ts'
import { withTimeout } from './transmit-guard.ts'

/** Longest time for connecting, resetting and giving back, in milliseconds. */
const controlMs = 5000

/** A connection to the card on one PC/SC reader. */
export class PcscConnection implements SmartCard {
  readonly readerName: string
  readonly maxApduLength = apduLengths.extended
  atr: Uint8Array
  #open = false
  readonly #device: Device
  readonly #onEvent: (listener: (event: CardReaderEvent) => void) => () => void
  #presence: number
  /** An APDU got no answer in time: the connection says nothing reliable any more until it is reset. */
  #stuck = false
  #busy = false

  constructor(device: Device, onEvent: (listener: (event: CardReaderEvent) => void) => () => void) {
    this.#device = device
    this.#onEvent = onEvent
    this.readerName = device.reader.name
    this.atr = device.card?.atr ?? new Uint8Array()
    this.#presence = device.presence
    device.answers.nextCard()
  }

  /** In use, and for the card that is there now. */
  get live(): boolean {
    return this.#open && this.#device.presence === this.#presence
  }

  /** An APDU is under way, or one never came back. */
  get busy(): boolean {
    return this.#busy || this.#stuck
  }

  /** nfc-pcsc connects by itself when a card is laid down; where that failed, or was given back, it is done here. */
  async begin(): Promise<void> {
    await this.#connect()
    this.#open = true
  }

  async transmit(apdu: Uint8Array, { timeoutMs = 10_000 }: { timeoutMs?: number } = {}): Promise<Uint8Array> {
    this.#check()
    if (this.#busy) throw new FoyerError('device.busy', { detail: 'an APDU is under way' })
    this.#busy = true
    try {
      const answer = await withTimeout(this.#device.reader.transmit(Buffer.from(apdu), this.maxApduLength), timeoutMs, () => {
        this.#stuck = true
      })
      // What some readers say of a card that is torn off in the middle.
      if (answer.length < 2) throw new FoyerError('chip.removed', { detail: 'empty answer' })
      return answer
    } catch (error) {
      this.#check()
      throw pcscError(error)
    } finally {
      this.#busy = false
    }
  }

  get longestAnswer(): number | null {
    return this.#device.answers.longest
  }

  rememberLongestAnswer(bytes: number): void {
    this.#device.answers.remember(bytes)
  }

  get longestAnswerIsProven(): boolean {
    return this.#device.answers.isProven
  }

  rememberProof(): void {
    this.#device.answers.prove()
  }

  async reset({ waitMs = 3000 }: { waitMs?: number } = {}): Promise<'stayed' | 'returned'> {
    if (this.#device.gone) throw new FoyerError('device.lost')
    this.#stuck = false
    if (this.#device.card !== null && this.#device.presence === this.#presence && await this.#resetInPlace()) return 'stayed'
    for (const end = performance.now() + waitMs; ;) {
      const left = end - performance.now()
      if (this.#device.card === null) await this.#arrival(Math.max(1, left))
      this.#presence = this.#device.presence
      this.atr = this.#device.card?.atr ?? this.atr
      try {
        await this.#connect()
        return 'returned'
      } catch (error) {
        // The event that the card has gone may be a moment behind the failure that it caused.
        if (pcscError(error).code !== 'chip.removed' || left < 100) throw error
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }

  async disconnect(): Promise<void> {
    this.#open = false
    // Where an APDU never came back, the connection is given back once it does.
    await this.#release(this.busy ? 0 : controlMs)
  }

  #check(): void {
    if (this.#device.gone) throw new FoyerError('device.lost')
    if (this.#stuck) throw new FoyerError('chip.timeout')
    if (this.#device.card === null || this.#device.presence !== this.#presence) throw new FoyerError('chip.removed')
  }

  async #connect(): Promise<void> {
    const old = this.#device.reader.connection !== null
    try {
      await this.#takeTurn()
    } catch (error) {
      // Another program had the card reset since it was laid down: that connection is none any more (SCARD_W_RESET_CARD).
      if (!old || FoyerError.from(error).code !== 'chip.removed' || this.#device.card === null) throw error
      await this.#release()
      await this.#takeTurn()
    }
  }

  /** Connected, and nobody else's turn: a program that looks at every card would select other files in the middle, and end a secured session. */
  async #takeTurn(): Promise<void> {
    const { reader } = this.#device
    try {
      if (reader.connection === null) await withTimeout(reader.connect(), controlMs)
      await withTimeout(asked((done) => { reader.reader.hold(done) }), controlMs)
    } catch (error) {
      if (!(error instanceof FoyerError)) throw pcscError(error)
      // Not in time: while another program has its turn, PC/SC lets both wait without an end (SCardConnect, SCardBeginTransaction).
      await this.#release(0)
      throw new FoyerError('device.busy', { cause: error, detail: 'another program has its turn' })
    }
  }

  /** True where the card is there, was reset and can be talked to. */
  async #resetInPlace(): Promise<boolean> {
    try {
      await withTimeout(asked((done) => { this.#device.reader.reader.reset(done) }), controlMs)
      return true
    } catch {
      await this.#release(0)
      return false
    }
  }

  async #release(waitMs = controlMs): Promise<void> {
    if (this.#device.reader.connection === null) return
    try {
      await withTimeout(this.#device.reader.disconnect(), waitMs)
    } catch {
      // Gone by itself, or once what is under way is answered; the next connection waits for that.
      this.#device.reader.connection = null
    }
  }

  #arrival(waitMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        stop()
      }
      const stop = this.#onEvent((event) => {
        if (!('reader' in event) || event.reader !== this.readerName) return
        if (event.type === 'cardInserted') {
          end()
          resolve()
        } else if (event.type === 'readerRemoved') {
          end()
          reject(new FoyerError('device.lost'))
        }
      })
      const timer = setTimeout(() => {
        end()
        reject(new FoyerError('chip.removed'))
      }, waitMs)
    })
  }
}
