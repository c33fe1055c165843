import type { Input } from '../../electron/contract/index.ts'
import { SYSTEM } from '../../electron/transport/handlers.ts'
import { createUplink } from '../../electron/uplink/create-uplink.ts'
import { outboxBench, type OutboxBench } from '../vault/outbox/outbox-bench.ts'
import type { Certificates } from './receiver-certificates.ts'
import { receiverServer, type ReceiverServer } from './receiver-server.ts'

export interface UplinkBench {
  desk: OutboxBench
  server: ReceiverServer
  /** A turn as main has it: never throws. @returns milliseconds until the next one */
  turn(): Promise<number>
  /** As a person presses it: throws what is wrong. */
  send(): Promise<unknown>
  enrol(code: string): Promise<unknown>
  set(values: Input<'desk.setPolicy'>['values']): Promise<void>
  /** The steady clock goes on. */
  wait(ms: number): void
  code(): Promise<string>
  dispose(): Promise<void>
}

/** A desk that sends, and a receiver on this machine; `tls`: how that one is. */
export async function uplinkBench(made: Certificates, tls: Parameters<typeof receiverServer>[2] = {}): Promise<UplinkBench> {
  const desk = await outboxBench()
  const server = await receiverServer(() => desk.held, made, tls)
  let elapsed = 0
  const uplink = createUplink({ now: () => Date.now(), elapsed: () => elapsed, random: () => 0.5 })
  const tools: Parameters<typeof uplink.dispatch>[2] = {
    context: SYSTEM, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, signal: new AbortController().signal, ask: (name, input) => desk.inside(name, input),
  }
  const set: UplinkBench['set'] = async (values) => { await desk.call('desk.setPolicy', { values }) }
  await set({ uplinkAddress: server.address, uplinkAuthority: made.authorityFile })
  const whole: UplinkBench = {
    desk, server, set,
    turn: async () => (await uplink.dispatch('internal.uplinkTurn', {}, tools) as { nextMs: number }).nextMs,
    send: () => uplink.dispatch('uplink.send', {}, tools),
    enrol: (code) => uplink.dispatch('uplink.enrol', { code }, { ...tools, ask: (name, input) => desk.forPerson(name, input) }),
    wait: (ms) => { elapsed += ms },
    async code() {
      const { told } = await desk.call('uplink.state', {})
      return told === null ? 'nothing told' : told.error === null ? 'fine' : `${told.error.code} ${told.error.detail ?? ''}`.trim()
    },
    async dispose() {
      await uplink.stop()
      await server.close()
      desk.dispose()
    },
  }
  return whole
}
