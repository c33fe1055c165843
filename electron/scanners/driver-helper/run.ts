import { spawn } from 'node:child_process'
import { FoyerError } from '../../contract/errors.ts'
import { faultOf, LINE_MAX, parseWord, type HelperRequest, type HelperWord } from './words.ts'

export interface Helper {
  command: string
  args: readonly string[]
  env: Record<string, string>
}

export interface HelperTimes {
  /** Silence that is taken, ms. */
  silenceMs: number
  /** To stop the lamp and put the carriage back, ms: a helper whose input ends does so; what does not is killed. */
  leaveMs: number
}

/**
 * Asks a helper one thing and gives what it says, to its last word. It runs in a process of its own, whose crash, hang or nonsense is an error code here and
 * nothing more.
 * @throws FoyerError `scanner.driverMissing` where it cannot be started, `internal.timeout`, `scanner.cancelled`, `scanner.badAnswer`, `device.failed` where it ended without a last word, or what it said
 */
export async function* askHelper({ command, args, env }: Helper, request: HelperRequest, { silenceMs, leaveMs }: HelperTimes, signal?: AbortSignal): AsyncGenerator<HelperWord> {
  if (signal?.aborted === true) throw new FoyerError('scanner.cancelled')
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true })
  let fault: FoyerError | null = null
  let last: NodeJS.Timeout | null = null
  const leave = (): void => {
    child.stdin.end()
    child.stdout.destroy()
    last ??= setTimeout(() => child.kill('SIGKILL'), leaveMs)
  }
  const fail = (why: FoyerError): void => {
    fault ??= why
    leave()
  }
  const giveUp = (): void => fail(new FoyerError('scanner.cancelled'))
  signal?.addEventListener('abort', giveUp, { once: true })
  let fence = setTimeout(() => undefined, 0)
  // It stands while whoever asked is busy with what was said.
  const watch = (): void => {
    clearTimeout(fence)
    fence = setTimeout(() => fail(new FoyerError('internal.timeout')), silenceMs)
  }
  const closed = new Promise<void>((resolve) => {
    child.once('error', (cause: NodeJS.ErrnoException) => {
      fault ??= cause.code === 'ENOENT' || cause.code === 'EACCES' ? new FoyerError('scanner.driverMissing', { cause }) : new FoyerError('device.failed', { cause, detail: 'helper' })
      resolve()
    })
    child.once('close', () => resolve())
  })
  child.stdin.on('error', () => undefined)
  child.stdout.setEncoding('utf8')
  child.stdin.write(`${JSON.stringify(request)}\n`)
  try {
    watch()
    for await (const line of linesOf(child.stdout)) {
      const said = parseWord(line)
      if (said.type === 'error') throw faultOf(said)
      if (said.type === 'done') return
      clearTimeout(fence)
      yield said
      watch()
    }
    throw new FoyerError('device.failed', { detail: 'helper' })
  } catch (thrown) {
    leave()
    await closed
    throw fault ?? thrown
  } finally {
    clearTimeout(fence)
    signal?.removeEventListener('abort', giveUp)
    leave()
    await closed
    if (last !== null) clearTimeout(last)
  }
}

/** @throws FoyerError `scanner.badAnswer` where one has no end */
async function* linesOf(stream: AsyncIterable<unknown>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LINE_MAX || lines.some((line) => line.length > LINE_MAX)) throw new FoyerError('scanner.badAnswer', { detail: 'line' })
    yield* lines.map((line) => line.replace(/^\uFEFF|\r$/g, '')).filter((line) => line !== '')
  }
}
