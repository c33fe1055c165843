/** Cards after which a reader is tried with full lengths again: what lost its answers may have been one card. */
const CARDS_REMEMBERED = 50

/** What came of one card. */
interface Said {
  bytes: number
  proven: boolean
}

/** How long answers one reader was seen to carry; as long as it is plugged in. Believed once two cards in a row say so: one may have been moved. */
export class AnswerMemory {
  #longest: number | null = null
  #cardsLeft = 0
  /** What the card being read, and the one before it, said. */
  #said: Said | null = null
  #saidBefore: Said | null = null
  #isProven = false

  /** Bytes with status word; null where nothing is known to be lost. */
  get longest(): number | null {
    return this.#longest
  }

  /** Both cards that said so were proven to be no copies: a copy that plays a short reader cannot get this said of it, however often it is laid down. */
  get isProven(): boolean {
    return this.#longest !== null && this.#isProven
  }

  remember(bytes: number): void {
    this.#said = { bytes, proven: false }
    // What was proven was another length.
    this.#isProven = false
    if (this.#longest === null && this.#saidBefore === null) return
    this.#longest = bytes
    this.#cardsLeft = CARDS_REMEMBERED
  }

  /** The card being read is proven to be no copy: what it said is the reader's doing. */
  prove(): void {
    if (this.#said === null) return
    this.#said.proven = true
    if (this.#saidBefore?.proven === true && this.#saidBefore.bytes === this.#said.bytes) this.#isProven = true
  }

  /** Another card is read. */
  nextCard(): void {
    this.#saidBefore = this.#said
    this.#said = null
    this.#cardsLeft -= 1
    if (this.#cardsLeft < 0) this.#longest = null
  }
}
