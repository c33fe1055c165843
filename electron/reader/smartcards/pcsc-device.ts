import type { Reader } from 'nfc-pcsc'
import type { SmartCard } from '../../emrtd/card/smart-card.ts'
import type { AnswerMemory } from './answer-memory.ts'

/** What a reader knows of the connection that uses it. */
export interface DeviceUse extends Pick<SmartCard, 'disconnect'> {
  /** In use, and for the card that is there now. */
  readonly live: boolean
  /** An APDU is under way, or one never came back. */
  readonly busy: boolean
}

/** One reader and the card on it; `presence` tells one laying-down from the next. */
export interface Device {
  reader: Reader
  card: { atr: Uint8Array } | null
  presence: number
  gone: boolean
  inUse: DeviceUse | null
  /** What the reader was seen to carry. */
  answers: AnswerMemory
}
