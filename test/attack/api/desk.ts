import { request } from 'node:https'
import { join } from 'node:path'
import { FoyerError } from '../../../electron/contract/errors.ts'
import type { ClientPermission } from '../../../electron/contract/clients.ts'
import type { AnyCallName } from '../../../electron/contract/index.ts'
import type { Policy } from '../../../electron/contract/policy.ts'
import { TurnedAwayTally } from '../../../electron/contract/turned-away.ts'
import { apiDoor } from '../../../electron/main/api-door.ts'
import { answerProgram } from '../../../electron/main/jobs/answer-program.ts'
import { GatewayDrive } from '../../../electron/main/gateway-drive.ts'
import { processSpecs } from '../../../electron/main/process-specs.ts'
import { route, turnAway } from '../../../electron/main/route.ts'
import { nodeChildren } from '../../../electron/transport/child.ts'
import type { CallerContext } from '../../../electron/transport/handlers.ts'
import { Supervisor, type KnockAnswer, type Knocked } from '../../../electron/transport/supervisor.ts'
import { projectRoot } from '../../data-folder.ts'
import { calleeOf } from '../../gateway/desk-api.ts'
import { healthOf } from '../../gateway/health-of.ts'
import { secondReader } from '../../gateway/second-reader.ts'
import { administratorSecret, confirmSpecimen, readyBench, type Bench } from '../../vault/vault-fixture.ts'

export interface Heard { status: number, text: string, headers: Readonly<Record<string, string | string[] | undefined>> }
/** @param shows a certificate of the client's @param hangUpAfterMs be gone so long after it was sent */
export interface Asked { method?: string, key?: string | null, headers?: Readonly<Record<string, string>>, body?: string | Buffer, shows?: { certificate: string, key: string } | null, hangUpAfterMs?: number | null }

/** What an attack could have changed: it must stay as it is. */
export interface Standing { records: number, clients: string[], keys: number, requests: number, pages: number }

/** A running desk: its vault with an encrypted database, main's door, route and drive, and the gateway as a process of its own, supervised. */
export interface AttackedDesk {
  bench: Bench & { administrator: string }
  port: number
  ca: string
  pid(): number
  /** Of the second reader; 0 while it rests. */
  readerPid(): number
  /** Everything of a document that must not get out: whoever hears one of these has read a record. */
  secrets: readonly string[]
  knock(asked: Knocked): Promise<KnockAnswer>
  ask(path: string, asked?: Asked): Promise<Heard>
  client(name: string, permissions: readonly ClientPermission[]): Promise<{ id: string, keyId: string, key: string }>
  standing(): Promise<Standing>
  /** What doors refused by themselves goes to the trail now. */
  collect(): Promise<void>
  stop(): Promise<void>
}

/** @param rules policy beside that the API is open */
export async function attackedDesk(rules: Partial<Policy>): Promise<AttackedDesk> {
  const bench = await readyBench()
  const clock = setInterval(() => { bench.clock.time = Date.now() }, 20)
  bench.clock.time = Date.now()
  await bench.call('staff.signIn', { staffId: bench.administrator, secret: administratorSecret })
  await bench.call('desk.setPolicy', { values: { api: true, idleSeconds: 3600, ...rules } })
  await confirmSpecimen(bench)
  const vault = calleeOf(bench)
  const tally = new TurnedAwayTally()
  const here: { gateway: Supervisor | null, drive: GatewayDrive | null } = { gateway: null, drive: null }
  const carry = (name: AnyCallName, input: unknown, context: CallerContext) => route({
    to: (process) => (process === 'vault' ? vault : process === 'jobs' ? second : here.gateway ?? vault), main: (...asked) => answerProgram({ jobs, health: healthOf(vault, Date.now), isReady: () => true }, ...asked),
  }, name, input, context)
  const { reader, second, jobs } = secondReader({ vault, carry, now: Date.now })
  const knock = apiDoor({ carry, turnAway: (name, error, context) => turnAway(vault, name, error, context), elapsed: () => performance.now(), tally })
  const { hungAfterMs, recycleAbove } = processSpecs.gateway
  const gateway = new Supervisor({
    specNow: () => ({ name: 'foyer-gateway', script: join(projectRoot, 'electron/gateway/index.ts'), env: {} }), startOptions: () => ({ version: '0' }), startChild: nodeChildren(process.execPath), now: Date.now,
    keepsSessions: false, mayEmit: new Set(), mayAsk: new Set(), hungAfterMs, recycleAbove, restsAfterMs: null, ceiling: null,
    onState: (state) => { if (state === 'up') here.drive?.up() }, onEvent: () => undefined, onAsk: () => Promise.reject(new FoyerError('input.unknownCall')), door: knock,
  })
  here.gateway = gateway
  const { settings } = await bench.call('internal.gatewaySettings', {}, { session: null, way: 'system' })
  if (settings === null) throw new Error('no API by this policy')
  const opened = new Promise<number>((resolve, reject) => {
    here.drive = new GatewayDrive({
      gateway, tally, tell: (action, detail) => {
        if (action === 'gateway.started') resolve(Number(detail?.split(' ')[1]))
        if (action === 'gateway.notOpened') reject(new Error(detail ?? action))
      },
      // A free port of this machine, whatever policy says.
      vault: { call: async (name, input, context) => (name === 'internal.gatewaySettings' ? { value: { settings: { ...settings, port: 0 } }, session: undefined, subject: undefined } : await vault.call(name, input, context)) },
    })
  })
  here.drive?.follow((await bench.call('desk.state', {})).policy.values)
  here.drive?.allow()
  const port = await opened
  const ca = settings.tls.certificateChain
  return {
    bench, port, ca, knock, secrets: ['L898902C3', 'ERIKSSON', 'ANNA MARIA'],
    pid: () => gateway.pid ?? 0, readerPid: () => reader.pid ?? 0,
    ask: (path, { method = 'GET', key = null, headers = {}, body, shows = null, hangUpAfterMs = null } = {}) => new Promise((resolve, reject) => {
      const asked = request({
        host: '127.0.0.1', servername: 'localhost', port, path, method, ca, agent: false, ...(shows === null ? {} : { cert: shows.certificate, key: shows.key }),
        headers: { host: `localhost:${port}`, ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }), ...headers },
      }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => { text += part }).on('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, text }) })
      })
      asked.setTimeout(60_000, () => { asked.destroy(new Error('no answer')) })
      asked.on('error', reject)
      asked.end(body, () => { if (hangUpAfterMs !== null) setTimeout(() => { asked.destroy(new Error('hung up')) }, hangUpAfterMs) })
    }),
    async client(name, permissions) {
      const { id } = await bench.call('clients.create', { name, permissions: [...permissions], addresses: ['127.0.0.1'], expiresAt: null })
      const { key, keyId } = await bench.afresh('clients.addKey', { id, certificate: null })
      return { id, key, keyId }
    },
    async standing() {
      const clients = await bench.call('clients.list', {})
      const { total } = await bench.call('records.search', { query: '', before: null, limit: 1 })
      return { records: total, clients: clients.map(({ id }) => id).toSorted(), keys: clients.flatMap(({ keys }) => keys).length, requests: (await bench.call('requests.list', {})).length, pages: (await bench.call('pairings.list', {})).pages.length }
    },
    collect: () => here.drive?.collect() ?? Promise.resolve(),
    async stop() {
      clearInterval(clock)
      here.drive?.end()
      jobs.clear()
      await reader.stop()
      await gateway.stop()
      await bench.dispose()
    },
  }
}
