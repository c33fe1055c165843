import { cardFormats } from '../../electron/contract/mrz.ts'
import type { FoyerError } from '../../electron/contract/errors.ts'
import type { FileReading, HeldReading } from '../../electron/contract/reading.ts'
import type { Comparisons } from './comparisons.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A file that was dropped or chosen; its bytes are fetched when it is read. Its name stays outside. */
export type GetBytes = () => Promise<Bytes>

/** The file that a Reading is of, and which of its documents it is: to read it again where it waited too long. */
interface Origin { bytes: GetBytes; at: number }

/**
 * One that waits: a file that nobody has read yet (or of which one document is to be read again), a Reading, or what became of a file that gave none.
 * `pair`: the same of two that came by themselves, and may be a card's sides.
 */
export type Waiting = { key: number; pair?: number | undefined } & (
  | { kind: 'file'; bytes: GetBytes; only?: number }
  | { kind: 'ready'; held: HeldReading; from?: Origin }
  | { kind: 'failed'; error: FoyerError })

export interface QueueOptions {
  /** Read a file, `beside` a Reading of a card whose other side it may be. @throws FoyerError */
  read: (bytes: Uint8Array<ArrayBuffer>, beside: string | null) => Promise<FileReading>
  /** Its turn has come. */
  give: (held: HeldReading) => void
  /** Nobody will decide about it. */
  drop: (readingId: string) => void
  /** Nothing lies on the desk. */
  isFree: () => boolean
  /** Print and zone of what waits are compared before its turn. */
  comparisons: Pick<Comparisons, 'isOpen' | 'of'>
  /** Documents that are read before their turn. */
  ahead: () => number
  /** Let so many ms pass. */
  pause: (ms: number) => Promise<void>
}

type WithoutKey<W> = W extends Waiting ? Omit<W, 'key'> : never
export type Coming = WithoutKey<Waiting>

export function isPair(one: Waiting, other: Waiting): boolean {
  return one.pair !== undefined && one.pair === other.pair
}

/** Whose other side is still to be seen, as far as a Reading tells: of a side that says nothing, or of a document of lines on a card. */
export function isOneSide({ reading: { turnOver, mrz, barcodes, chip, images } }: HeldReading): boolean {
  if (turnOver) return true
  return chip === null && !images.otherSide && (mrz === null ? barcodes.length > 0 : cardFormats.has(mrz.format))
}
