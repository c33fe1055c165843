import { EsclFault } from './fault.ts'

/** What a device may ask for at once, seconds. */
const RETRY_AFTER_MAX = 5

/** @throws EsclFault `cancelled` */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>

/** Waiting for a device that asks for it, until it has asked for too long. */
export class Patience {
  private left: number
  private readonly retryMs: number
  private readonly signal: AbortSignal
  private readonly pause: Pause

  constructor(ms: number, { retryMs, signal, pause }: { retryMs: number; signal: AbortSignal; pause: Pause }) {
    this.left = ms
    this.retryMs = retryMs
    this.signal = signal
    this.pause = pause
  }

  get isOver(): boolean {
    return this.left <= 0
  }

  async wait(seconds: number | null): Promise<void> {
    const ms = seconds === null || seconds === 0 ? this.retryMs : Math.min(seconds, RETRY_AFTER_MAX) * 1000
    this.left -= ms
    await this.pause(ms, this.signal)
  }
}

/** @throws EsclFault `cancelled` */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new EsclFault('cancelled')
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => { clearTimeout(timer); reject(new EsclFault('cancelled')) }
    const timer = setTimeout(() => { signal.removeEventListener('abort', stop); resolve() }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}
