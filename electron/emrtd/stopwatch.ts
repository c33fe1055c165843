import type { ChipTimings } from '../contract/chip.ts'
import type { ChipChannel } from './channel/chip-channel.ts'

/** Times the steps of a reading, with the APDUs and bytes that each took. */
export class Stopwatch {
  readonly #clock: () => number
  readonly #startedAt: number
  readonly #steps: ChipTimings['steps'] = []

  /** `clock` gives milliseconds and does not jump. */
  constructor(clock: () => number) {
    this.#clock = clock
    this.#startedAt = clock()
  }

  async time<T>(step: string, channel: ChipChannel | null, work: () => Promise<T> | T): Promise<T> {
    const from = this.#clock()
    const before = traffic(channel)
    try {
      return await work()
    } finally {
      const after = traffic(channel)
      this.#steps.push({
        step, ms: Math.max(0, this.#clock() - from), apdus: after.apdus - before.apdus, bytes: after.bytes - before.bytes,
      })
    }
  }

  timings(): ChipTimings {
    return { totalMs: Math.max(0, this.#clock() - this.#startedAt), steps: this.#steps.slice(0, 40) }
  }
}

function traffic(channel: ChipChannel | null): { apdus: number; bytes: number } {
  return channel === null ? { apdus: 0, bytes: 0 } : { apdus: channel.apdus, bytes: channel.bytesSent + channel.bytesReceived }
}
