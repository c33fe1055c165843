import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { runToEnd, runToText } from '../../electron/dev/launch.ts'

const alive = (pid: string): boolean => {
  try {
    // A process that has ended and is not yet taken away has no surroundings any more.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
  } catch {
    return false
  }
}

it.runIf(process.platform === 'linux')('ends what a run leaves behind in a session of its own, and nothing else', async () => {
  const other = await runToText({ command: 'sh', args: ['-c', 'setsid sleep 60 >/dev/null 2>&1 & echo $!'] }, { cwd: '/', env: process.env })
  const { status, text } = await runToText({ command: 'sh', args: ['-c', 'setsid sleep 60 >/dev/null 2>&1 & echo $!'] }, { cwd: '/', env: process.env, limitMs: 60_000 })
  expect(status).toBe(0)
  await expect.poll(() => alive(text.trim())).toBe(false)
  expect(alive(other.text.trim())).toBe(true)
  process.kill(Number(other.text))
})

it.runIf(process.platform === 'linux')('ends a run that hangs, with all that it started', async () => {
  expect(await runToEnd({ command: 'sh', args: ['-c', 'setsid sleep 600 & sleep 600'] }, { cwd: '/', env: process.env, limitMs: 300 })).toBe(1)
})

it.runIf(process.platform === 'linux')('comes to its end though what hangs holds the pipe', async () => {
  expect((await runToText({ command: 'sh', args: ['-c', 'setsid sleep 600 & sleep 600'] }, { cwd: '/', env: process.env, limitMs: 300 })).status).toBe(1)
})
