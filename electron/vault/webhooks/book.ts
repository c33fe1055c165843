import { FoyerError } from '../../contract/errors.ts'
import { DEAD_MAX, DEAD_SHOWN, ENDPOINTS_MAX, ENDPOINTS_OF_CLIENT, GIVE_UP_MS, WAITING_MAX, type MessageType, type WebhookEvent } from '../../contract/webhooks.ts'
import type { Database } from '../database/database.ts'
import { rowsIn } from '../database/row-in.ts'
import { endpointRow, messageRow, secretRow, type Counts, type EndpointRow, type Fault, type MessageRow, type SecretRow } from './rows.ts'

export interface NewMessage { id: string, type: MessageType, subject: string | null, code: string | null, at: number }
/** What the uplink was given to bring out, by the id of the offer: one for each endpoint. */
export interface Offered { offer: string, message: string }

/** Endpoints, their secrets, and the outbox of each. Times are milliseconds since the epoch. Whoever changes several rows does so in a transaction. */
export interface WebhookBook {
  all(): EndpointRow[]
  ofClient(clientId: string): EndpointRow[]
  /** @throws FoyerError `webhooks.notFound` */
  endpoint(id: string): EndpointRow
  /** @throws FoyerError `webhooks.tooMany` */
  add(id: string, about: { clientId: string, url: string, events: readonly WebhookEvent[] }, now: number): void
  change(id: string, about: Pick<EndpointRow, 'url' | 'events' | 'off'>): void
  remove(id: string): void
  /** Those that still sign, the newest first: two at most. */
  secrets(endpointId: string, now: number): SecretRow[]
  /** @param overlapUntil until when the one before it signs on */
  addSecret(endpointId: string, secret: { id: string, value: string }, now: number, overlapUntil: number): void
  counts(endpointId: string): Counts
  /** At the end of what waits. The oldest that waits gives way where there are too many. */
  put(endpointId: string, message: NewMessage, now: number): void
  /** The oldest that waits. */
  next(endpointId: string): MessageRow | null
  message(endpointId: string, id: string): MessageRow | null
  drop(message: MessageRow): void
  took(endpointId: string, now: number): void
  failed(endpointId: string, error: Fault | null, nextTryAt: number): void
  tried(message: MessageRow): void
  /** Give up what nobody took in time. @returns how many */
  giveUp(endpointId: string, error: Fault | null, now: number): number
  dead(endpointId: string): MessageRow[]
  /** They wait again, in their old order behind the others. @param message one of them; null: all @returns how many */
  again(endpointId: string, message: string | null, now: number): number
  /** No wait holds. */
  hurry(): void
  offers: Map<string, Offered>
}

export function webhookBook(database: Database): WebhookBook {
  const every = database.prepare('SELECT * FROM webhook_endpoints ORDER BY created_at, id')
  const ofClient = database.prepare<[string]>('SELECT * FROM webhook_endpoints WHERE client_id = ? ORDER BY created_at, id')
  const one = database.prepare<[string]>('SELECT * FROM webhook_endpoints WHERE id = ?')
  const insert = database.prepare('INSERT INTO webhook_endpoints (id, client_id, url, events, created_at) VALUES (?, ?, ?, ?, ?)')
  const update = database.prepare('UPDATE webhook_endpoints SET url = ?, events = ?, off = ?, next_try_at = 0, error = NULL WHERE id = ?')
  const removals = ['webhook_messages WHERE endpoint_id', 'webhook_secrets WHERE endpoint_id', 'webhook_endpoints WHERE id'].map((what) => database.prepare<[string]>(`DELETE FROM ${what} = ?`))
  const secrets = database.prepare<[string, number]>('SELECT * FROM webhook_secrets WHERE endpoint_id = ? AND (ends_at IS NULL OR ends_at > ?) ORDER BY ends_at IS NOT NULL, created_at DESC LIMIT 2')
  const dropSecrets = database.prepare('DELETE FROM webhook_secrets WHERE endpoint_id = ? AND (ends_at IS NOT NULL OR ? <= ?)')
  const endSecrets = database.prepare('UPDATE webhook_secrets SET ends_at = ? WHERE endpoint_id = ?')
  const insertSecret = database.prepare('INSERT INTO webhook_secrets (id, endpoint_id, value, created_at) VALUES (?, ?, ?, ?)')
  const counts = database.prepare<[string], Counts>('SELECT count(*) FILTER (WHERE dead_at IS NULL) AS waiting, count(*) FILTER (WHERE dead_at IS NOT NULL) AS dead FROM webhook_messages WHERE endpoint_id = ?')
  const put = database.prepare('INSERT INTO webhook_messages (id, endpoint_id, type, subject, code, at, until) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const next = database.prepare<[string]>('SELECT * FROM webhook_messages WHERE endpoint_id = ? AND dead_at IS NULL ORDER BY number LIMIT 1')
  const message = database.prepare<[string, string]>('SELECT * FROM webhook_messages WHERE endpoint_id = ? AND id = ?')
  const drop = database.prepare('DELETE FROM webhook_messages WHERE number = ?')
  const took = database.prepare('UPDATE webhook_endpoints SET taken_at = ?, next_try_at = 0, error = NULL WHERE id = ?')
  const failed = database.prepare('UPDATE webhook_endpoints SET error = ?, next_try_at = ? WHERE id = ?')
  const tried = database.prepare('UPDATE webhook_messages SET tries = tries + 1 WHERE number = ?')
  const giveUp = database.prepare('UPDATE webhook_messages SET dead_at = ?, error = ? WHERE endpoint_id = ? AND dead_at IS NULL AND until <= ?')
  const kill = database.prepare('UPDATE webhook_messages SET dead_at = ? WHERE number = ?')
  const dead = database.prepare<[string, number]>('SELECT * FROM webhook_messages WHERE endpoint_id = ? AND dead_at IS NOT NULL ORDER BY number DESC LIMIT ?')
  const forget = database.prepare('DELETE FROM webhook_messages WHERE number IN (SELECT number FROM webhook_messages WHERE endpoint_id = ? AND dead_at IS NOT NULL ORDER BY number LIMIT ?)')
  const lose = database.prepare('UPDATE webhook_endpoints SET lost = lost + ? WHERE id = ?')
  const deadOf = database.prepare<[string, string | null, string | null]>('SELECT * FROM webhook_messages WHERE endpoint_id = ? AND dead_at IS NOT NULL AND (? IS NULL OR id = ?) ORDER BY number')
  const hurry = database.prepare('UPDATE webhook_endpoints SET next_try_at = 0 WHERE next_try_at > 0')
  const text = (error: Fault | null) => (error === null ? null : JSON.stringify(error))
  const endpointRows = rowsIn('webhooks', endpointRow)
  const messageRows = rowsIn('webhooks', messageRow)
  const secretRows = rowsIn('webhooks', secretRow)
  const keepWithin = (endpointId: string): void => {
    const over = book.counts(endpointId).dead - DEAD_MAX
    if (over <= 0) return
    forget.run(endpointId, over)
    lose.run(over, endpointId)
  }
  const book: WebhookBook = {
    all: () => every.all().map(endpointRows.of),
    ofClient: (clientId) => ofClient.all(clientId).map(endpointRows.of),
    endpoint(id) {
      const row = endpointRows.maybe(one.get(id))
      if (row === null) throw new FoyerError('webhooks.notFound')
      return row
    },
    add(id, { clientId, url, events }, now) {
      if (book.ofClient(clientId).length >= ENDPOINTS_OF_CLIENT || book.all().length >= ENDPOINTS_MAX) throw new FoyerError('webhooks.tooMany')
      insert.run(id, clientId, url, JSON.stringify(events), now)
    },
    change: (id, { url, events, off }) => { update.run(url, JSON.stringify(events), off, id) },
    remove: (id) => { for (const removal of removals) removal.run(id) },
    secrets: (endpointId, now) => secrets.all(endpointId, now).map(secretRows.of),
    addSecret(endpointId, { id, value }, now, overlapUntil) {
      // One that was ending already, or ends at once: never more than two sign.
      dropSecrets.run(endpointId, overlapUntil, now)
      endSecrets.run(overlapUntil, endpointId)
      insertSecret.run(id, endpointId, value, now)
    },
    counts: (endpointId) => counts.get(endpointId) ?? { waiting: 0, dead: 0 },
    put(endpointId, { id, type, subject, code, at }, now) {
      if (book.counts(endpointId).waiting >= WAITING_MAX) {
        const oldest = book.next(endpointId)
        if (oldest !== null) kill.run(now, oldest.number)
        keepWithin(endpointId)
      }
      put.run(id, endpointId, type, subject, code, at, now + GIVE_UP_MS)
    },
    next: (endpointId) => messageRows.maybe(next.get(endpointId)),
    message: (endpointId, id) => messageRows.maybe(message.get(endpointId, id)),
    drop: ({ number }) => { drop.run(number) },
    took: (endpointId, now) => { took.run(now, endpointId) },
    failed: (endpointId, error, nextTryAt) => { failed.run(text(error), nextTryAt, endpointId) },
    tried: ({ number }) => { tried.run(number) },
    giveUp(endpointId, error, now) {
      const { changes } = giveUp.run(now, text(error), endpointId, now)
      keepWithin(endpointId)
      return changes
    },
    dead: (endpointId) => dead.all(endpointId, DEAD_SHOWN).map(messageRows.of),
    again(endpointId, id, now) {
      const all = deadOf.all(endpointId, id, id).map(messageRows.of)
      for (const each of all) {
        book.drop(each)
        book.put(endpointId, each, now)
      }
      return all.length
    },
    hurry: () => { hurry.run() },
    offers: new Map(),
  }
  return book
}
