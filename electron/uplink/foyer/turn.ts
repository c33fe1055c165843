import { FoyerError } from '../../contract/errors.ts'
import { askNeighbours } from './neighbours.ts'
import { receiver, type Line } from './receiver.ts'
import type { AnyCallName, Input, Output } from '../../contract/index.ts'
import type { HandlerTools } from '../../transport/handlers.ts'

export type Ask = <N extends AnyCallName>(name: N, input: Input<N>) => Promise<Output<N>>

export const askOf = (tools: HandlerTools): Ask => (name, input) => tools.ask(name, input)

/** Milliseconds of sending in one turn: what is far behind goes on with the next. */
const SENDING_MS = 60_000
/** One that finds another size at each answer is no receiver. */
const MOST_CONFLICTS = 3

/**
 * Send what the vault has, batch by batch. What the receiver answers goes to the vault as it came: it alone moves the cursor.
 *
 * @returns whether anything got through, and whether there is more
 * @throws FoyerError `uplink.*`
 */
export async function sendBatches(line: Line, ask: Ask, elapsed: () => number): Promise<{ sent: boolean, more: boolean }> {
  const started = elapsed()
  let sent = false
  for (let conflicts = 0; elapsed() - started < SENDING_MS;) {
    const { batch } = await ask('internal.uplinkBatch', {})
    if (batch === null) return { sent, more: false }
    const answer = await receiver.sendBatch(line, batch)
    if ('receipt' in answer) {
      await ask('internal.uplinkReceipt', { receipt: answer.receipt })
    } else {
      conflicts += 1
      if (conflicts > MOST_CONFLICTS) throw new FoyerError('uplink.badAnswer', { detail: 'conflicts' })
      await ask('internal.uplinkConflict', answer.conflict)
    }
    sent = true
  }
  return { sent, more: true }
}

/** Say that this desk is there, and how it is; renew what ends soon; look at what neighbours show. @throws FoyerError `uplink.*` */
export async function keepInTouch(line: Line, ask: Ask): Promise<void> {
  await receiver.heartbeat(line, await ask('internal.uplinkHeartbeat', {}))
  const { request } = await ask('internal.uplinkRenewal', {})
  if (request !== null) await ask('internal.uplinkRenewed', { certificate: await receiver.renew(line, request) })
  await askNeighbours(line, ask)
}
