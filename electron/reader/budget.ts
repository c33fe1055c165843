/** The clock ends what work alone would not have ended at so many times the time that the work takes on a quiet machine. */
export const FENCE = 10

interface BudgetOptions {
  /** What may be spent. Its unit is its owner's: lines read, or what a decoder's calls cost by their pixels. */
  work: number
  /** Last fence, ms: a machine that is this slow is not waited for. */
  fenceMs: number
  /** Clock in ms, for tests. */
  now?: (() => number) | undefined
  /** The budget that this one is a share of: what is spent here is spent there too. */
  of?: Budget | undefined
}

/**
 * What a reading may cost, counted in work: what is read does not depend on how fast or busy the machine is. A clock stands far
 * behind it, and tells when it was that which ended a reading.
 */
export class Budget {
  private work: number
  private readonly given: number
  private readonly end: number
  private readonly now: () => number
  private readonly of: Budget | undefined
  private late = false
  private cut = false
  private short = false

  constructor({ work, fenceMs, now = () => performance.now(), of }: BudgetOptions) {
    this.work = work
    this.given = work
    this.now = now
    this.of = of
    this.end = now() + fenceMs
  }

  /** What is left of the work; none once the clock has run out. */
  get left(): number {
    if (!this.late && this.now() > this.end) {
      this.late = true
      this.cutShort()
    }
    return this.late ? 0 : Math.min(this.work, this.of?.left ?? Infinity)
  }

  /** What was spent here, whatever the clock and the budget that this is a share of say. */
  get spent(): number {
    return this.given - this.work
  }

  get isSpent(): boolean {
    const spent = this.left <= 0
    if (spent) this.fallShort()
    return spent
  }

  /** Whether as much as `work` is left. */
  affords(work: number): boolean {
    const does = this.left >= work
    if (!does) this.fallShort()
    return does
  }

  /** Something was left undone for want of work, here or in a share of it: with more, more might be read. */
  get wasShort(): boolean {
    return this.short
  }

  /** The clock ended it, or a share of it: on another day more might be read. */
  get wasCutShort(): boolean {
    return this.cut || this.of?.wasCutShort === true
  }

  spend(work: number): void {
    this.work -= work
    this.of?.spend(work)
  }

  /** A share of this budget, of `work` at most. */
  share(work: number): Budget {
    return new Budget({ work, fenceMs: Math.max(0, this.end - this.now()), now: this.now, of: this })
  }

  private fallShort(): void {
    this.short = true
    this.of?.fallShort()
  }

  private cutShort(): void {
    this.cut = true
    this.of?.cutShort()
  }
}
