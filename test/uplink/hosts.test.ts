import dns from 'node:dns'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'
import type { PartOfPolicy } from '../../electron/contract/policy.ts'
import { route, type Callee } from '../../electron/main/route.ts'
import { SYSTEM } from '../../electron/transport/handlers.ts'
import { createUplink } from '../../electron/uplink/create-uplink.ts'
import { syslogFeed } from '../../electron/uplink/feeds/syslog.ts'
import { OutboundAgent } from '../../electron/uplink/net/agent.ts'
import { HostFence, hostFence } from '../../electron/uplink/net/fence.ts'
import { ask, requestLimits } from '../../electron/uplink/net/request.ts'
import { readyBench } from '../vault/vault-fixture.ts'
import { feedEvents } from './feed-events.ts'

const trust = { ca: null, certificate: null, key: null, least: 'TLSv1.3' } as const
const never = new AbortController().signal
const asked = (url: string, proxy: string | null = null) => ask({ method: 'GET', url: new URL(url), agent: new OutboundAgent({ trust, proxy }), bytesPerSecond: 0, signal: never, limits: { ...requestLimits, wholeMs: 20_000 } })

/** Nobody's address is asked for here: a name that is looked up was not refused. */
let lookedUp: MockInstance<typeof dns.lookup>
/** A proxy that is asked for a way, gives it, and then says nothing. */
let proxy: Server
let asks: string[]
beforeEach(async () => {
  asks = []
  proxy = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (bytes) => {
      asks.push(bytes.toString().split(' ')[1] ?? '')
      socket.write('HTTP/1.1 200 ok\r\n\r\n')
    })
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  lookedUp = vi.spyOn(dns, 'lookup').mockImplementation(((_host: string, _options: unknown, done: (error: Error) => void) => { done(Object.assign(new Error('nobody'), { code: 'ENOTFOUND' })) }) as never)
})
afterEach(async () => {
  vi.restoreAllMocks()
  hostFence.take('localhost')
  proxy.close()
  await once(proxy, 'close')
})
const lookups = () => lookedUp.mock.calls.map(([host]) => host)
const throughProxy = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`

describe('a connection of the uplink', () => {
  it('leads to this computer alone before policy has said anything', async () => {
    expect(new HostFence().faultOf(['receiver.example'])).toMatchObject({ code: 'policy.hostNotPermitted' })
    expect(new HostFence().faultOf(['127.0.0.1', '::1', 'localhost'])).toBeNull()
    await expect(asked('https://receiver.example/')).rejects.toMatchObject({ code: 'policy.hostNotPermitted', detail: 'receiver.example' })
    expect(lookups()).toEqual([])
  })

  it.each([
    ['https://other.example/', 'other.example'], ['https://receiver.example.evil.example/', 'receiver.example.evil.example'], ['https://receiver.example@other.example/', 'other.example'], ['https://[::ffff:10.0.0.1]/', '::ffff:a00:1'],
    ['https://0x0a000001/', '10.0.0.1'], ['https://ten.example/', 'ten.example'],
  ])('to %s is none, and nobody is asked where that is', async (url, detail) => {
    hostFence.take('receiver.example 192.0.2.0/24')
    await expect(asked(url)).rejects.toMatchObject({ code: 'policy.hostNotPermitted', detail })
    expect(lookups()).toEqual([])
  })

  it('to a host of the list is made, by whatever way its name is written', async () => {
    hostFence.take('receiver.example xn--bcher-kva.example')
    for (const url of ['https://receiver.example/', 'https://RECEIVER.example./', 'https://bücher.example/']) await expect(asked(url)).rejects.toMatchObject({ code: 'uplink.unreachable', detail: 'ENOTFOUND' })
    expect(lookups()).toEqual(['receiver.example', 'receiver.example.', 'xn--bcher-kva.example'])
  })

  it('through a proxy is one to the proxy and to who is behind it', async () => {
    hostFence.take('receiver.example')
    await expect(asked('https://receiver.example/', 'http://proxy.example:3128')).rejects.toMatchObject({ code: 'policy.hostNotPermitted', detail: 'proxy.example' })
    hostFence.take('proxy.example')
    await expect(asked('https://receiver.example/', 'http://proxy.example:3128')).rejects.toMatchObject({ code: 'policy.hostNotPermitted', detail: 'receiver.example' })
    await expect(asked('https://receiver.example/', throughProxy())).rejects.toMatchObject({ code: 'policy.hostNotPermitted', detail: 'receiver.example' })
    expect([lookups(), asks]).toEqual([[], []])
  })

  it('for syslog is held as any other', async () => {
    hostFence.take('siem.example')
    const to = (host: string) => syslogFeed({ host, port: 6514, body: 'sentence', trust, bytesPerSecond: 0 }).send(feedEvents(1), never)
    for (const host of ['other.example', '192.0.2.7', '0x7f.1', '2001:db8::7']) await expect(to(host), host).rejects.toMatchObject({ code: 'policy.hostNotPermitted', detail: host })
    expect(lookups()).toEqual([])
    await expect(to('siem.example')).rejects.toMatchObject({ code: 'uplink.unreachable' })
    expect(lookups()).toEqual(['siem.example'])
  })

  it('that stands is broken off when its host is taken out of the list', async () => {
    hostFence.take('receiver.example')
    const answer = asked('https://receiver.example/', throughProxy()).then(() => 'answered', (thrown: unknown) => thrown)
    const [socket] = await once(proxy, 'connection') as [Socket]
    const closed = once(socket, 'close')
    await expect.poll(() => asks).toEqual(['receiver.example:443'])
    expect(hostFence.take('receiver.example siem.example')).toBe(true)
    expect(hostFence.take('receiver.example siem.example')).toBe(false)
    expect(socket.destroyed).toBe(false)
    hostFence.take('siem.example')
    expect(await answer).toMatchObject({ code: 'policy.hostNotPermitted', detail: 'receiver.example' })
    await closed
  })
})

describe('what policy names and does not permit', () => {
  let bench: Awaited<ReturnType<typeof readyBench>>
  let uplink: ReturnType<typeof createUplink>
  beforeAll(async () => {
    bench = await readyBench()
    uplink = createUplink({ now: () => bench.clock.time, elapsed: () => bench.clock.time, random: () => 0.5 })
  }, 60_000)
  afterAll(async () => {
    await uplink.stop()
    await bench.dispose()
  })
  const vault: Callee = { call: async (name, input, context) => ({ value: await bench.call(name, input as never, context), session: undefined, subject: undefined }) }
  const work = (name: 'internal.uplinkTurn' | 'internal.uplinkLook' | 'uplink.send') => uplink.dispatch(name, {}, {
    context: SYSTEM, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, signal: new AbortController().signal,
    ask: async (call, input) => (await route({ to: () => vault, main: () => Promise.reject(new Error('main')) }, call, input, SYSTEM)).value as never,
  })
  const set = (values: PartOfPolicy) => bench.afresh('desk.setPolicy', { values })
  const told = async () => (await bench.call('uplink.state', {})).feeds.map(({ name, told: how }) => `${name} ${how?.error?.code ?? 'ok'} ${how?.error?.detail ?? ''}`)

  it('is told where it is shown, and tried at once when it is permitted', async () => {
    const updatesKey = 'it.example/foyer+0a1b2c3d+AXv7'
    await set({ feedSyslog: 'siem.example:6514', feedOtlp: 'https://otlp.example', updatesFrom: 'https://updates.example/foyer.txt', updatesKey, trustAddresses: 'https://pki.example/de.ml' })
    await set({ hosts: 'elsewhere.example' })
    await work('internal.uplinkTurn')
    expect(lookups()).toEqual([])
    expect(await told()).toEqual(['syslog policy.hostNotPermitted siem.example', 'otlp policy.hostNotPermitted otlp.example'])
    expect((await bench.call('trust.fetches', {})).map(({ error }) => `${error?.code ?? ''} ${error?.detail ?? ''}`)).toEqual(['policy.hostNotPermitted pki.example'])
    await expect(work('uplink.send')).rejects.toMatchObject({ code: 'policy.hostNotPermitted' })
    // No wait of a try that was refused by another list holds.
    await set({ hosts: 'siem.example *.example' })
    await work('internal.uplinkTurn')
    expect(new Set(lookups())).toEqual(new Set(['siem.example', 'otlp.example', 'pki.example']))
    expect(await told()).toEqual(['syslog uplink.unreachable ENOTFOUND', 'otlp uplink.unreachable ENOTFOUND'])
  })

  it('holds between two turns, by a look of its own', async () => {
    await work('internal.uplinkLook')
    expect(hostFence.faultOf(['siem.example'])).toBeNull()
    await set({ hosts: 'other.example' })
    await work('internal.uplinkLook')
    expect(hostFence.faultOf(['siem.example'])).toMatchObject({ code: 'policy.hostNotPermitted' })
  })

  it('is refused where a person gives it, and what stood before is not', async () => {
    await set({ hosts: 'siem.example pms.example' })
    for (const values of [{ feedElastic: 'https://elastic.example' }, { scannerAddresses: 'pms.example 192.0.2.7' }, { uplinkProxy: 'http://proxy.example' }, { webhookHosts: 'PMS.example siem.example.evil' }, { backupFolder: '\\\\files.example\\foyer' }] as PartOfPolicy[]) {
      await expect(bench.call('desk.setPolicy', { values }), JSON.stringify(values)).rejects.toMatchObject({ code: 'policy.hostNotPermitted' })
    }
    expect((await bench.call('desk.state', {})).policy.values).toMatchObject({ feedElastic: '', scannerAddresses: '', backupFolder: '' })
    await bench.call('desk.setPolicy', { values: { scannerAddresses: 'pms.example 127.0.0.1', sounds: false } })
    // Less of the list, or none, is asked for afresh.
    await expect(bench.call('desk.setPolicy', { values: { hosts: '' } })).rejects.toMatchObject({ code: 'staff.proofWanted' })
  })

  it('is no place for webhooks, whatever stands in the list of these', async () => {
    await set({ hosts: '', webhookHosts: 'pms.example' })
    const client = await bench.afresh('clients.create', { name: 'PMS', permissions: ['records.read'], addresses: ['192.0.2.7'], expiresAt: null })
    await set({ hosts: 'siem.example' })
    await expect(bench.afresh('webhooks.add', { clientId: client.id, url: 'https://pms.example/hook', events: ['record.confirmed'] })).rejects.toMatchObject({ code: 'policy.hostNotPermitted', detail: 'pms.example' })
  })
})
