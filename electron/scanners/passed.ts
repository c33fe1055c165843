import { FoyerError } from '../contract/errors.ts'

/** A time goes by, unless whoever waits gives up. @throws FoyerError `scanner.cancelled` */
export async function passed(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new FoyerError('scanner.cancelled')
  await new Promise<void>((resolve, reject) => {
    const given = (): void => { clearTimeout(timer); reject(new FoyerError('scanner.cancelled')) }
    const timer = setTimeout(() => { signal.removeEventListener('abort', given); resolve() }, ms)
    signal.addEventListener('abort', given, { once: true })
  })
}
