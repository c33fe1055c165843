import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readyBench, type Bench } from '../vault-fixture.ts'

let made: Bench & { administrator: string }
beforeAll(async () => {
  made = await readyBench()
  await made.vault.close()
})
afterAll(() => made.dispose())

it('counts guesses of command lines side by side as those of one', async () => {
  const key = [...made.keychain.entries].find(([account]) => account.startsWith('database-key-'))?.[1] ?? ''
  const children = Array.from({ length: 6 }, () => spawn(
    process.execPath,
    [resolve('test/vault/staff/guessing-child.ts'), join(made.folder, 'records.db'), made.administrator, String(made.clock.time)],
    { env: { ...process.env, KEY: key }, stdio: ['pipe', 'pipe', 'inherit'] },
  ))
  const said = children.map((child) => {
    const lines = { text: '' }
    child.stdout.on('data', (chunk: Buffer) => { lines.text += chunk.toString() })
    return lines
  })
  const ended = children.map((child) => once(child, 'close'))
  await expect.poll(() => said.filter(({ text }) => text.includes('ready')).length, { timeout: 90_000 }).toBe(6)
  for (const child of children) child.stdin.end('go\n')
  await Promise.all(ended)
  const codes = said.flatMap(({ text }) => text.split('\n').filter((line) => line !== '' && line !== 'ready')).toSorted()
  // Five are looked at: four that cost nothing, and the one that locks.
  expect(codes).toEqual([...Array.from({ length: 13 }, () => 'staff.throttled'), ...Array.from({ length: 5 }, () => 'staff.wrongSecret')])
}, 180_000)
