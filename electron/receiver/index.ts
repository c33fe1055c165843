import { createInterface } from 'node:readline'
import { run } from './command/run.ts'

// What it writes is its account's alone.
process.umask(0o077)

const stopped = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
})

void run(process.argv.slice(2), {
  out: (value) => { process.stdout.write(`${JSON.stringify(value)}\n`) },
  say: (text) => { process.stderr.write(`receiver: ${text}\n`) },
  now: () => new Date(),
  readSecret: async () => {
    for await (const line of createInterface({ input: process.stdin, terminal: false })) return line
    return ''
  },
  stopped,
}).then((status) => { process.exitCode = status })
