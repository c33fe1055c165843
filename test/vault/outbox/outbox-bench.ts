import type { Input, Output } from '../../../electron/contract/index.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { verifierKey } from '../../../electron/tlog/signed-note.ts'
import { HeldTrail, receiverKeyText, receiverSigner } from '../../uplink/held-trail.ts'
import { allCalls, type AnyCallName } from '../../../electron/contract/index.ts'
import { dispatch } from '../../../electron/vault/calls/dispatch.ts'
import { vaultHandlers } from '../../../electron/vault/calls/create-vault.ts'
import { SYSTEM, type CallContext } from '../../../electron/transport/handlers.ts'

export interface OutboxBench extends DeskBench {
  held: HeldTrail
  /** As main carries a call of the uplink in a turn: Foyer itself asks. */
  inside<N extends AnyCallName>(name: N, input: Input<N>): Promise<Output<N>>
  /** As main carries it while somebody signed in has the desk enrol. */
  forPerson: OutboxBench['inside']
  /** One batch to the receiver that holds the trail, and its answer back. @returns whether there was one */
  exchange(): Promise<boolean>
  /** Events, `count` of them. */
  happen(count: number): Promise<void>
  actions(): Promise<string[]>
}

/** A desk that is set up and sends to a receiver which it was told of by policy. */
export async function outboxBench(): Promise<OutboxBench> {
  const made = await deskBench()
  const { log } = opened(made.desk)
  const held = new HeldTrail(verifierKey(log.signer))
  await made.call('desk.setPolicy', { values: { uplinkAddress: 'https://127.0.0.1:1/', uplinkKey: receiverKeyText(receiverSigner(7)) } })
  const by = (who: () => CallContext): OutboxBench['inside'] => async (name, input) => {
    const spec = allCalls[name]
    const output = await dispatch(made.desk, vaultHandlers, name, spec.input.parse(input), {
      context: { ...who(), inside: true }, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, ask: () => Promise.reject(new Error('not here')), signal: new AbortController().signal,
    })
    return spec.output.parse(output) as never
  }
  const inside = by(() => SYSTEM)
  return Object.assign(made, {
    held, inside, forPerson: by(() => ({ session: made.session, way: 'screen', address: 'local' })),
    async exchange() {
      const { batch } = await inside('internal.uplinkBatch', {})
      if (batch === null) return false
      const answer = held.take(batch)
      if (answer.status === 200) await inside('internal.uplinkReceipt', answer.body)
      else await inside('internal.uplinkConflict', answer.body)
      return true
    },
    async happen(count: number) {
      for (let done = 0; done < count; done++) await inside('internal.happening', { action: 'system.start', detail: null })
    },
    async actions() {
      const { events } = await made.call('audit.list', { filter: {}, before: null, limit: 500 })
      return events.map(({ action, detail }) => `${action} ${detail ?? ''}`.trim()).toReversed()
    },
  })
}

