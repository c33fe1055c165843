import { neededFor, type WebhookEvent } from '../../contract/webhooks.ts'
import type { EventContent } from '../../tlog/leaf.ts'
import { decodeDetail } from '../../tlog/detail.ts'
import type { AuditLog } from '../audit/log.ts'
import type { ClientBook } from '../clients/book.ts'
import type { RequestBook } from '../requests/book.ts'
import type { WebhookBook } from './book.ts'

interface Said { type: WebhookEvent, /** Whom it is told alone; null: everybody who wants it. */ client: string | null, code: string | null }

/** Who is told of what, by what they are. */
interface Told { clients: Pick<ClientBook, 'find'>, requests: Pick<RequestBook, 'find'> }

/** An end of a scan request that its client did not bring about itself: told to that client alone. */
function ended({ subject }: EventContent, { requests }: Told, type: WebhookEvent, code: string | null = null): Said | null {
  const client = subject === null ? null : requests.find(subject)?.client_id ?? null
  return client === null ? null : { type, client, code }
}

/** What an event of the trail is to other systems, by its action: null for nothing. */
const meanings: Readonly<Record<string, (event: EventContent, told: Told) => Said | null>> = {
  'internal.holdReading': ({ principal, user }) => (principal === 'client' ? { type: 'reading.done', client: user, code: null } : null),
  'records.confirm': () => ({ type: 'record.confirmed', client: null, code: null }),
  'records.erase': () => ({ type: 'record.erased', client: null, code: null }),
  // Pictures end before their record.
  'retention.purge': ({ detail }) => (decodeDetail(detail).words === 'record' ? { type: 'record.erased', client: null, code: null } : null),
  'alert.raise': ({ detail }) => ({ type: 'alert.raised', client: null, code: decodeDetail(detail).words?.split(' ', 1)[0] ?? null }),
  'requests.finish': (event, told) => ended(event, told, 'request.done'),
  'requests.decline': (event, told) => ended(event, told, 'request.declined', decodeDetail(event.detail).words),
  'requests.end': (event, told) => (decodeDetail(event.detail).words === 'expired' ? ended(event, told, 'request.expired') : null),
}

/**
 * The log whose events other systems hear of. What is to be told is written with the event, which is written with the change, in one transaction: nothing
 * that happened can be forgotten by a fall, and nothing is told that did not happen.
 *
 * @param newId of a message
 */
export function noting(log: AuditLog, book: WebhookBook, told: Told, { newId, now }: { newId: () => string, now: () => Date }): AuditLog {
  return {
    ...log,
    append(event) {
      const index = log.append(event)
      note(event, book, told, { newId, now: now().getTime() })
      return index
    },
  }
}

function note(event: EventContent, book: WebhookBook, told: Told, { newId, now }: { newId: () => string, now: number }): void {
  const said = event.status < 300 && event.subject !== null ? meanings[event.action]?.(event, told) ?? null : null
  if (said === null) return
  for (const { id, client_id: clientId, events, off } of book.all()) {
    if (off !== null || !events.includes(said.type) || (said.client !== null && said.client !== clientId)) continue
    const client = told.clients.find(clientId)
    if (client === null || client.revoked_at !== null || (client.expires_at !== null && client.expires_at <= now) || !client.permissions.includes(neededFor[said.type])) continue
    book.put(id, { id: newId(), type: said.type, subject: event.subject, code: said.code, at: Date.parse(event.time) }, now)
  }
}
