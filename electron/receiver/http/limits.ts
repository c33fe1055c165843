/** What one request, one terminal and all of them together may take. */
export const limits = {
  /** A batch: a thousand events of the form are half a megabyte; with the longest texts one that is larger is sent in halves. */
  batchBytes: 16 * 1024 * 1024,
  /** Everything else is a few hashes and signatures. */
  smallBytes: 256 * 1024,
  /** Bodies in memory at once, of all terminals, until each is answered. */
  bytesInFlight: 256 * 1024 * 1024,
  /** The same of whoever is not known: a batch must find its place whatever strangers send. */
  strangersBytesInFlight: 32 * 1024 * 1024,
  /** Bodies of one terminal at once: one on its way, and one that a broken line left behind. Others find their place whatever it sends. */
  batchesAtOnce: 2,
  smallAtOnce: 8,
  headersMs: 10_000,
  /** A desk on a slow line, or one that policy holds to a few kilobytes a second, sends a full batch in minutes. */
  requestMs: 300_000,
  keepAliveMs: 65_000,
  connections: 4000,
  /** From one address, where no proxy stands before it: a house behind one router has tens of desks. */
  connectionsOfOne: 256,
  headerBytes: 16 * 1024,
  /** Per terminal: an honest one sends a batch when something happened, and as fast as answers come while it catches up. */
  requestsPerSecond: 50,
  requestsAtOnce: 200,
  /** Per terminal, in batches: 4 MB of events are some 10,000, checked in a sixth of a second; two full batches may come at once. */
  batchBytesPerSecond: 4 * 1024 * 1024,
  batchBytesAtOnce: 32 * 1024 * 1024,
  /** Per address, for what comes from nobody known yet: a code or a password is not to be guessed. */
  strangersPerMinute: 30,
} as const

/** Buckets that fill up again: a burst, then a rate. Only so many are kept; the one longest unused gives way. */
export class Buckets {
  readonly #level = new Map<string, { left: number, at: number }>()
  readonly #burst: number
  readonly #perMs: number
  readonly #most: number

  constructor(burst: number, perSecond: number, most = 20_000) {
    this.#burst = burst
    this.#perMs = perSecond / 1000
    this.#most = most
  }

  /** @param cost at most the burst @returns seconds to wait; 0 where it may go on */
  take(name: string, now: number, cost = 1): number {
    const was = this.#level.get(name) ?? { left: this.#burst, at: now }
    const left = Math.min(this.#burst, was.left + Math.max(0, now - was.at) * this.#perMs)
    this.#level.delete(name)
    if (this.#level.size >= this.#most) for (const oldest of this.#level.keys()) { this.#level.delete(oldest); break }
    this.#level.set(name, { left: left < cost ? left : left - cost, at: now })
    return left < cost ? Math.max(1, Math.ceil((cost - left) / this.#perMs / 1000)) : 0
  }
}

/** How many of one name may go on at once. */
export class AtOnce {
  readonly #most: number
  readonly #count = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  /** @returns what ends it; null where there are as many as may be */
  enter(name: string): (() => void) | null {
    const count = this.#count.get(name) ?? 0
    if (count >= this.#most) return null
    this.#count.set(name, count + 1)
    return () => {
      const left = (this.#count.get(name) ?? 1) - 1
      if (left > 0) this.#count.set(name, left)
      else this.#count.delete(name)
    }
  }
}

/** How much may lie in memory at once. */
export class Budget {
  #left: number

  constructor(bytes: number) {
    this.#left = bytes
  }

  take(bytes: number): boolean {
    if (bytes > this.#left) return false
    this.#left -= bytes
    return true
  }

  give(bytes: number): void {
    this.#left += bytes
  }
}
