import { spawn } from 'node:child_process'
import { FoyerError } from '../../contract/errors.ts'
import { faultOf } from './faults.ts'

export interface RunOptions {
  command: string
  env: Record<string, string>
  /** Without an end for so long, ms: ended. */
  timeoutMs: number
  /** Standard output that is taken, bytes. */
  maxBytes: number
  signal?: AbortSignal
  /** Standard output, as it comes. */
  onBytes?: (chunk: Buffer, soFar: number) => void
}

/** What the driver says beside its pages, bytes. */
const MAX_WORDS = 64 * 1024
/** To stop the lamp and put the carriage back, ms: scanimage does so when it is asked to end; what does not is killed. */
const LEAVE_MS = 4000

/**
 * Runs `scanimage` to its end: the drivers are in a process of their own, whose crash or hang is an error code here and nothing more.
 * @throws FoyerError `scanner.driverMissing`, `internal.timeout`, `scanner.cancelled`, `image.tooLarge`, or what the driver said
 */
export async function runScanimage(args: readonly string[], { command, env, timeoutMs, maxBytes, signal, onBytes }: RunOptions): Promise<Buffer> {
  if (signal?.aborted === true) throw new FoyerError('scanner.cancelled')
  return await new Promise<Buffer>((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    let words = ''
    let bytes = 0
    let ended: FoyerError | null = null
    let last: NodeJS.Timeout | null = null
    const end = (why: FoyerError): void => {
      if (ended !== null) return
      ended = why
      child.kill('SIGINT')
      last = setTimeout(() => child.kill('SIGKILL'), LEAVE_MS)
    }
    const giveUp = (): void => end(new FoyerError('scanner.cancelled'))
    const timer = setTimeout(() => end(new FoyerError('internal.timeout')), timeoutMs)
    signal?.addEventListener('abort', giveUp, { once: true })
    child.stdout.on('data', (chunk: Buffer) => {
      if (ended !== null) return
      bytes += chunk.byteLength
      if (bytes > maxBytes) { end(new FoyerError('image.tooLarge', { detail: 'bytes' })); return }
      chunks.push(chunk)
      onBytes?.(chunk, bytes)
    })
    child.stderr.on('data', (chunk: Buffer) => { words = (words + chunk.toString('latin1')).slice(-MAX_WORDS) })
    const over = (settle: () => void): void => {
      clearTimeout(timer)
      if (last !== null) clearTimeout(last)
      signal?.removeEventListener('abort', giveUp)
      settle()
    }
    child.once('error', (cause: NodeJS.ErrnoException) => over(() => {
      reject(cause.code === 'ENOENT' || cause.code === 'EACCES' ? new FoyerError('scanner.driverMissing', { cause }) : new FoyerError('device.failed', { cause, detail: 'scanimage' }))
    }))
    child.once('close', (status) => over(() => {
      if (ended !== null) reject(ended)
      else if (status === 0) resolve(Buffer.concat(chunks))
      else reject(faultOf(words))
    }))
  })
}
