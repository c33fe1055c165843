import { entryOf, type Entry, type Facts, type Happening } from './entry.ts'

/** Where lines go: each place for itself, and none of them keeps the desk from its work. */
export interface LogPlace {
  write(entry: Entry): void
  end(): void
}

/** A desk whose devices come and go all day writes some; what writes more is a fault in a circle. Lines in a minute */
const LINES_A_MINUTE = 120
const MINUTE_MS = 60_000

export interface OperatorLogOptions {
  places: readonly LogPlace[]
  /** Time of the day, ms. */
  now: () => number
  /** In every line. */
  version: string
  pid: number
}

/** What happened to the program itself, for whoever looks after the computer: codes, times and numbers, never a word of a document, a guest or a clerk. */
export class OperatorLog {
  private readonly options: OperatorLogOptions
  private minute = 0
  private lines = 0
  private skipped = 0
  private readonly last = new Map<string, string>()

  constructor(options: OperatorLogOptions) {
    this.options = options
  }

  tell(code: Happening, facts: Facts = {}): void {
    const now = this.options.now()
    const minute = Math.floor(now / MINUTE_MS)
    if (minute !== this.minute) {
      const { skipped } = this
      this.minute = minute
      this.lines = 0
      this.skipped = 0
      if (skipped > 0) this.write('log.skipped', { lines: skipped }, now)
    }
    if (this.lines >= LINES_A_MINUTE) {
      this.skipped += 1
      return
    }
    this.write(code, facts, now)
  }

  /** How `topic` is now, where that is not what was told of it last. */
  tellChange(topic: string, code: Happening, facts: Facts = {}): void {
    const said = JSON.stringify([code, facts])
    if (this.last.get(topic) === said) return
    this.last.set(topic, said)
    this.tell(code, facts)
  }

  /** What was told of `topic` is over: told where there was any, and what comes again is news. */
  tellOver(topic: string, code: Happening): void {
    if (this.last.delete(topic)) this.tell(code)
  }

  end(): void {
    for (const place of this.options.places) place.end()
  }

  private write(code: Happening, facts: Facts, now: number): void {
    this.lines += 1
    const { version, pid } = this.options
    const entry = entryOf(code, { ...facts, version, pid }, now)
    for (const place of this.options.places) place.write(entry)
  }
}
