/** Cards after which a reader is tried with full lengths again: what lost its answers may have been one card. */
const CARDS_REMEMBERED = 50

/** How long answers one reader was seen to carry; as long as it is plugged in. Believed once two cards in a row say so: one may have been moved. */
export class AnswerMemory {
  #longest: number | null = null
  #cardsLeft = 0
  /** What the card being read, and the one before it, said. */
  #said: number | null = null
  #saidBefore: number | null = null

  /** Bytes with status word; null where nothing is known to be lost. */
  get longest(): number | null {
    return this.#longest
  }

  remember(bytes: number): void {
    this.#said = bytes
    if (this.#longest === null && this.#saidBefore === null) return
    this.#longest = bytes
    this.#cardsLeft = CARDS_REMEMBERED
  }

  /** Another card is read. */
  nextCard(): void {
    this.#saidBefore = this.#said
    this.#said = null
    this.#cardsLeft -= 1
    if (this.#cardsLeft < 0) this.#longest = null
  }
}
