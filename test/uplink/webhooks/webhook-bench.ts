import type { Input, Output } from '../../../electron/contract/index.ts'
import type { ClientPermission } from '../../../electron/contract/clients.ts'
import type { WebhookEvent } from '../../../electron/contract/webhooks.ts'
import { SYSTEM, type HandlerTools } from '../../../electron/transport/handlers.ts'
import { createUplink } from '../../../electron/uplink/create-uplink.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { closeDesk, openDesk } from '../../../electron/vault/calls/life/life.ts'
import { outboxBench, type OutboxBench } from '../../vault/outbox/outbox-bench.ts'
import { specimenReading } from '../../vault/specimen-reading.ts'
import type { Certificates } from '../certificates.ts'
import { standIn, type StandIn } from '../stand-in.ts'

export interface WebhookBench {
  desk: OutboxBench
  endpoint: StandIn
  /** A client with a webhook at the stand-in, or at another address. */
  subscribe(more?: { permissions?: ClientPermission[], events?: WebhookEvent[], url?: string, name?: string }): Promise<Output<'webhooks.add'>>
  /** Documents of guests, each stored. @returns their ids */
  confirm(count: number): Promise<string[]>
  /** As main has it. @param ask what the uplink's questions go through */
  turn(ask?: HandlerTools['ask']): Promise<void>
  press(): Promise<void>
  ask: HandlerTools['ask']
  /** The uplink fell: another one starts with nothing. */
  restartUplink(): Promise<void>
  /** The vault fell: what is not on disk is gone. */
  restartVault(): Promise<void>
  pass(ms: number): void
  waiting(id: string): number
  state(id: string): Promise<Output<'webhooks.list'>[number]>
  set(values: Input<'desk.setPolicy'>['values']): Promise<void>
  dispose(): Promise<void>
}

const usual: { permissions: ClientPermission[], events: WebhookEvent[] } = { permissions: ['records.read'], events: ['record.confirmed', 'record.erased'] }

/** Longer than a busy machine stands still, short enough for a test that waits for an endless answer. */
const LIMITS = { idleMs: 4000, wholeMs: 6000, answerBytes: 64 * 1024 }

/** A desk with the hosts of its webhooks in the policy, and somebody on this machine who takes them. */
export async function webhookBench(made: Certificates): Promise<WebhookBench> {
  const desk = await outboxBench()
  // Who checks a signature looks at the clock of this machine.
  desk.clock.time = Date.now()
  await desk.signIn()
  const endpoint = await standIn('webhook', made.server)
  const set: WebhookBench['set'] = async (values) => { await desk.call('desk.setPolicy', { values }) }
  await set({ uplinkAddress: '', webhookHosts: `localhost:${endpoint.port}`, webhookAuthority: made.caFile })
  const make = () => createUplink({ now: () => desk.clock.time, elapsed: () => performance.now(), random: () => 0.5, limits: LIMITS })
  let uplink = make()
  const toolsOf = (ask: HandlerTools['ask']): HandlerTools => ({ context: SYSTEM, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, signal: new AbortController().signal, ask })
  let guests = 0
  const bench: WebhookBench = {
    desk, endpoint, set,
    ask: (name, input) => desk.inside(name, input),
    async subscribe({ permissions = usual.permissions, events = usual.events, url = `${endpoint.url}/hooks?from=desk`, name = 'Property management' } = {}) {
      const { id } = await desk.call('clients.create', { name, permissions, addresses: ['192.0.2.7'], expiresAt: null })
      return await desk.afresh('webhooks.add', { clientId: id, url, events })
    },
    async confirm(count) {
      const ids: string[] = []
      for (let done = 0; done < count; done++) {
        const { readingId } = await desk.call('internal.holdReading', { reading: specimenReading({ documentNumber: `X${String(++guests).padStart(7, '0')}` }), replaces: null })
        ids.push((await desk.call('records.confirm', { readingId, corrections: [] })).recordId)
      }
      return ids
    },
    turn: async (ask = bench.ask) => { await uplink.dispatch('internal.uplinkTurn', {}, toolsOf(ask)) },
    press: async () => { await uplink.dispatch('uplink.send', {}, toolsOf(bench.ask)) },
    async restartUplink() {
      await uplink.stop()
      uplink = make()
    },
    async restartVault() {
      closeDesk(desk.desk)
      await openDesk(desk.desk)
      await desk.signIn()
    },
    pass: (ms) => { desk.clock.time += ms },
    waiting: (id) => opened(desk.desk).webhooks.counts(id).waiting,
    async state(id) {
      const { client_id: clientId } = opened(desk.desk).webhooks.endpoint(id)
      const look = () => desk.call('webhooks.list', { clientId })
      // Time went by: whoever was signed in may have been away too long.
      const list = await look().catch(async () => {
        await desk.signIn()
        return await look()
      })
      const found = list.find((each) => each.id === id)
      if (found === undefined) throw new Error('no such endpoint')
      return found
    },
    async dispose() {
      await uplink.stop()
      await endpoint.close()
      desk.dispose()
    },
  }
  return bench
}

/** What came, once each: by the ids of its messages, in the order in which they first came. */
export function arrivedAt({ requests }: StandIn): { message: string, type: string, id: string | null }[] {
  const first = new Map<string, { message: string, type: string, id: string | null }>()
  for (const { headers, body } of requests) {
    const message = String(headers['webhook-id'])
    const { type, data } = JSON.parse(body) as { type: string, data: { id?: string } }
    if (!first.has(message)) first.set(message, { message, type, id: data.id ?? null })
  }
  return [...first.values()]
}
