import { EsclFault } from './fault.ts'

/** What a device may ask for at once, seconds. */
const RETRY_AFTER_MAX = 5

/** Waiting for a device that asks for it, until it has asked for too long. */
export class Patience {
  private left: number
  private readonly retryMs: number
  private readonly signal: AbortSignal

  constructor(ms: number, retryMs: number, signal: AbortSignal) {
    this.left = ms
    this.retryMs = retryMs
    this.signal = signal
  }

  get isOver(): boolean {
    return this.left <= 0
  }

  async wait(seconds: number | null): Promise<void> {
    const ms = seconds === null || seconds === 0 ? this.retryMs : Math.min(seconds, RETRY_AFTER_MAX) * 1000
    this.left -= ms
    await pause(ms, this.signal)
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
