import { readFileSync, writeFileSync } from 'node:fs'

/** How often the processes are looked at, milliseconds: a second reader that a bomb kills lives for longer. */
const LOOK_MS = 50

/** The most that each held in the meantime, bytes; null for one that did not run, or where nobody tells of it (other systems than Linux). */
export interface Peaks { gateway: number | null, reader: number | null }

/** The largest resident set that a process had, in bytes (proc(5): VmHWM of /proc/PID/status). */
function highWater(pid: number): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? null : Number(kilobytes) * 1024
  } catch {
    return null
  }
}

/** From here on its largest is its own (proc(5): 5 in /proc/PID/clear_refs). */
function forgetHighWater(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
  } catch {
    // Gone meanwhile, or not to be had: then the largest is that of its life.
  }
}

/** Watches what the processes hold that take what comes from outside. @param pids as they are at the moment: one that ends comes again as another */
export class PeakMemory {
  readonly #peaks: Peaks = { gateway: null, reader: null }
  readonly #pids: () => Readonly<Record<keyof Peaks, number>>
  readonly #looking: NodeJS.Timeout

  constructor(pids: () => Readonly<Record<keyof Peaks, number>>) {
    this.#pids = pids
    for (const pid of Object.values(pids())) forgetHighWater(pid)
    this.#look()
    this.#looking = setInterval(() => { this.#look() }, LOOK_MS)
  }

  end(): Peaks {
    this.#look()
    clearInterval(this.#looking)
    return { ...this.#peaks }
  }

  #look(): void {
    for (const [name, pid] of Object.entries(this.#pids()) as [keyof Peaks, number][]) {
      const held = pid === 0 ? null : highWater(pid)
      if (held !== null) this.#peaks[name] = Math.max(this.#peaks[name] ?? 0, held)
    }
  }
}
