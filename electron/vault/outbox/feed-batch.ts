import { auditEvent } from '../../contract/audit.ts'
import { FoyerError } from '../../contract/errors.ts'
import { feedsNamed, type FeedName } from '../../contract/feeds.ts'
import type { Output } from '../../contract/index.ts'
import { decodeDetail } from '../../tlog/detail.ts'
import { leafBytes } from '../../tlog/leaf.ts'
import { leafHash } from '../../tlog/merkle-hash.ts'
import { contentOf, eventColumns, type EventRow } from '../audit/event-row.ts'
import { opened } from '../database/opened.ts'
import { tellOutbox, type OutboxDesk, type Sends } from './desk.ts'

/** Events for one answer of a feed. */
const MOST = 500

/** Of a line that policy limits: what a turn has time for. An event in the largest form has two kilobytes; so half a minute. */
const MOST_OF_A_KILOBYTE = 15

/** @throws FoyerError `uplink.notConfigured` where policy does not name it: nothing leaves for it, and no cursor of its moves */
function wanted(desk: OutboxDesk, feed: FeedName): Sends {
  const parts = opened(desk)
  if (!feedsNamed(parts.policy.inForce().values).includes(feed)) throw new FoyerError('uplink.notConfigured', { detail: feed })
  return parts
}

function hashIn({ nodes }: Sends['log'], leaf: number): Uint8Array | null {
  try {
    return nodes(0, leaf)
  } catch {
    return null
  }
}

/**
 * The next events that a feed has not taken, and where it goes on when it has. An event whose content was deleted before it was taken, or is not what the
 * tree has, is not among them: it shows as a gap in the indexes, and the trail proves which it was. Those of the second kind are told in the trail when the
 * feed has gone past them ({@link takenByFeed}).
 *
 * @param nameOf shown name of a person by today's accounts, where the event has none of its own
 */
export function feedBatch(desk: OutboxDesk, feed: FeedName, nameOf: (id: string) => string): Output<'internal.feedBatch'> {
  const { database, log, outbox, policy } = wanted(desk, feed)
  const { uplinkKilobytes } = policy.inForce().values
  const most = uplinkKilobytes === 0 ? MOST : Math.min(MOST, MOST_OF_A_KILOBYTE * uplinkKilobytes)
  const from = outbox.next(feed)
  const rows = database.prepare<[number, number], EventRow>(`SELECT ${eventColumns} FROM audit_events WHERE leaf >= ? ORDER BY leaf LIMIT ?`).all(from, most)
  const left: number[] = []
  const events = rows.flatMap((row) => {
    const event = eventIn(row, log, nameOf)
    if (event === null) left.push(row.leaf)
    return event ?? []
  })
  outbox.leftOut.set(feed, left)
  return { from, events, next: (rows.at(-1)?.leaf ?? log.size() - 1) + 1 }
}

/** Null where it is not what the tree has, or no event, or where the tree itself has a hole: that stops no feed. */
function eventIn(row: EventRow, log: Sends['log'], nameOf: (id: string) => string): Output<'internal.feedBatch'>['events'] | null {
  const content = contentOf(row, log.words)
  const hash = hashIn(log, row.leaf)
  if (hash === null || !leafHash(leafBytes(row.leaf, content)).equals(hash)) return null
  const { words: detail, name } = decodeDetail(content.detail)
  const event = auditEvent.safeParse({ ...content, index: row.leaf, userName: name ?? nameOf(content.user), detail })
  return event.success ? [{ event: event.data, leafHash: Buffer.from(hash).toString('base64') }] : null
}

/** A feed has taken what comes before `next`. What was left out of that is told: once, because the cursor goes past it once. */
export function takenByFeed(desk: OutboxDesk, feed: FeedName, next: number): void {
  const { outbox, log } = wanted(desk, feed)
  const passed = (outbox.leftOut.get(feed) ?? []).filter((leaf) => leaf < next)
  if (passed.length > 0) tellOutbox(desk, 'uplink.feedGap', `${feed} first=${passed[0]} count=${passed.length}`)
  outbox.leftOut.delete(feed)
  outbox.setNext(feed, Math.min(next, log.size()))
}
