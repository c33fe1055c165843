import type { NFC, Reader } from 'nfc-pcsc'
import { FoyerError } from '../../contract/errors.ts'
import { AnswerMemory } from './answer-memory.ts'
import { PcscConnection } from './pcsc-connection.ts'
import type { Device } from './pcsc-device.ts'
import { pcscError } from './pcsc-errors.ts'
import { clientsStopped, loadBinding } from './pcsclite-binding.ts'
import type { CardReaderEvent, CardReaderInfo, SmartCard, SmartCardReaders } from '../../emrtd/card/smart-card.ts'

/** Time for the readers that are there to be told after the start, in milliseconds. */
const settleMs = 250
/**
 * How often cards are asked for their state, in milliseconds: it tells that the service still lives, and keeps
 * systems from resetting a card that is left alone (Windows does after five seconds).
 */
const watchMs = 3000

/** Readers of the system's PC/SC service, by nfc-pcsc. */
export class PcscReaders implements SmartCardReaders {
  readonly #devices = new Map<string, Device>()
  readonly #listeners = new Set<(event: CardReaderEvent) => void>()
  #nfc: NFC | null = null
  #starting: Promise<void> | null = null
  #watch: ReturnType<typeof setInterval> | null = null
  #closed = false
  /** It was there: that it is gone is news. */
  #wasThere = false

  async list(): Promise<CardReaderInfo[]> {
    await this.#start()
    return [...this.#devices.values()].map(({ reader, card }) => ({ name: reader.name, card }))
  }

  onEvent(listener: (event: CardReaderEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async connect(name: string): Promise<SmartCard> {
    await this.#start()
    const device = this.#devices.get(name)
    if (device === undefined) throw new FoyerError('device.notFound')
    if (device.card === null) throw new FoyerError('chip.removed')
    if (device.inUse?.live === true) throw new FoyerError('device.busy')
    const connection = new PcscConnection(device, (listener) => this.onEvent(listener))
    await connection.begin()
    device.inUse = connection
    return connection
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#starting?.catch(() => undefined)
    if (this.#watch !== null) clearInterval(this.#watch)
    for (const device of this.#devices.values()) await device.inUse?.disconnect()
    this.#nfc?.close()
    this.#nfc = null
    this.#devices.clear()
    this.#listeners.clear()
    await clientsStopped()
  }

  #tell(event: CardReaderEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #start(): Promise<void> {
    if (this.#closed) return Promise.reject(new FoyerError('smartcard.serviceMissing', { detail: 'closed' }))
    if (this.#nfc !== null) return Promise.resolve()
    this.#starting ??= this.#startOnce().finally(() => {
      this.#starting = null
    })
    return this.#starting
  }

  async #startOnce(): Promise<void> {
    const nfc = await startNfc()
    this.#watchService()
    nfc.on('reader', (reader) => this.#add(reader))
    const failed = new Promise<never>((_resolve, reject) => {
      nfc.on('error', (error) => {
        this.#lose(nfc)
        reject(pcscError(error))
      })
    })
    failed.catch(() => undefined)
    this.#nfc = nfc
    await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, settleMs))])
    if (this.#nfc !== nfc) await failed
    this.#wasThere = true
  }

  /** The service has gone: everything with it. */
  #lose(nfc: NFC): void {
    if (this.#nfc !== nfc) return
    this.#nfc = null
    nfc.close()
    for (const device of [...this.#devices.values()]) this.#drop(device)
    if (!this.#closed && this.#wasThere) this.#tell({ type: 'serviceLost' })
    this.#wasThere = false
  }

  /**
   * Watchdog. The end of the service does not always reach the watching thread (with a card laid
   * down it was seen to wait on), so every idle card is asked; and one that has gone is looked for while somebody listens.
   */
  #watchService(): void {
    if (this.#watch !== null || this.#closed) return
    /** Of whom a question is open: another would wait behind it. */
    const asking = new Set<Reader>()
    this.#watch = setInterval(() => {
      const nfc = this.#nfc
      if (nfc === null) {
        if (this.#listeners.size > 0) this.#start().catch(() => undefined)
        return
      }
      for (const { reader, card, inUse } of this.#devices.values()) {
        if (card === null || reader.connection === null || inUse?.busy === true || asking.has(reader)) continue
        asking.add(reader)
        reader.reader.get_status((error) => {
          asking.delete(reader)
          if (error !== null && pcscError(error).code === 'smartcard.serviceMissing') this.#lose(nfc)
        })
      }
    }, watchMs)
    this.#watch.unref()
  }

  #add(reader: Reader): void {
    reader.autoProcessing = false
    const device: Device = { reader, card: null, presence: 0, gone: false, inUse: null, answers: new AnswerMemory() }
    this.#devices.set(reader.name, device)
    this.#tell({ type: 'readerAdded', reader: reader.name })
    reader.on('card', ({ atr }) => {
      device.presence += 1
      const { presence } = device
      reader.reader.get_status((_error, _state, told) => {
        if (device.gone || device.presence !== presence) return
        device.card = { atr: new Uint8Array(told ?? atr ?? []) }
        this.#tell({ type: 'cardInserted', reader: reader.name, atr: device.card.atr })
      })
    })
    reader.on('card.off', () => {
      device.presence += 1
      if (device.card === null) return
      device.card = null
      this.#tell({ type: 'cardRemoved', reader: reader.name })
    })
    reader.on('error', () => undefined)
    reader.on('end', () => this.#drop(device))
  }

  #drop(device: Device): void {
    if (device.gone) return
    device.gone = true
    if (this.#devices.get(device.reader.name) === device) this.#devices.delete(device.reader.name)
    if (device.card !== null) this.#tell({ type: 'cardRemoved', reader: device.reader.name })
    device.card = null
    this.#tell({ type: 'readerRemoved', reader: device.reader.name })
  }
}

async function startNfc(): Promise<NFC> {
  try {
    await loadBinding()
    // A CommonJS module: its exports may stand under `default`.
    const module: { NFC?: typeof NFC; default?: { NFC: typeof NFC } } = await import('nfc-pcsc')
    const Constructor = module.NFC ?? module.default?.NFC
    if (Constructor === undefined) throw new Error('nfc-pcsc exports no NFC')
    return new Constructor()
  } catch (cause) {
    throw new FoyerError('smartcard.serviceMissing', { cause, detail: 'PC/SC library' })
  }
}
