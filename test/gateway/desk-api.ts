import { request } from 'node:https'
import type { AnyCallName, Input } from '../../electron/contract/index.ts'
import type { Policy } from '../../electron/contract/policy.ts'
import { createGateway } from '../../electron/gateway/create-gateway.ts'
import { TurnedAwayTally } from '../../electron/contract/turned-away.ts'
import { GatewayDrive } from '../../electron/main/gateway-drive.ts'
import { apiDoor } from '../../electron/main/api-door.ts'
import { answerProgram } from '../../electron/main/jobs/answer-program.ts'
import { route, turnAway, type Callee } from '../../electron/main/route.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import { CallFailure } from '../../electron/transport/calls-under-way.ts'
import type { CallerContext, HandlerTools } from '../../electron/transport/handlers.ts'
import type { KnockAnswer, Knocked, Supervisor } from '../../electron/transport/supervisor.ts'
import { healthOf } from './health-of.ts'
import { secondReader } from './second-reader.ts'
import { administratorSecret, readyBench, type Bench } from '../vault/vault-fixture.ts'

export interface Answer { status: number, headers: Readonly<Record<string, string | string[] | undefined>>, body: unknown, text: string }
export interface Asking { method?: string, key?: string | null, headers?: Readonly<Record<string, string>>, body?: string | Uint8Array, from?: string, shows?: { certificate: string, key: string } | null }

/** A desk with its vault, main's door and the gateway's server, over TLS on a free port: between them only the processes are left out. */
export interface DeskApi {
  bench: Bench & { administrator: string }
  origin: { port: number, ca: string }
  /** The second reader, a process of its own as main starts it. */
  reader: Supervisor
  /** As the gateway would knock. */
  knock(asked: Knocked): Promise<KnockAnswer>
  /** A new client of these permissions. @returns its key */
  client(permissions: Input<'clients.create'>['permissions'], more?: Partial<Input<'clients.create'>>): Promise<{ id: string, keyId: string, key: string }>
  /** Time goes on, and the administrator comes back. */
  later(ms: number): Promise<void>
  ask(path: string, asking?: Asking): Promise<Answer>
  /** Bring what doors refused by themselves to the trail, as main does every few seconds. */
  collect(): Promise<void>
  dispose(): Promise<void>
}

/** A vault as others call it. */
export function calleeOf(bench: Bench): Callee {
  return {
    async call(name, input, context: CallerContext) {
      const { hear: _hear, signal = new AbortController().signal, ...shown } = context
      const tools: HandlerTools = {
        context: shown, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined,
        ask: () => Promise.reject(new FoyerError('input.unknownCall')), signal,
      }
      try {
        return { value: await bench.vault.dispatch(name, input, tools), session: undefined, subject: undefined }
      } catch (thrown) {
        throw new CallFailure(FoyerError.from(thrown))
      }
    },
  }
}

/** @param rules policy beside that the API is open */
export async function deskApi(devices: unknown[] = [], rules: Partial<Policy> = {}, { restsAfterMs, script }: { restsAfterMs?: number | null, script?: string } = {}): Promise<DeskApi> {
  const bench = await readyBench()
  // Certificates are for the time of this machine.
  bench.clock.time = Date.now()
  const signIn = async () => { await bench.call('staff.signIn', { staffId: bench.administrator, secret: administratorSecret }) }
  await signIn()
  const policy = { api: true, apiPort: 1024, ...rules }
  await bench.call('desk.setPolicy', { values: policy })
  const vault = calleeOf(bench)
  const version = '0.0.0-test'
  const others: Callee = { call: async (name: AnyCallName) => ({ value: name === 'devices.list' ? devices : await gateway.dispatch(name, {}, {} as HandlerTools), session: undefined, subject: undefined }) }
  const { reader, second, jobs } = secondReader({ vault, carry: (...asked) => carry(...asked), now: () => bench.clock.time, restsAfterMs, script })
  const carry = (name: AnyCallName, input: unknown, context: CallerContext) => route({
    to: (process) => (process === 'vault' ? vault : process === 'jobs' ? second : others), main: (...asked) => answerProgram({ jobs, health: healthOf(vault, () => bench.clock.time), isReady: () => true }, ...asked),
  }, name, input, context)
  const tally = new TurnedAwayTally()
  const knock = apiDoor({ carry, turnAway: (name, error, context) => turnAway(vault, name, error, context), elapsed: () => bench.clock.time, tally })
  const gateway = createGateway({
    version,
    knock: async (call, input, presented, hear, gone) => {
      const { value, error } = await knock({ call, input, presented }, hear, gone)
      if (error !== undefined) throw FoyerError.fromPayload(error)
      return value
    },
  })
  const gatewayCallee: Callee = { call: async (name, input) => ({ value: await gateway.dispatch(name, input, {} as HandlerTools), session: undefined, subject: undefined }) }
  const { settings } = await bench.call('internal.gatewaySettings', {}, { session: null, way: 'system' })
  if (settings === null) throw new Error('no API by this policy')
  const { port } = await gateway.dispatch('internal.openGateway', { ...settings, port: 0 }, {} as HandlerTools) as { port: number }
  const drive = new GatewayDrive({ gateway: { ...gatewayCallee, start: () => undefined, stop: () => Promise.resolve() }, vault, tally, tell: () => undefined })
  const ca = settings.tls.certificateChain
  return {
    bench, reader, origin: { port, ca }, knock,
    async client(permissions, more = {}) {
      const { id } = await bench.call('clients.create', { name: 'Property management', permissions, addresses: ['127.0.0.1'], expiresAt: null, ...more })
      const { key, keyId } = await bench.afresh('clients.addKey', { id, certificate: null })
      return { id, key, keyId }
    },
    async later(ms) {
      bench.clock.time += ms
      await signIn()
    },
    ask: (path, { method = 'GET', key = null, headers = {}, body, from = '127.0.0.1', shows = null } = {}) => new Promise((resolve, reject) => {
      const asked = request({
        host: '127.0.0.1', servername: 'localhost', port, path, method, ca, agent: false, localAddress: from, ...(shows === null ? {} : { cert: shows.certificate, key: shows.key }),
        headers: { host: `localhost:${port}`, ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }), ...headers },
      }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => { text += part }).on('end', () => {
          const isJson = /json/.test(response.headers['content-type'] ?? '')
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: isJson ? JSON.parse(text) as unknown : null, text })
        })
      })
      asked.on('error', reject)
      asked.end(body)
    }),
    collect: () => drive.collect(),
    async dispose() {
      jobs.clear()
      await reader.stop()
      await gateway.stop()
      await bench.dispose()
    },
  }
}

