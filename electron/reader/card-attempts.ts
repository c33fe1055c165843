import { chipAttempts } from '../contract/chip-attempts.ts'
import { FoyerError } from '../contract/errors.ts'

/** Wrong keys that the card on each reader has been given, over several tries; forgotten when it is taken away or opens. */
export class CardAttempts {
  readonly #cards = new Map<string, { made: number; left: number | null }>()

  /** Whether a card lies there that has been given a wrong key. */
  get counting(): boolean {
    return this.#cards.size > 0
  }

  /** Before a key is tried; {@link after} tells the number of tries. @throws FoyerError `chip.lastAttempt` where a wrong one would lock the chip and nobody said to go on */
  begin(reader: string, spendLast: boolean): void {
    if (this.#cards.get(reader)?.left === 1 && !spendLast) throw new FoyerError('chip.lastAttempt', { detail: 'attemptsLeft=1' })
  }

  /** The card is another one, or has been opened. */
  forget(reader: string): void {
    this.#cards.delete(reader)
  }

  /** The same error with the number of tries in its detail; anything but a refused key as it is. */
  after(reader: string, thrown: unknown): unknown {
    if (!(thrown instanceof FoyerError)) return thrown
    const refused = thrown.code === 'chip.accessDenied' || thrown.code === 'chip.accessLocked'
    if (!refused && thrown.code !== 'chip.lastAttempt') return thrown
    const before = this.#cards.get(reader) ?? { made: 0, left: null }
    const { left } = chipAttempts(thrown.detail)
    const card = { made: before.made + (refused ? 1 : 0), left }
    this.#cards.set(reader, card)
    return new FoyerError(thrown.code, { cause: thrown, detail: `${thrown.detail ?? ''} attemptsMade=${card.made}`.trim() })
  }
}
