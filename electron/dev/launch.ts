import { spawn } from 'node:child_process'
import { markedRun } from './marked-run.ts'
import { say } from './say.ts'
import type { Command } from './session.ts'

/**
 * Runs a command to its end with this terminal, handing on the signals a person sends.
 * @param options limitMs: the longest it may take; what it has left running by its end, or by then, is ended and told
 * @returns its exit status; 1 when a signal or the limit ended it
 */
export async function runToEnd(command: Command, options: { cwd: string; env: NodeJS.ProcessEnv; limitMs?: number; input?: boolean; onText?: (text: string) => void }): Promise<number> {
  const { limitMs } = options
  const marked = limitMs === undefined ? undefined : markedRun(options.env)
  const child = spawn(command.command, command.args, { cwd: options.cwd, env: marked?.env ?? options.env, stdio: [options.input ? 'inherit' : 'ignore', options.onText ? 'pipe' : 'inherit', 'inherit'] })
  child.stdout?.on('data', (chunk: Buffer) => options.onText?.(chunk.toString()))
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const handOn = (signal: NodeJS.Signals): void => {
    child.kill(signal)
  }
  for (const signal of signals) process.on(signal, handOn)
  const timer = limitMs === undefined ? undefined : setTimeout(() => {
    say(`not at its end after ${limitMs / 1000} s, and ended: ${[...new Set(marked?.end())].join(', ')}`)
    child.kill('SIGKILL')
  }, limitMs)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', reject)
      // With a pipe between us, its last words come after its end.
      child.on(options.onText ? 'close' : 'exit', (code: number | null) => resolve(code ?? 1))
    })
  } finally {
    clearTimeout(timer)
    const left = marked?.end() ?? []
    if (left.length > 0) say(`left running, and ended: ${[...new Set(left)].join(', ')}`)
    for (const signal of signals) process.off(signal, handOn)
  }
}

/** As {@link runToEnd}, giving what it writes to standard output. */
export async function runToText(command: Command, options: Omit<Parameters<typeof runToEnd>[1], 'onText'>): Promise<{ status: number; text: string }> {
  let text = ''
  const status = await runToEnd(command, { ...options, onText: (more) => { text += more } })
  return { status, text }
}
