import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runToEnd, runToText } from '../../electron/dev/launch.ts'

/** A process that has ended and is not yet taken away has no program any more. */
const alive = (pid: string): boolean => existsSync(`/proc/${pid.trim()}/exe`)

it.runIf(process.platform === 'linux')('ends what a run leaves behind in a session of its own, and nothing else', async () => {
  const other = await runToText({ command: 'sh', args: ['-c', 'setsid sleep 60 >/dev/null 2>&1 & echo $!'] }, { cwd: '/', env: process.env })
  const { status, text } = await runToText({ command: 'sh', args: ['-c', 'setsid sleep 60 >/dev/null 2>&1 & echo $!'] }, { cwd: '/', env: process.env, limitMs: 60_000 })
  expect(status).toBe(0)
  await expect.poll(() => alive(text)).toBe(false)
  expect(alive(other.text)).toBe(true)
  process.kill(Number(other.text))
})

// While it exchanges its program (execve(2)) a process shows no surroundings: one look at such a moment does not know whose it is.
it.runIf(process.platform === 'linux')('ends what becomes another program as the run ends', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-marked-'))
  const script = join(folder, 'again.sh')
  writeFileSync(script, 'exec sh "$0"\n')
  for (let run = 0; run < 30; run += 1) {
    const { text } = await runToText({ command: 'sh', args: ['-c', `setsid sh ${script} >/dev/null 2>&1 & echo $!`] }, { cwd: '/', env: process.env, limitMs: 60_000 })
    expect(Number(text)).toBeGreaterThan(1)
    try {
      await expect.poll(() => alive(text)).toBe(false)
    } finally {
      if (alive(text)) process.kill(Number(text), 'SIGKILL')
    }
  }
  rmSync(folder, { recursive: true })
})

it.runIf(process.platform === 'linux')('ends a run that hangs, with all that it started', async () => {
  expect(await runToEnd({ command: 'sh', args: ['-c', 'setsid sleep 600 & sleep 600'] }, { cwd: '/', env: process.env, limitMs: 300 })).toBe(1)
})

it.runIf(process.platform === 'linux')('comes to its end though what hangs holds the pipe', async () => {
  expect((await runToText({ command: 'sh', args: ['-c', 'setsid sleep 600 & sleep 600'] }, { cwd: '/', env: process.env, limitMs: 300 })).status).toBe(1)
})
