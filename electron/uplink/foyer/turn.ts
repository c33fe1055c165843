import { FoyerError } from '../../contract/errors.ts'
import { askNeighbours } from './neighbours.ts'
import { receiver, type Line } from './receiver.ts'
import type { Ask } from './ask.ts'

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

/** Nobody is there to be asked anything else: the way there, or who this desk is, is what does not work. */
const NOBODY_THERE: ReadonlySet<FoyerError['code']> = new Set(['uplink.unreachable', 'uplink.certificate', 'uplink.signIn', 'uplink.busy', 'uplink.settings', 'uplink.notEnrolled'])

/**
 * Each by itself: one that fails does not keep the next from being tried, unless there is nobody to try it with. A trail that cannot be sent is no reason to be silent.
 *
 * @param failed what came first, told before the next is tried: the heartbeat carries it
 * @returns for each whether it was done
 */
export async function eachByItself(works: readonly (() => Promise<void>)[], failed: (thrown: unknown) => Promise<void>): Promise<boolean[]> {
  const done: boolean[] = []
  let nobody = false
  for (const work of works) {
    if (nobody) {
      done.push(false)
      continue
    }
    try {
      await work()
      done.push(true)
    } catch (thrown) {
      nobody = NOBODY_THERE.has(FoyerError.from(thrown).code)
      if (!done.includes(false)) await failed(thrown)
      done.push(false)
    }
  }
  return done
}

/** Say that this desk is there, and how it is. @throws FoyerError `uplink.*` */
export async function sayHow(line: Line, ask: Ask): Promise<void> {
  await receiver.heartbeat(line, await ask('internal.uplinkHeartbeat', {}))
}

/** Renew what ends soon. @throws FoyerError `uplink.*` */
export async function renew(line: Line, ask: Ask): Promise<void> {
  const { request } = await ask('internal.uplinkRenewal', {})
  if (request !== null) await ask('internal.uplinkRenewed', { certificate: await receiver.renew(line, request) })
}

/** Look at what neighbours show, and at what they cosigned of ours. @throws FoyerError `uplink.*` */
export async function cosign(line: Line, ask: Ask): Promise<void> {
  await askNeighbours(line, ask)
}
