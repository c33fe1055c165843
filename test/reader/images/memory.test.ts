import { fork } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** In a process of its own: what it takes is measured, and the ceiling is the whole process's. */
it('opens no bomb: WebAssembly has a ceiling', async () => {
  const child = fork(join(import.meta.dirname, 'open-bomb.ts'), [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const told = await new Promise<{ bytes: number, end: string, mostMemory: number }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { bytes: number, end: string, mostMemory: number }))
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
  })
  expect(told.bytes).toBeLessThan(1000)
  expect(told.end).toBe('image.tooMuchMemory')
  expect(told.mostMemory).toBeLessThan(900_000_000)
})
