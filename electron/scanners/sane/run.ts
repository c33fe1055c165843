import { spawn } from 'node:child_process'
import { FoyerError } from '../../contract/errors.ts'
import { faultOf } from './faults.ts'

export interface RunOptions {
  command: string
  env: Record<string, string>
  /** Without its last word for so long, ms: ended. */
  timeoutMs: number
  /** Standard output that is taken, bytes. */
  maxBytes: number
  /** How long it may take to close its device after its last word, ms. */
  closeMs?: number | undefined
  signal?: AbortSignal
  /** Standard output, as it comes. True where it is whole with it: it is taken however the driver ends afterwards. */
  onBytes?: (chunk: Buffer, soFar: number) => boolean
}

/** What the driver says beside its pages, bytes. */
const MAX_WORDS = 64 * 1024
/** To stop the lamp and put the carriage back, ms: scanimage does so when it is asked to end; what does not is killed. */
const LEAVE_MS = 4000
/** After its last page, or a fault, the carriage goes back and a feeder puts its sheet out, ms: drivers of slow devices wait for it as long (SANE's genesys). */
const CLOSE_MS = 30_000
/** What was killed and waits for a device in the kernel is waited for no longer, ms. */
const KILLED_MS = 1000
/** With this scanimage goes on to cancel and close the device, whatever is to come of it (frontend/scanimage.c, `scan_it` and the end of `main`). */
const LAST_WORDS = /^\S*: (?:sane_(?:start|read): |open of device .* failed: ).*\n/m

/**
 * Runs `scanimage` to its end: the drivers are in a process of their own, whose crash or hang is an error code here and nothing more. A driver that hangs while
 * it closes its device holds up neither the page that it gave nor the fault that it told.
 * @throws FoyerError `scanner.driverMissing`, `internal.timeout`, `scanner.cancelled`, `image.tooLarge`, or what the driver said
 */
export async function runScanimage(args: readonly string[], { command, env, timeoutMs, maxBytes, closeMs = CLOSE_MS, signal, onBytes }: RunOptions): Promise<Buffer> {
  if (signal?.aborted === true) throw new FoyerError('scanner.cancelled')
  return await new Promise<Buffer>((resolve, reject) => {
    // In a group of its own, which ends with it: what a driver has started holds its device, and what it writes to.
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    const chunks: Buffer[] = []
    let words = ''
    let bytes = 0
    let isWhole = false
    let ended: FoyerError | null = null
    let leaving: NodeJS.Timeout | undefined
    const over = (settle: () => void): void => {
      clearTimeout(timer)
      clearTimeout(leaving)
      signal?.removeEventListener('abort', giveUp)
      settle()
    }
    const close = (status: number | null): void => over(() => {
      if (ended !== null) reject(ended)
      else if (status === 0 || isWhole) resolve(Buffer.concat(chunks))
      else reject(faultOf(words))
    })
    const kill = (): void => {
      killGroup(child.pid)
      child.stdout.destroy()
      child.stderr.destroy()
      leaving = setTimeout(() => close(null), KILLED_MS)
    }
    const leavesBySelf = (): void => {
      clearTimeout(timer)
      leaving ??= setTimeout(kill, closeMs)
    }
    const end = (why: FoyerError): void => {
      if (ended !== null) return
      ended = why
      child.kill('SIGINT')
      clearTimeout(leaving)
      leaving = setTimeout(kill, LEAVE_MS)
    }
    const giveUp = (): void => end(new FoyerError('scanner.cancelled'))
    const timer = setTimeout(() => end(new FoyerError('internal.timeout')), timeoutMs)
    signal?.addEventListener('abort', giveUp, { once: true })
    child.stdout.on('data', (chunk: Buffer) => {
      if (ended !== null) return
      bytes += chunk.byteLength
      if (bytes > maxBytes) { end(new FoyerError('image.tooLarge', { detail: 'bytes' })); return }
      chunks.push(chunk)
      isWhole = onBytes?.(chunk, bytes) ?? false
      if (isWhole) leavesBySelf()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      words = (words + chunk.toString('latin1')).slice(-MAX_WORDS)
      if (leaving === undefined && LAST_WORDS.test(words)) leavesBySelf()
    })
    child.once('error', (cause: NodeJS.ErrnoException) => over(() => {
      reject(cause.code === 'ENOENT' || cause.code === 'EACCES' ? new FoyerError('scanner.driverMissing', { cause }) : new FoyerError('device.failed', { cause, detail: 'scanimage' }))
    }))
    child.once('exit', leavesBySelf)
    child.once('close', close)
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody of it is there any more.
  }
}
