import { neededFor, type WebhookEvent } from '../../contract/webhooks.ts'
import type { EventContent } from '../../tlog/leaf.ts'
import { decodeDetail } from '../../tlog/detail.ts'
import type { AuditLog } from '../audit/log.ts'
import type { ClientBook } from '../clients/book.ts'
import type { WebhookBook } from './book.ts'

interface Said { type: WebhookEvent, /** Whom it is told alone; null: everybody who wants it. */ client: string | null, code: string | null }

/** What an event of the trail is to other systems, by its action: null for nothing. */
const meanings: Readonly<Record<string, (event: EventContent) => Said | null>> = {
  'internal.holdReading': ({ principal, user }) => (principal === 'client' ? { type: 'reading.done', client: user, code: null } : null),
  'records.confirm': () => ({ type: 'record.confirmed', client: null, code: null }),
  'records.erase': () => ({ type: 'record.erased', client: null, code: null }),
  // Pictures end before their record.
  'retention.purge': ({ detail }) => (decodeDetail(detail).words === 'record' ? { type: 'record.erased', client: null, code: null } : null),
  'alert.raise': ({ detail }) => ({ type: 'alert.raised', client: null, code: decodeDetail(detail).words?.split(' ', 1)[0] ?? null }),
}

/**
 * The log whose events other systems hear of. What is to be told is written with the event, which is written with the change, in one transaction: nothing
 * that happened can be forgotten by a fall, and nothing is told that did not happen.
 *
 * @param newId of a message
 */
export function noting(log: AuditLog, book: WebhookBook, clients: Pick<ClientBook, 'find'>, { newId, now }: { newId: () => string, now: () => Date }): AuditLog {
  return {
    ...log,
    append(event) {
      const index = log.append(event)
      note(event, book, clients, { newId, now: now().getTime() })
      return index
    },
  }
}

function note(event: EventContent, book: WebhookBook, clients: Pick<ClientBook, 'find'>, { newId, now }: { newId: () => string, now: number }): void {
  const said = event.status < 300 && event.subject !== null ? meanings[event.action]?.(event) ?? null : null
  if (said === null) return
  for (const { id, client_id: clientId, events, off } of book.all()) {
    if (off !== null || !events.includes(said.type) || (said.client !== null && said.client !== clientId)) continue
    const client = clients.find(clientId)
    if (client === null || client.revoked_at !== null || (client.expires_at !== null && client.expires_at <= now) || !client.permissions.includes(neededFor[said.type])) continue
    book.put(id, { id: newId(), type: said.type, subject: event.subject, code: said.code, at: Date.parse(event.time) }, now)
  }
}
