import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { text } from '../../electron/contract/primitives.ts'
import { json } from '../../electron/receiver/answer.ts'
import { readJson } from '../../electron/receiver/http/body.ts'
import { Budget, limits } from '../../electron/receiver/http/limits.ts'
import { listen } from '../../electron/receiver/http/serve.ts'

/** The receiver's own server, with less patience; more than a busy machine takes for a request that comes at once. */
const times = { headersMs: 1000, requestMs: 2000, checkMs: 50 }
const BYTES = 1000
const budget = new Budget(BYTES)
let server: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  server = await listen({
    host: '127.0.0.1', port: 0, tls: null, proxy: null, times, isForStrangers: () => false, onFault: () => undefined, now: () => new Date(),
    routes: [{ method: 'POST', path: '/body', answer: async (asked) => json(200, await readJson(asked, text(BYTES), limits.smallBytes, budget)) }, {
      method: 'POST', path: '/held',
      answer: async (asked) => {
        await readJson(asked, text(BYTES), limits.smallBytes, budget)
        return json(200, { free: budget.take(BYTES / 2) })
      },
    }],
  })
})
afterAll(() => server.close())

/** What is sent drop by drop, until the server has enough of it. @returns what it answered */
const dripped = (begin: string, drop: string): Promise<string> => new Promise((resolve) => {
  let told = ''
  const socket = connect(server.port, '127.0.0.1', () => socket.write(begin))
  const drip = setInterval(() => { socket.write(drop) }, 20)
  socket.on('data', (chunk) => { told += chunk.toString() })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    clearInterval(drip)
    resolve(told)
  })
})

test.each([
  ['a head', 'POST /body HTTP/1.1\r\nhost: x\r\n', 'x-more: 1\r\n'],
  ['a body', 'POST /body HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n"', 'x'],
])('%s that comes drop by drop, always a little more, is cut off, and holds nothing after that', async (_what, begin, drop) => {
  expect(await dripped(begin, drop)).not.toContain(' 200 ')
  // All of the budget is free again.
  const told = await fetch(`http://127.0.0.1:${server.port}/body`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: `"${'x'.repeat(BYTES - 2)}"` })
  expect(told.status).toBe(200)
})

test('a body counts until it is answered, not until it is read', async () => {
  const ask = () => fetch(`http://127.0.0.1:${server.port}/held`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: `"${'x'.repeat(BYTES * 0.6)}"` })
  expect(await (await ask()).json()).toEqual({ free: false })
  expect((await ask()).status).toBe(200)
})
