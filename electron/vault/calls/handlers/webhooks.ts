import { FoyerError } from '../../../contract/errors.ts'
import { neededFor, refusedByPolicy, TEST_EVENT, WEBHOOK_SECRET_BYTES, type WebhookEndpoint, type WebhookEvent } from '../../../contract/webhooks.ts'
import { opened } from '../../database/opened.ts'
import { dueEndpoints, offerOf, takeOutcome } from '../../webhooks/deliver.ts'
import { deadLetterOf, endpointOf, type EndpointRow } from '../../webhooks/rows.ts'
import { wayOf } from '../../webhooks/way.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { newId, type OpenDesk } from '../desk.ts'

const HOUR_MS = 3_600_000

function shownRow({ webhooks, policy }: OpenDesk, row: EndpointRow, now: number): WebhookEndpoint {
  return endpointOf(row, webhooks.secrets(row.id, now), webhooks.counts(row.id), policy.inForce().values, now)
}
const shown = (call: VaultCall, id: string): WebhookEndpoint => shownRow(opened(call.desk), opened(call.desk).webhooks.endpoint(id), call.desk.now().getTime())

/** An endpoint of a client in use. @throws FoyerError `webhooks.notFound`, `clients.revoked` */
function inUse(call: VaultCall, id: string): EndpointRow {
  const { webhooks, clients } = opened(call.desk)
  const row = webhooks.endpoint(id)
  call.setSubject(row.client_id)
  clients.inUse(row.client_id)
  return row
}

/** @throws FoyerError `webhooks.host`, `policy.hostNotPermitted`, `webhooks.notAllowed` */
function refuseUnless({ policy, clients }: OpenDesk, clientId: string, { url, events }: { url: string, events: readonly WebhookEvent[] }): void {
  const { permissions } = clients.inUse(clientId)
  const refused = refusedByPolicy(url, policy.inForce().values)
  if (refused !== null) throw refused
  const not = events.find((each) => !permissions.includes(neededFor[each]))
  if (not !== undefined) throw new FoyerError('webhooks.notAllowed', { detail: not })
}

/** A secret that is in the answer alone; the one before it signs on until `overlapUntil`. */
function makeSecret({ desk }: VaultCall, endpointId: string, overlapUntil: number): string {
  const secret = `whsec_${Buffer.from(desk.randomBytes(WEBHOOK_SECRET_BYTES)).toString('base64')}`
  opened(desk).webhooks.addSecret(endpointId, { id: newId(desk.randomBytes), value: secret }, desk.now().getTime(), overlapUntil)
  return secret
}

export const webhookHandlers: HandlersOf<'webhooks'> = {
  'webhooks.list': ({ clientId }, { desk }) => {
    const parts = opened(desk)
    return parts.webhooks.ofClient(clientId).map((row) => shownRow(parts, row, desk.now().getTime()))
  },
  'webhooks.add': ({ clientId, url, events }, call) => {
    const { desk } = call
    call.setSubject(clientId)
    refuseUnless(opened(desk), clientId, { url, events })
    const parts = opened(desk)
    const id = newId(desk.randomBytes)
    call.setDetail(`endpoint=${id} ${events.map((each) => `+${each}`).join(' ')}`)
    const secret = call.commit(() => {
      // It took a while: policy or the client may be another now.
      refuseUnless(parts, clientId, { url, events })
      parts.webhooks.add(id, { clientId, url, events: [...new Set(events)] }, desk.now().getTime())
      return makeSecret(call, id, 0)
    })
    return { endpoint: shown(call, id), secret }
  },
  'webhooks.change': ({ id, url, events }, call) => {
    inUse(call, id)
    const parts = opened(call.desk)
    call.commit(() => {
      const before = inUse(call, id)
      const next = { url: url ?? before.url, events: [...new Set(events ?? before.events)], off: before.off }
      refuseUnless(parts, before.client_id, next)
      call.setDetail([`endpoint=${id}`, ...(next.url === before.url ? [] : ['url']), ...next.events.filter((each) => !before.events.includes(each)).map((each) => `+${each}`), ...before.events.filter((each) => !next.events.includes(each)).map((each) => `-${each}`)].join(' '))
      parts.webhooks.offers.delete(id)
      parts.webhooks.change(id, next)
    })
    return shown(call, id)
  },
  'webhooks.switch': ({ id, on }, call) => {
    const { webhooks } = opened(call.desk)
    const before = inUse(call, id)
    call.setDetail(`endpoint=${id} ${on ? 'on' : 'off'}`)
    call.commit(() => {
      webhooks.offers.delete(id)
      webhooks.change(id, { url: before.url, events: before.events, off: on ? null : 'person' })
    })
    return shown(call, id)
  },
  'webhooks.remove': ({ id }, call) => {
    const { webhooks } = opened(call.desk)
    call.setSubject(webhooks.endpoint(id).client_id)
    call.setDetail(`endpoint=${id} waiting=${webhooks.counts(id).waiting}`)
    call.commit(() => {
      webhooks.offers.delete(id)
      webhooks.remove(id)
    })
    return {}
  },
  'webhooks.rotate': ({ id, overlapHours }, call) => {
    inUse(call, id)
    call.setDetail(`endpoint=${id} hours=${overlapHours}`)
    const secret = call.commit(() => {
      inUse(call, id)
      return makeSecret(call, id, call.desk.now().getTime() + overlapHours * HOUR_MS)
    })
    return { endpoint: shown(call, id), secret }
  },
  'webhooks.test': ({ id }, call) => {
    const { webhooks } = opened(call.desk)
    inUse(call, id)
    call.setDetail(`endpoint=${id}`)
    const now = call.desk.now().getTime()
    call.commit(() => { webhooks.put(id, { id: `msg_${newId(call.desk.randomBytes)}`, type: TEST_EVENT, subject: null, code: null, at: now }, now) })
    return shown(call, id)
  },
  'webhooks.dead': ({ id }, { desk }) => opened(desk).webhooks.dead(opened(desk).webhooks.endpoint(id).id).map(deadLetterOf),
  'webhooks.sendAgain': ({ id, message }, call) => {
    const { webhooks } = opened(call.desk)
    inUse(call, id)
    call.commit(() => {
      const count = webhooks.again(id, message, call.desk.now().getTime())
      if (count === 0 && message !== null) throw new FoyerError('webhooks.notFound')
      call.setDetail(`endpoint=${id} count=${count}`)
    })
    return shown(call, id)
  },
}

type WebhookInternals = { [K in keyof HandlersOf<'internal'> as K extends `internal.webhook${string}` ? K : never]: HandlersOf<'internal'>[K] }

/** What the uplink asks to bring messages out. What it tells of an offer is all that it can change. */
export const webhookInternalHandlers: WebhookInternals = {
  'internal.webhooksDue': ({ pressed }, call) => {
    // Asked at every turn: no event of the trail.
    call.skipEvent()
    const way = wayOf(call.desk)
    return { due: way === null ? null : { way, endpoints: dueEndpoints(call.desk, pressed) } }
  },
  'internal.webhookOffer': ({ endpoint }, { desk }) => ({ offer: offerOf(desk, endpoint, () => newId(desk.randomBytes)) }),
  'internal.webhookOutcome': (told, { desk }) => {
    takeOutcome(desk, told)
    return {}
  },
}
