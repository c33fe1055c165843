/** What one request, one terminal and all of them together may take. */
export const limits = {
  /** A batch: a thousand events of the form are half a megabyte; with the longest texts one that is larger is sent in halves. */
  batchBytes: 16 * 1024 * 1024,
  /** Everything else is a few hashes and signatures. */
  smallBytes: 256 * 1024,
  /** Bodies in memory at once, of all requests. */
  bytesInFlight: 256 * 1024 * 1024,
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

  /** @returns seconds to wait; 0 where it may go on */
  take(name: string, now: number): number {
    const was = this.#level.get(name) ?? { left: this.#burst, at: now }
    const left = Math.min(this.#burst, was.left + Math.max(0, now - was.at) * this.#perMs)
    this.#level.delete(name)
    if (this.#level.size >= this.#most) for (const oldest of this.#level.keys()) { this.#level.delete(oldest); break }
    this.#level.set(name, { left: left < 1 ? left : left - 1, at: now })
    return left < 1 ? Math.max(1, Math.ceil((1 - left) / this.#perMs / 1000)) : 0
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
