import { request } from 'node:https'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { GatewaySettings } from '../../electron/contract/api.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import { defaultPolicy } from '../../electron/contract/policy.ts'
import { TurnedAwayTally } from '../../electron/contract/turned-away.ts'
import { GatewayDrive } from '../../electron/main/gateway-drive.ts'
import { processSpecs } from '../../electron/main/process-specs.ts'
import { nodeChildren } from '../../electron/transport/child.ts'
import { Supervisor, type Knocked } from '../../electron/transport/supervisor.ts'
import { projectRoot } from '../data-folder.ts'
import { makeCertificates, type Certificates } from '../uplink/certificates.ts'

let certificates: Certificates
let gateway: Supervisor
const told: string[] = []
const knocked: Knocked[] = []
const open = { ...defaultPolicy, api: true }

beforeEach(() => { certificates = makeCertificates() })
afterEach(async () => {
  await gateway.stop()
  certificates.remove()
})

const settings = (): GatewaySettings => ({ address: '127.0.0.1', port: 0, names: ['localhost'], origins: [], tls: { key: certificates.server.key, certificateChain: certificates.server.certificate }, language: 'en' })
const portNow = async (after: number): Promise<number> => {
  for (;;) {
    const started = told.filter((line) => line.startsWith('gateway.started'))
    if (started.length > after) return Number(started.at(-1)?.split(' ').at(-1))
    await new Promise((resolve) => { setTimeout(resolve, 20) })
  }
}
const ask = (port: number, path: string): Promise<number> => new Promise((resolve, reject) => {
  request({ host: '127.0.0.1', servername: 'localhost', port, path, ca: certificates.ca, agent: false, headers: { host: `localhost:${port}`, authorization: 'Bearer foyer_live_x' } }, (answer) => {
    answer.resume().on('end', () => { resolve(answer.statusCode ?? 0) })
  }).on('error', reject).end()
})

it('the gateway as a process listens with what the vault gives for it, also after it fell, while policy says so and no longer', async () => {
  const { recycleAbove, hungAfterMs } = processSpecs.gateway
  const drive: { now: GatewayDrive | null } = { now: null }
  gateway = new Supervisor({
    specNow: () => ({ name: 'foyer-gateway', script: join(projectRoot, 'electron/gateway/index.ts'), env: {} }), startOptions: () => ({ version: '0' }), startChild: nodeChildren(process.execPath), now: Date.now,
    keepsSessions: false, mayEmit: new Set(), mayAsk: new Set(), hungAfterMs, recycleAbove, restsAfterMs: null, ceiling: null,
    onState: (state) => { if (state === 'up') drive.now?.up() }, onEvent: () => undefined, onAsk: () => Promise.reject(new FoyerError('input.unknownCall')),
    door: (asked) => { knocked.push(asked); return Promise.resolve({ error: new FoyerError('api.keyMistyped').toPayload() }) },
  })
  let asked = 0
  const vault = { call: () => { asked += 1; return Promise.resolve({ value: { settings: settings() }, session: undefined, subject: undefined }) } }
  drive.now = new GatewayDrive({ gateway, vault, tally: new TurnedAwayTally(), tell: (action, detail) => { told.push(`${action} ${detail ?? ''}`) } })
  drive.now.follow(open)
  expect([told, asked, gateway.state]).toEqual([[], 0, 'down'])
  drive.now.allow()
  const port = await portNow(0)
  expect(await ask(port, '/v1/health/live')).toBe(200)
  expect(await ask(port, '/v1/records?limit=7')).toBe(401)
  expect(knocked).toMatchObject([{ call: 'records.search', input: { limit: 7 }, presented: { address: '127.0.0.1', apiKey: 'foyer_live_x', accessToken: null, dpop: null, clientCertificate: null, origin: null } }])

  process.kill(gateway.pid!, 'SIGKILL')
  const again = await portNow(1)
  expect(await ask(again, '/v1/health/live')).toBe(200)
  expect(asked).toBe(2)
  // Another certificate reaches it while it runs, at once.
  drive.now.renew()
  await expect.poll(() => asked).toBe(3)

  drive.now.follow({ ...open, api: false })
  expect(told.at(-1)).toBe('gateway.stopped ')
  await expect.poll(() => gateway.pid).toBeUndefined()
  await expect(ask(again, '/v1/health/live')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
