import { FoyerError } from '../../contract/errors.ts'

/** @throws FoyerError `uplink.unreachable` when it is called off */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const off = () => {
      clearTimeout(timer)
      reject(new FoyerError('uplink.unreachable', { detail: 'stopped' }))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', off)
      resolve()
    }, ms)
    if (signal.aborted) off()
    else signal.addEventListener('abort', off, { once: true })
  })
}
