/** A card that can be talked to. One command at a time; the answer comes before the next one is sent. */
export interface SmartCard {
  readonly readerName: string
  /** Answer to reset, as the reader tells it (ISO/IEC 7816-3; for contactless cards PC/SC part 3 §3.1.3.2.3). */
  readonly atr: Uint8Array
  /** Longest APDU that reader and driver say they carry, in bytes: at least 261. */
  readonly maxApduLength: number
  /**
   * Sends one command APDU and gives the answer with its status word.
   * Throws `chip.removed` when the card has gone, `chip.timeout` after `timeoutMs` (default 10 s; the
   * connection is then given up), `device.lost` when the reader has gone, `device.failed` otherwise.
   */
  transmit(apdu: Uint8Array, options?: { timeoutMs?: number }): Promise<Uint8Array>
  /**
   * Begins anew with the card: powers it off and on, or, where it has left the field, waits up to
   * `waitMs` (default 3 s) for it to be laid down again. Throws `chip.removed` when it is not. Tells whether
   * the card had been there all the time, or came back.
   */
  reset(options?: { waitMs?: number }): Promise<'stayed' | 'returned'>
  /** Longest answer that reader and driver turned out to carry, in bytes with status word; null while nothing was lost to its length. */
  readonly longestAnswer: number | null
  /** Keeps what turned out for the cards after this one on the same reader. */
  rememberLongestAnswer(bytes: number): void
  /** Cards before this one turned it out that were proven to be no copies: it is the reader's doing, and no trick of a card. */
  readonly longestAnswerIsProven: boolean
  /** This card is proven to be no copy. */
  rememberProof(): void
  /** Gives the card back to other programs. Never throws. */
  disconnect(): Promise<void>
}

export interface CardReaderInfo {
  name: string
  card: { atr: Uint8Array } | null
}

export type CardReaderEvent =
  | { type: 'readerAdded'; reader: string }
  | { type: 'readerRemoved'; reader: string }
  | { type: 'cardInserted'; reader: string; atr: Uint8Array }
  | { type: 'cardRemoved'; reader: string }
  /** The service has gone (or never was): nothing is listed until it is back. */
  | { type: 'serviceLost' }

/** All readers of one kind: PC/SC's, or the simulator's. */
export interface SmartCardReaders {
  /** Starts watching and lists what is there. Throws `smartcard.serviceMissing` where PC/SC is not running. */
  list(): Promise<CardReaderInfo[]>
  /** Tells hot-plug events from now on; the function given back ends it. */
  onEvent(listener: (event: CardReaderEvent) => void): () => void
  /** Throws `device.notFound`, `chip.removed` (no card there), `device.busy` (another program holds it alone). */
  connect(reader: string): Promise<SmartCard>
  /** Stops watching and gives every connection up. */
  close(): Promise<void>
}

/** Bytes of the longest short and the longest extended APDU answer with status word. */
export const apduLengths = { short: 261, extended: 65544 } as const
