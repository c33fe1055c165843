import { FoyerError } from '../../contract/errors.ts'
import type { SimulatedCard } from '../../emrtd/simulator/link.ts'
import { apduLengths, type CardReaderEvent, type CardReaderInfo, type SmartCard, type SmartCardReaders } from '../../emrtd/card/smart-card.ts'
import { AnswerMemory } from './answer-memory.ts'
import { withTimeout } from './transmit-guard.ts'

/** Readers in software: what the demo desk, acceptance tests and the test suite hold documents to. */
export class SimulatedReaders implements SmartCardReaders {
  readonly #readers = new Map<string, { card: SimulatedCard | null; presence: number; connected: boolean; answers: AnswerMemory }>()
  readonly #listeners = new Set<(event: CardReaderEvent) => void>()
  readonly #maxApduLength: number
  #arrivals: (() => void)[] = []

  constructor(names: readonly string[] = ['Simulated reader'], maxApduLength: number = apduLengths.extended) {
    this.#maxApduLength = maxApduLength
    for (const name of names) this.#readers.set(name, { card: null, presence: 0, connected: false, answers: new AnswerMemory() })
  }

  addReader(name: string): void {
    if (this.#readers.has(name)) return
    this.#readers.set(name, { card: null, presence: 0, connected: false, answers: new AnswerMemory() })
    this.#tell({ type: 'readerAdded', reader: name })
  }

  removeReader(name: string): void {
    if (this.#readers.has(name)) this.remove(name)
    if (this.#readers.delete(name)) this.#tell({ type: 'readerRemoved', reader: name })
  }

  /** Lays a card on the reader, in place of the one that is there. */
  insert(name: string, card: SimulatedCard): void {
    const slot = this.#slot(name)
    if (slot.card !== null) this.remove(name)
    slot.card = card
    slot.presence += 1
    card.reset()
    this.#tell({ type: 'cardInserted', reader: name, atr: card.atr })
    for (const arrived of this.#arrivals.splice(0)) arrived()
  }

  remove(name: string): void {
    const slot = this.#slot(name)
    if (slot.card === null) return
    slot.card = null
    slot.connected = false
    this.#tell({ type: 'cardRemoved', reader: name })
  }

  async list(): Promise<CardReaderInfo[]> {
    return [...this.#readers].map(([name, { card }]) => ({ name, card: card === null ? null : { atr: card.atr } }))
  }

  onEvent(listener: (event: CardReaderEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async connect(name: string): Promise<SmartCard> {
    const slot = this.#readers.get(name)
    if (slot === undefined) throw new FoyerError('device.notFound')
    if (slot.card === null) throw new FoyerError('chip.removed')
    if (slot.connected) throw new FoyerError('device.busy')
    slot.connected = true
    slot.answers.nextCard()
    return this.#connection(name, slot.card.atr)
  }

  async close(): Promise<void> {
    this.#listeners.clear()
    for (const slot of this.#readers.values()) slot.connected = false
  }

  #slot(name: string): { card: SimulatedCard | null; presence: number; connected: boolean; answers: AnswerMemory } {
    const slot = this.#readers.get(name)
    if (slot === undefined) throw new FoyerError('device.notFound')
    return slot
  }

  #tell(event: CardReaderEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #connection(readerName: string, atr: Uint8Array): SmartCard {
    const { answers } = this.#slot(readerName)
    let { presence } = this.#slot(readerName)
    let stuck = false
    const present = (): SimulatedCard => {
      const slot = this.#readers.get(readerName)
      if (slot === undefined) throw new FoyerError('device.lost')
      if (slot.card === null || slot.presence !== presence) throw new FoyerError('chip.removed')
      return slot.card
    }
    return {
      readerName,
      atr,
      maxApduLength: this.#maxApduLength,
      get longestAnswer() { return answers.longest },
      rememberLongestAnswer: (bytes) => { answers.remember(bytes) },
      get longestAnswerIsProven() { return answers.isProven },
      rememberProof: () => { answers.prove() },
      transmit: async (apdu, { timeoutMs = 10_000 } = {}) => {
        if (stuck) throw new FoyerError('chip.timeout')
        // As readers that cannot carry it do: below the chip, without an answer of its.
        if (apdu.length > this.#maxApduLength) throw new FoyerError('device.failed', { detail: 'APDU too long' })
        const answer = await withTimeout(present().transmit(apdu), timeoutMs, () => {
          stuck = true
        })
        present()
        if (answer.length > this.#maxApduLength) throw new FoyerError('device.failed', { detail: 'answer too long' })
        return answer
      },
      reset: async ({ waitMs = 3000 } = {}) => {
        const slot = this.#readers.get(readerName)
        if (slot === undefined) throw new FoyerError('device.lost')
        if (slot.card === null) await this.#arrival(waitMs)
        const stayed = presence === this.#slot(readerName).presence
        presence = this.#slot(readerName).presence
        stuck = false
        present().reset()
        return stayed ? 'stayed' : 'returned'
      },
      disconnect: async () => {
        const slot = this.#readers.get(readerName)
        if (slot?.presence === presence) slot.connected = false
      },
    }
  }

  /** Resolves when a card is laid down; throws `chip.removed` after `waitMs`. */
  #arrival(waitMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new FoyerError('chip.removed')), waitMs)
      this.#arrivals.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}
