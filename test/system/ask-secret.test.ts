import { afterEach, expect, test } from 'vitest'
import { answerSecrets, askSecret } from '../../electron/system/ask-secret.ts'

const holder = process as unknown as { parentPort?: unknown }
afterEach(() => { delete holder.parentPort })

/** Both ends of a utility process's port, joined as Electron joins them. */
function join(ask: (prompt: string) => Promise<string>): void {
  let listener: (message: { data: unknown }) => void = () => undefined
  const main = answerSecrets(ask, (data) => listener({ data }))
  holder.parentPort = { postMessage: main, once: (_event: string, given: typeof listener) => { listener = given } }
}

test('a process without standard input asks the one that has it', async () => {
  join((prompt) => Promise.resolve(prompt === 'Secret of ANNA' ? '4711' : ''))
  expect(await askSecret('Secret of ANNA')).toBe('4711')
})

test('who breaks off the question breaks off the command', async () => {
  join(() => Promise.reject(new Error('interrupted')))
  await expect(askSecret('Secret of ANNA')).rejects.toThrow('interrupted')
})
