import { FoyerError } from '../../contract/errors.ts'

/** Gives up waiting after `timeoutMs` with `chip.timeout`; what comes later is dropped. */
export async function withTimeout<T>(work: Promise<T>, timeoutMs: number, onTimeout?: () => void): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      onTimeout?.()
      reject(new FoyerError('chip.timeout'))
    }, timeoutMs)
  })
  // The late failure of abandoned work is nobody's any more.
  work.catch(() => undefined)
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}
