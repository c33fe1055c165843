import { z } from 'zod'
import { call, noDoors, screenAndCli } from './call.ts'
import { OVERLAP_MAX, type ClientPermission } from './clients.ts'
import { errorPayload } from './error-payload.ts'
import { FoyerError } from './errors.ts'
import { isHostPermitted } from './hosts.ts'
import type { Policy } from './policy.ts'
import { id, isoTime, nothing, text, urlIn } from './primitives.ts'

/** What the desk tells other systems by itself. */
export const webhookEvent = z.enum(['reading.done', 'record.confirmed', 'record.erased', 'alert.raised', 'request.done', 'request.declined', 'request.expired'])
export type WebhookEvent = z.infer<typeof webhookEvent>
/** What is asked for by a person, to see whether it arrives. */
export const TEST_EVENT = 'webhook.test'
const messageType = z.enum([...webhookEvent.options, TEST_EVENT])
export type MessageType = z.infer<typeof messageType>

/** What a client must have to be told of it. Of Readings and of scan requests it is told of its own alone. */
export const neededFor: Readonly<Record<WebhookEvent, ClientPermission>> = {
  'reading.done': 'readings.make', 'record.confirmed': 'records.read', 'record.erased': 'records.read', 'alert.raised': 'audit.read',
  'request.done': 'requests.make', 'request.declined': 'requests.make', 'request.expired': 'requests.make',
}

/** Endpoints of one client, and of all of them: a hundred times as many would still cost no more than a look at each event. */
export const ENDPOINTS_OF_CLIENT = 5
export const ENDPOINTS_MAX = 50
/** Messages of one endpoint that wait, and that were given up: three days of the busiest desk. A hundred bytes each. */
export const WAITING_MAX = 10_000
export const DEAD_MAX = 1_000
/** Messages given up that are shown, the newest. */
export const DEAD_SHOWN = 100
/** Of a message that nobody takes, three days: from Friday's closing to Monday's opening. */
export const GIVE_UP_MS = 3 * 86_400_000
/** Longest wait between two tries, milliseconds: an endpoint that is mended is found within the hour. */
export const WAIT_MAX_MS = 3_600_000
/** Seconds that a message's timestamp may be away from the clock of whoever checks it (Standard Webhooks). */
export const WINDOW_SECONDS = 300
/** Random bytes of a secret (Standard Webhooks: 24 to 64). */
export const WEBHOOK_SECRET_BYTES = 32
export const webhookSecret = z.string().regex(/^whsec_[A-Za-z0-9+/]{43}=$/)

/** Hosts that policy names, each with its port: `pms.example`, `[2001:db8::7]:8443`. */
const hostsIn = (named: string): string[] => named.toLowerCase().split(/ +/).filter((each) => each !== '').map((each) => (/:\d+$/.test(each) ? each : `${each}:443`))

/** Whether policy names the host of an address, with its port. */
export function isHostNamed(address: string, named: string): boolean {
  const { protocol = '', hostname = '', port = '' } = urlIn(address) ?? {}
  return protocol === 'https:' && hostsIn(named).includes(`${hostname}:${port === '' ? '443' : port}`)
}
/** Why nothing goes to an address by policy, whoever gave it; null where it may. */
export function refusedByPolicy(address: string, { webhookHosts, hosts, uplinkProxy }: Pick<Policy, 'webhookHosts' | 'hosts' | 'uplinkProxy'>): FoyerError | null {
  if (!isHostNamed(address, webhookHosts)) return new FoyerError('webhooks.host')
  // What goes through a proxy leads to two hosts: without either nothing is tried, and no message grows old over it.
  const shut = [address, uplinkProxy].map((each) => urlIn(each)?.hostname ?? '').find((host) => host !== '' && !isHostPermitted(host, hosts))
  return shut === undefined ? null : new FoyerError('policy.hostNotPermitted', { detail: shut.slice(0, 120) })
}
export const namesWebhooks = ({ webhookHosts }: Pick<Policy, 'webhookHosts'>): boolean => webhookHosts !== ''

/** HTTPS, without a name or a password in it. */
const url = z.string().max(500).regex(/^https:\/\/[A-Za-z0-9.:[\]-]+(?:[/?][\x21-\x7e]*)?$/).refine((address) => urlIn(address) !== null && !address.includes('#'))
const count = z.number().int().min(0)
const events = z.array(webhookEvent).min(1).max(webhookEvent.options.length)

/** Why nothing goes to an endpoint: somebody switched it off, or it answered 410. */
export const endpointOff = z.enum(['person', 'gone'])
export const webhookEndpoint = z.object({
  id, clientId: id, url, events, off: endpointOff.nullable(), createdAt: isoTime,
  takenAt: isoTime.nullable(),
  /** `dead`: given up after three days, until somebody sends them again; `lost`: more than are kept of those. */
  waiting: count, dead: count, lost: count,
  /** Why the last try did not work, null where it did. */
  error: errorPayload.nullable(), nextTryAt: isoTime.nullable(),
  /** Those that sign now: during a rotation two. */
  secrets: z.array(z.object({ createdAt: isoTime, endsAt: isoTime.nullable() })).max(2),
})
export type WebhookEndpoint = z.infer<typeof webhookEndpoint>
export const deadLetter = z.object({ id: text(60), type: messageType, at: isoTime, deadAt: isoTime, tries: count, error: errorPayload.nullable() })
export type DeadLetter = z.infer<typeof deadLetter>
/** A secret as it is shown, once. */
const madeSecret = z.object({ endpoint: webhookEndpoint, secret: webhookSecret })

const manage = { to: 'vault', needs: 'clients.manage', doors: screenAndCli } as const
const look = { ...manage, method: 'GET', audit: 'failures', activity: false } as const

export const webhookCalls = {
  'webhooks.list': call({ ...look, path: '/clients/:clientId/webhooks', input: z.object({ clientId: id }).strict(), output: z.array(webhookEndpoint).max(ENDPOINTS_OF_CLIENT) }),
  /** @throws FoyerError `webhooks.host`, `policy.hostNotPermitted`, `webhooks.notAllowed`, `webhooks.tooMany`, `clients.notFound`, `clients.revoked` */
  'webhooks.add': call({ ...manage, method: 'POST', path: '/clients/:clientId/webhooks', fresh: true, fourEyes: { kind: 'connections' }, input: z.object({ clientId: id, url, events }).strict(), output: madeSecret }),
  /** What waits goes to the other address too. */
  'webhooks.change': call({ ...manage, method: 'PATCH', path: '/webhooks/:id', fresh: true, fourEyes: { kind: 'connections' }, input: z.object({ id, url: url.optional(), events: events.optional() }).strict(), output: webhookEndpoint }),
  /** Switched on, it is tried at once. */
  'webhooks.switch': call({ ...manage, method: 'PUT', path: '/webhooks/:id/on', input: z.object({ id, on: z.boolean() }).strict(), output: webhookEndpoint }),
  /** With what waits for it. */
  'webhooks.remove': call({ ...manage, method: 'DELETE', path: '/webhooks/:id', input: z.object({ id }).strict(), output: nothing }),
  /** Another secret; the one before it signs beside it for so many hours, and then no more. */
  'webhooks.rotate': call({
    ...manage, method: 'POST', path: '/webhooks/:id/rotation', fresh: true, fourEyes: { kind: 'connections' },
    input: z.object({ id, overlapHours: z.number().int().min(0).max(OVERLAP_MAX) }).strict(), output: madeSecret,
  }),
  'webhooks.test': call({ ...manage, method: 'POST', path: '/webhooks/:id/tests', input: z.object({ id }).strict(), output: webhookEndpoint }),
  'webhooks.dead': call({ ...look, path: '/webhooks/:id/dead', input: z.object({ id }).strict(), output: z.array(deadLetter).max(DEAD_SHOWN) }),
  /** Those that were given up wait again, behind all others, under the ids that they had; null: all of them. */
  'webhooks.sendAgain': call({ ...manage, method: 'POST', path: '/webhooks/:id/again', input: z.object({ id, message: text(60).nullable() }).strict(), output: webhookEndpoint }),
}

const pem = z.string().min(1).max(1_000_000)
/** How endpoints are reached, whichever it is. */
export const webhookWay = z.object({
  ca: pem.nullable(), least: z.enum(['TLSv1.2', 'TLSv1.3']), proxy: text(20_000).nullable(),
  /** 0: no limit. */
  bytesPerSecond: count,
}).strict()
export type WebhookWay = z.infer<typeof webhookWay>

/** Bytes of a message: the fields of one document, names in two scripts. */
export const MESSAGE_MAX = 40_000
/** One message for one try: signed for its moment, under an offer that one answer ends. */
export const webhookOffer = z.object({ offer: id, url, message: text(60), timestamp: z.number().int(), signature: text(300), body: z.string().max(MESSAGE_MAX) }).strict()
export type WebhookOffer = z.infer<typeof webhookOffer>

const internal = { needs: 'inside', doors: noDoors, audit: 'failures', activity: false, to: 'vault' } as const

/** What the uplink asks of the vault to bring messages out. It is given one at a time for each endpoint, and says nothing of any other. */
export const webhookInternals = {
  /** Which endpoints have something to be sent now, and how to reach them; null where policy names no host. @param pressed no wait holds */
  'internal.webhooksDue': call({ ...internal, method: 'POST', path: '/internal/webhooks/due', input: z.object({ pressed: z.boolean() }).strict(), output: z.object({ due: z.object({ way: webhookWay, endpoints: z.array(id).max(ENDPOINTS_MAX) }).nullable() }) }),
  /** The oldest message of an endpoint, where there is one and it may be sent now. An offer of before is over. */
  'internal.webhookOffer': call({ ...internal, method: 'POST', path: '/internal/webhooks/:endpoint/offers', input: z.object({ endpoint: id }).strict(), output: z.object({ offer: webhookOffer.nullable() }) }),
  /** What became of an offer; one that is over changes nothing. */
  'internal.webhookOutcome': call({
    ...internal, method: 'PUT', path: '/internal/webhooks/offers/:offer',
    input: z.object({ offer: id, outcome: z.enum(['taken', 'gone', 'failed']), error: errorPayload.nullable(), waitMs: z.number().int().min(0).max(WAIT_MAX_MS) }).strict(), output: nothing,
  }),
}
