import { FoyerError } from '../../contract/errors.ts'
import type { ChipAnswer } from './chip.ts'

export interface LinkOptions {
  /** Bit rate between reader and chip in kbit/s: 106, 212, 424 or 848; null: instantaneous. */
  kbitPerSecond: number | null
  /** Time that each APDU costs besides its bytes, in milliseconds. */
  msPerApdu: number
}

/** A card as a reader sees it, in software: what both the in-process reader and the vpcd client hold. */
export interface SimulatedCard {
  readonly atr: Uint8Array
  /** Never resolves where the chip stays silent; throws `chip.removed` when it has left the field. */
  transmit(apdu: Uint8Array): Promise<Uint8Array>
  reset(): void
}

/** A card in software, below the link: a document's chip, or another card that lies on the same reader. */
export interface CardInSoftware {
  readonly atr: Uint8Array
  process(apdu: Uint8Array): ChipAnswer
  reset(): void
}

/** Puts a chip on a contactless link that takes the time such a link takes. */
export function linkedCard(chip: CardInSoftware, options: LinkOptions, wait: (ms: number) => Promise<void> = waitMs): SimulatedCard {
  return {
    atr: chip.atr,
    reset: () => chip.reset(),
    async transmit(apdu) {
      const from = performance.now()
      const answer = chip.process(apdu)
      if (answer === 'silent') return new Promise<never>(() => {})
      if (answer === 'gone') throw new FoyerError('chip.removed')
      const bits = 8 * (apdu.length + answer.length)
      const delay = options.msPerApdu + (options.kbitPerSecond === null ? 0 : bits / options.kbitPerSecond)
      // The time that this computer took in the chip's place is part of the chip's.
      const left = delay - (performance.now() - from)
      if (left > 0) await wait(left)
      return answer
    },
  }
}

/** Timers are a millisecond coarse; the rest is spent in turns of the event loop. */
async function waitMs(ms: number): Promise<void> {
  const end = performance.now() + ms
  if (ms > 2) await new Promise((resolve) => setTimeout(resolve, Math.floor(ms) - 1))
  while (performance.now() < end) await new Promise((resolve) => setImmediate(resolve))
}
