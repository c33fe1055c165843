import { auditEvent } from '../../contract/audit.ts'
import { FoyerError } from '../../contract/errors.ts'
import type { FeedName } from '../../contract/feeds.ts'
import type { Output } from '../../contract/index.ts'
import { namesTheFeed } from '../../contract/uplink.ts'
import { decodeDetail } from '../../tlog/detail.ts'
import { leafBytes } from '../../tlog/leaf.ts'
import { leafHash } from '../../tlog/merkle-hash.ts'
import { contentOf, eventColumns, type EventRow } from '../audit/event-row.ts'
import { opened } from '../database/opened.ts'
import { tellOutbox, type OutboxDesk, type Sends } from './desk.ts'

/** Events for one answer of a feed. */
const MOST = 500

/** @throws FoyerError `uplink.notConfigured` where policy does not name it: nothing leaves for it, and no cursor of its moves */
function wanted(desk: OutboxDesk, feed: FeedName): Sends {
  const parts = opened(desk)
  if (!namesTheFeed(parts.policy.inForce().values, feed)) throw new FoyerError('uplink.notConfigured', { detail: feed })
  return parts
}

function hashIn({ nodes }: Sends['log'], leaf: number): Uint8Array | null {
  try {
    return nodes(0, leaf)
  } catch {
    return null
  }
}

/** What the tree lacks is passed over like an event that is gone, and told once: one hole stops no feed. */
function tellMissing(desk: OutboxDesk, leaf: number): void {
  const { outbox } = opened(desk)
  const words = `leaf=${leaf}`
  if (outbox.toldFalse.has(words)) return
  outbox.toldFalse.add(words)
  tellOutbox(desk, 'uplink.leafMissing', words)
}

/**
 * The next events that a feed has not taken, and where it goes on when it has. An event whose content was deleted before it was taken, or is not what the
 * tree has, is not among them: it shows as a gap in the indexes, and the trail proves which it was.
 *
 * @param nameOf shown name of a person by today's accounts, where the event has none of its own
 */
export function feedBatch(desk: OutboxDesk, feed: FeedName, nameOf: (id: string) => string): Output<'internal.feedBatch'> {
  const { database, log, outbox } = wanted(desk, feed)
  const from = outbox.next(feed)
  const rows = database.prepare<[number, number], EventRow>(`SELECT ${eventColumns} FROM audit_events WHERE leaf >= ? ORDER BY leaf LIMIT ?`).all(from, MOST)
  const events = rows.flatMap((row) => {
    const content = contentOf(row, log.words)
    const hash = hashIn(log, row.leaf)
    if (hash === null) {
      tellMissing(desk, row.leaf)
      return []
    }
    if (!leafHash(leafBytes(row.leaf, content)).equals(hash)) return []
    const { words: detail, name } = decodeDetail(content.detail)
    const event = auditEvent.safeParse({ ...content, index: row.leaf, userName: name ?? nameOf(content.user), detail })
    return event.success ? [{ event: event.data, leafHash: Buffer.from(hash).toString('base64') }] : []
  })
  return { from, events, next: (rows.at(-1)?.leaf ?? log.size() - 1) + 1 }
}

/** @param next index of the first event that it has not taken */
export function feedTook(desk: OutboxDesk, feed: FeedName, next: number): void {
  const { outbox, log } = wanted(desk, feed)
  outbox.setNext(feed, Math.min(next, log.size()))
}
