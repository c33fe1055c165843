import { FoyerError } from '../../contract/errors.ts'
import { RECEIVER } from '../../contract/uplink.ts'
import { MOST_LEAVES, UPLINK_PROTOCOL, type Batch } from '../../contract/uplink-protocol.ts'
import { consistencyProof, rootAt } from '../../tlog/merkle-tree.ts'
import { signCheckpoint } from '../../tlog/sign-checkpoint.ts'
import { signNow } from '../audit/signing.ts'
import { opened } from '../database/opened.ts'
import type { OutboxDesk } from './desk.ts'
import { leafReader } from './leaves.ts'

/** UTF-16 units: a batch is one request, answered by one commit. */
const MOST_TEXT = 512 * 1024
/** And no more than a line that policy limits carries in so many seconds: what is cut off on the way is sent from its beginning. */
const SECONDS_OF_LINE = 30

const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64')

/**
 * What the receiver has not countersigned yet, with what proves that it is the trail that it has, grown on; null where there is nothing, or
 * nothing is to be sent.
 *
 * @throws FoyerError `audit.damaged` where the trail is not signed: what does not prove to be what was signed before leaves the desk under no signature
 */
export function nextBatch(desk: OutboxDesk): Batch | null {
  const { database, log, outbox, policy } = opened(desk)
  if (outbox.halt() !== null) return null
  signNow(desk)
  if (log.refusals().length > 0) throw new FoyerError('audit.damaged', { detail: log.refusals()[0]?.slice(0, 60) ?? '' })
  const newest = log.stored.newest()[0]
  const start = outbox.next(RECEIVER)
  const signed = newest?.signed?.size ?? 0
  if (newest === undefined || signed <= start) return null
  const limit = policy.inForce().values.uplinkKilobytes
  const leaves = leafReader(database, log).read(start, signed, MOST_LEAVES, limit === 0 ? MOST_TEXT : Math.min(MOST_TEXT, limit * 1000 * SECONDS_OF_LINE))
  const end = start + leaves.length
  // Of what is far behind, the size on the way has no signature any more. That the newest holds was proved just now, and this one is its beginning.
  const checkpoint = end === signed ? newest.note : signCheckpoint(end, rootAt(end, log.nodes), log.signer, { after: null, time: desk.now().toISOString(), keychain: false })
  return { protocol: UPLINK_PROTOCOL, start, leaves, checkpoint, consistency: start === 0 ? [] : consistencyProof(start, end, log.nodes).map(base64) }
}
