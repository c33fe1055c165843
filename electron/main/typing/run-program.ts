import { spawn } from 'node:child_process'
import { FoyerError } from '../../contract/errors.ts'

/** A keymap has 60 kB; what says more is not what it seems. */
const SAID_MAX = 1_000_000
/** Each of them answers in milliseconds; a burst of eight characters at the longest delay takes two seconds. */
const ANSWER_MS = 10_000

/**
 * One small program to its end. What is typed goes in by its input: arguments are seen by everybody on this computer.
 * @returns what it said, null where it ended badly
 * @throws FoyerError `typing.failed` where it cannot be started or does not end
 */
export async function runProgram(command: string, args: readonly string[], env: Record<string, string>, input = ''): Promise<string | null> {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true })
  const late = setTimeout(() => child.kill('SIGKILL'), ANSWER_MS)
  try {
    return await new Promise<string | null>((resolve, reject) => {
      let said = ''
      child.once('error', (cause) => reject(new FoyerError('typing.failed', { cause, detail: 'start' })))
      child.stdin.on('error', () => undefined)
      child.stdout.setEncoding('utf8')
      child.stdout.on('data', (part: string) => {
        said += part
        if (said.length > SAID_MAX) child.kill('SIGKILL')
      })
      child.once('close', (status, signal) => {
        if (signal === null) resolve(status === 0 ? said : null)
        else reject(new FoyerError('typing.failed', { detail: 'answer' }))
      })
      child.stdin.end(input)
    })
  } finally {
    clearTimeout(late)
  }
}
