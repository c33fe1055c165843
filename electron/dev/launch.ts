import { spawn } from 'node:child_process'
import type { Command } from './session.ts'

/**
 * Runs a command to its end with this terminal, handing on the signals a person sends.
 * @returns its exit status; 1 when a signal ended it
 */
export async function runToEnd(command: Command, options: { cwd: string; env: NodeJS.ProcessEnv; limitMs?: number; input?: boolean; onText?: (text: string) => void }): Promise<number> {
  const child = spawn(command.command, command.args, { cwd: options.cwd, env: options.env, stdio: [options.input ? 'inherit' : 'ignore', options.onText ? 'pipe' : 'inherit', 'inherit'] })
  child.stdout?.on('data', (chunk: Buffer) => options.onText?.(chunk.toString()))
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const handOn = (signal: NodeJS.Signals): void => {
    child.kill(signal)
  }
  for (const signal of signals) process.on(signal, handOn)
  const timer = options.limitMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.limitMs)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', reject)
      // With a pipe between us, its last words come after its end.
      child.on(options.onText ? 'close' : 'exit', (code: number | null) => resolve(code ?? 1))
    })
  } finally {
    clearTimeout(timer)
    for (const signal of signals) process.off(signal, handOn)
  }
}

/** As {@link runToEnd}, giving what it writes to standard output. */
export async function runToText(command: Command, options: Omit<Parameters<typeof runToEnd>[1], 'onText'>): Promise<{ status: number; text: string }> {
  let text = ''
  const status = await runToEnd(command, { ...options, onText: (more) => { text += more } })
  return { status, text }
}
