import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { OutboundAgent } from '../../electron/uplink/net/agent.ts'
import { hostFence } from '../../electron/uplink/net/fence.ts'
import { ask, requestLimits } from '../../electron/uplink/net/request.ts'

let proxy: Server
let met: Promise<Socket>
/** What the proxy says to CONNECT, before it says nothing more. */
let words: string
beforeEach(async () => {
  hostFence.take('')
  words = 'HTTP/1.1 200 ok\r\n\r\n'
  proxy = createServer()
  met = once(proxy, 'connection').then(([socket]: Socket[]) => {
    if (socket === undefined) throw new Error('no connection')
    socket.on('error', () => undefined)
    socket.once('data', () => socket.write(words))
    return socket
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
})
afterEach(async () => {
  proxy.close()
  await once(proxy, 'close')
})

const through = () => new OutboundAgent({ trust: { ca: null, certificate: null, key: null, least: 'TLSv1.3' }, proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` })
const asked = (agent: OutboundAgent, signal: AbortSignal, timeoutMs: number) => ask({ method: 'GET', url: new URL('https://receiver.example/'), agent, bytesPerSecond: 0, signal, limits: { ...requestLimits, wholeMs: timeoutMs } })

it.each(['HTTP/1.1 200 ok\r\n\r\n', ''])('a proxy that says %j and then nothing holds a request up for its time, and its connection goes with the agent', async (said) => {
  words = said
  const agent = through()
  await expect(asked(agent, new AbortController().signal, 200)).rejects.toMatchObject({ code: 'uplink.unreachable', detail: 'timeout' })
  const socket = await met
  const closed = once(socket, 'close')
  agent.destroy()
  await closed
})

it('and no longer than whoever asked waits for it', async () => {
  const ending = new AbortController()
  const agent = through()
  const answer = asked(agent, ending.signal, 60_000).then(() => 'answered', (thrown: unknown) => thrown)
  const socket = await met
  const closed = once(socket, 'close')
  ending.abort()
  expect(await answer).toMatchObject({ code: 'uplink.unreachable', detail: 'stopped' })
  agent.destroy()
  await closed
  await expect(asked(through(), ending.signal, 60_000)).rejects.toMatchObject({ detail: 'stopped' })
})
