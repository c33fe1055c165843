import type { Input } from '../../contract/index.ts'
import { neededFor, refusedByPolicy, TEST_EVENT, WAIT_MAX_MS, type WebhookOffer } from '../../contract/webhooks.ts'
import { commitWith } from '../audit/commit.ts'
import { eventOf, systemFrame } from '../audit/event.ts'
import type { ClientBook } from '../clients/book.ts'
import type { ClientRow } from '../clients/rows.ts'
import { opened, type MaybeOpen } from '../database/opened.ts'
import type { OutboxDesk, Sends } from '../outbox/desk.ts'
import type { RecordStore } from '../records/store.ts'
import type { WebhookBook } from './book.ts'
import { bodyOf, signatureOf } from './message.ts'
import type { EndpointRow, MessageRow } from './rows.ts'

interface Tells extends Sends { webhooks: WebhookBook, clients: Pick<ClientBook, 'find'>, records: Pick<RecordStore, 'get'> }
export interface WebhookDesk extends Omit<OutboxDesk, 'opened'>, MaybeOpen<Tells> {}

/** The client of an endpoint, where anything may go to it now. */
function clientOf({ clients }: Tells, { client_id: clientId }: EndpointRow, now: number): ClientRow | null {
  const client = clients.find(clientId)
  const open = client !== null && client.revoked_at === null && client.paused === 0 && (client.expires_at === null || client.expires_at > now)
  return open ? client : null
}

function isOpen(parts: Tells, endpoint: EndpointRow, now: number): boolean {
  // A clock that was set back makes no wait longer.
  const waits = endpoint.next_try_at > now && endpoint.next_try_at <= now + WAIT_MAX_MS
  return endpoint.off === null && !waits && refusedByPolicy(endpoint.url, parts.policy.inForce().values) === null && clientOf(parts, endpoint, now) !== null
}

/** Endpoints for which something waits that may be sent now. @param pressed somebody asked for it: no wait holds */
export function dueEndpoints(desk: WebhookDesk, pressed: boolean): string[] {
  const parts = opened(desk)
  if (pressed) parts.webhooks.hurry()
  const now = desk.now().getTime()
  return parts.webhooks.all().filter((endpoint) => isOpen(parts, endpoint, now) && parts.webhooks.next(endpoint.id) !== null).map(({ id }) => id)
}

/** The oldest message that its client may still be told of: what it may not any more is dropped. */
function nextFor({ webhooks }: Tells, endpoint: EndpointRow, { permissions }: ClientRow): MessageRow | null {
  for (;;) {
    const message = webhooks.next(endpoint.id)
    if (message === null || message.type === TEST_EVENT || permissions.includes(neededFor[message.type])) return message
    webhooks.drop(message)
  }
}

/**
 * The next message of an endpoint, signed for this moment. The secret stays here: whoever carries the message can neither sign another one nor this one for later.
 * An offer of before is over, so that one try is answered once.
 */
export function offerOf(desk: WebhookDesk, endpointId: string, newId: () => string): WebhookOffer | null {
  const parts = opened(desk)
  const { webhooks } = parts
  webhooks.offers.delete(endpointId)
  const now = desk.now().getTime()
  const endpoint = webhooks.endpoint(endpointId)
  const client = clientOf(parts, endpoint, now)
  if (client === null || !isOpen(parts, endpoint, now)) return null
  const message = nextFor(parts, endpoint, client)
  const secrets = webhooks.secrets(endpointId, now).map(({ value }) => value)
  if (message === null || secrets.length === 0) return null
  const offer = newId()
  const timestamp = Math.floor(now / 1000)
  const body = bodyOf(parts, client, message)
  webhooks.offers.set(endpointId, { offer, message: message.id })
  return { offer, url: endpoint.url, message: message.id, timestamp, signature: signatureOf(message.id, timestamp, body, secrets), body }
}

/** What became of an offer. Of a message that was not offered nothing can be said: an offer's id is known to whom it was given. */
export function takeOutcome(desk: WebhookDesk, { offer, outcome, error, waitMs }: Input<'internal.webhookOutcome'>): void {
  const parts = opened(desk)
  const { webhooks } = parts
  const [endpointId, offered] = [...webhooks.offers].find(([, each]) => each.offer === offer) ?? []
  if (endpointId === undefined || offered === undefined) return
  webhooks.offers.delete(endpointId)
  const message = webhooks.message(endpointId, offered.message)
  // It was taken out meanwhile, or another process of this desk brought it.
  if (message === null || message.dead_at !== null) return
  const now = desk.now().getTime()
  const tell = (action: `webhooks.${string}`, detail: string, subject: string | null, change: () => unknown) => {
    commitWith(desk, change, () => eventOf(desk, systemFrame('POST', '/webhooks/:id', action), { status: 200, error: null, subject, detail }))
  }
  if (outcome === 'taken') {
    tell('webhooks.delivered', `${message.type} endpoint=${endpointId}`, message.subject, () => {
      webhooks.drop(message)
      webhooks.took(endpointId, now)
    })
    return
  }
  const endpoint = webhooks.endpoint(endpointId)
  if (outcome === 'gone') {
    tell('webhooks.gone', `endpoint=${endpointId}`, endpoint.client_id, () => {
      webhooks.tried(message)
      webhooks.change(endpointId, { ...endpoint, off: 'gone' })
      webhooks.failed(endpointId, error, 0)
    })
    return
  }
  // Each of those was to go with the one that does not: all whose time is over go the same way, or a row of them would take days more.
  const fail = () => {
    webhooks.tried(message)
    webhooks.failed(endpointId, error, now + waitMs)
    return webhooks.giveUp(endpointId, error, now)
  }
  if (message.until <= now) tell('webhooks.givenUp', `endpoint=${endpointId}`, endpoint.client_id, fail)
  else if (endpoint.error === null) tell('webhooks.failing', `endpoint=${endpointId} ${error?.code ?? ''}`.trim(), endpoint.client_id, fail)
  else parts.database.transaction(fail).immediate()
}
