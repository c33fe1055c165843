import type { HeldReading } from '../../electron/contract/reading.ts'

/** Answers that are kept for whoever takes the document over while it is being compared. */
const KEPT = 4

/**
 * What becomes of Readings whose print is compared with their zone: no check digit covers the names. Each is compared once, whoever asks first:
 * the queue, while another document is looked at, or the screen that shows it.
 */
export class Comparisons {
  private readonly compare: (readingId: string) => Promise<HeldReading>
  private readonly asked = new Map<string, Promise<HeldReading>>()
  /** Came of a comparison, or could not be compared. */
  private readonly done = new Set<string>()

  constructor(compare: (readingId: string) => Promise<HeldReading>) {
    this.compare = compare
  }

  /** There is something to compare, and nobody has. */
  isOpen({ readingId, reading: { mrz, images, chip, checks } }: HeldReading): boolean {
    return mrz !== null && images.page !== null && chip === null && !this.done.has(readingId) && !checks.some(({ code }) => code === 'printed.names')
  }

  /** The compared Reading, which takes that one's place. @throws FoyerError: it stands as it is, and no check says that its names were compared */
  of(readingId: string): Promise<HeldReading> {
    const known = this.asked.get(readingId)
    if (known !== undefined) return known
    const asked = this.compare(readingId).then(
      (compared) => {
        this.done.add(compared.readingId)
        return compared
      },
      (thrown: unknown) => {
        this.done.add(readingId)
        throw thrown
      },
    )
    this.asked.set(readingId, asked)
    for (const oldest of [...this.asked.keys()].slice(0, -KEPT)) this.asked.delete(oldest)
    return asked
  }
}
