import { z } from 'zod'
import { auditEvent, seenByNeighbours } from './audit.ts'
import { call, noDoors, screenAndCli } from './call.ts'
import { errorPayload } from './error-payload.ts'
import { feedName, feedSettings, feedsNamed } from './feeds.ts'
import { takesTokens } from './issuer.ts'
import { policyRules, type Policy } from './policy.ts'
import { id, isoTime, nothing, text } from './primitives.ts'
import { namesWebhooks } from './webhooks.ts'
import { namesOrganisation } from './organisation.ts'
import { namesTrust } from './trust-fetch.ts'
import { namesUpdates } from './updates.ts'
import { batch, conflict, enrolled, enrolment, heartbeat, neighbours, note, pem, renewed, witnessAnswers, witnessRequests } from './uplink-protocol.ts'

/** Whether policy names a receiver. */
export const namesReceiver = ({ uplinkAddress }: Policy): boolean => uplinkAddress !== ''
/** Whether policy names anybody to send to, or to fetch keys or lists from: without that there is no process that could. */
export const namesAnybody = (policy: Policy): boolean => namesReceiver(policy) || feedsNamed(policy).length > 0 || takesTokens(policy) || namesWebhooks(policy) || namesTrust(policy) || namesUpdates(policy) || namesOrganisation(policy)

const size = z.number().int().min(0)
export const RECEIVER = 'receiver'
/** Where something is sent to: the receiver, or a feed. */
export const destinationName = z.enum([RECEIVER, ...feedName.options])
export type DestinationName = z.infer<typeof destinationName>

/** What proves to others who this desk is and was given by a person: kept in the vault, handed to the uplink, shown to nobody. */
export const uplinkSecretName = z.enum(['apiKey', 'oauthSecret', 'proxyCredentials', 'otlpToken', 'splunkToken', 'elasticKey', 'organisationSecret', 'feedCertificate', 'feedKey'])
export type UplinkSecretName = z.infer<typeof uplinkSecretName>
/** Desks that one cosigns for, at most: more are no neighbours, and nobody fills the database with them. */
export const MOST_NEIGHBOURS = 500

/** Those of several lines (PEM): the command line takes them from a file. */
export const pemSecrets: ReadonlySet<UplinkSecretName> = new Set(['feedCertificate', 'feedKey'] as const)
/** Characters of a secret that stands in a header, at most: a long JWT. */
export const MOST_SECRET = 4000
/** Printable ASCII in one line. */
const oneLineSecret = text(MOST_SECRET).min(1).regex(/^[\x20-\x7e]*$/)
const pemSecret = text(20_000).min(1).regex(/^[\x20-\x7e\n\r]*$/)
const givenSecret = z.object({ name: uplinkSecretName, value: pemSecret.nullable() }).strict()
  .refine(({ name, value }) => value === null || pemSecrets.has(name) || oneLineSecret.safeParse(value).success)
  // Without it nobody could tell where the name ends.
  .refine(({ name, value }) => value === null || name !== 'proxyCredentials' || /^[^:]+:/.test(value))

/** How a destination is: in the words of the process that sends. */
export const uplinkTold = z.object({
  /** Why the last try did not work, null where it did. */
  error: errorPayload.nullable(),
  nextTryAt: isoTime.nullable(),
  /** When something last got through; null says nothing of before this process was started. */
  okAt: isoTime.nullable(),
  /** Until when the other side's certificate holds. */
  theirCertificateUntil: isoTime.nullable(),
  /** Their clock minus ours, milliseconds. */
  skewMs: z.number().int().nullable(),
}).strict()
export type UplinkTold = z.infer<typeof uplinkTold>

/** Why nothing is sent until an administrator acts: the receiver holds another leaf, or more leaves than this desk has. */
export const uplinkHalt = z.object({ kind: z.enum(['fork', 'ahead']), size, at: isoTime, proven: z.boolean() })
export type UplinkHalt = z.infer<typeof uplinkHalt>

export const uplinkState = z.object({
  /** Empty where policy names nobody. */
  address: text(300),
  /** Events that there are, and how many of them are on their way no more. */
  size, next: size,
  received: z.object({ size, at: isoTime }).nullable(),
  seen: seenByNeighbours.nullable(),
  told: uplinkTold.nullable(),
  enrolled: z.object({ at: isoTime, receiver: text(200) }).nullable(),
  certificateUntil: isoTime.nullable(),
  halt: uplinkHalt.nullable(),
  /** Those that are kept. */
  secrets: z.array(uplinkSecretName),
  /** Those that policy names, each with the index of the first event that it has not taken. */
  feeds: z.array(z.object({ name: feedName, next: size, told: uplinkTold.nullable() })).max(feedName.options.length),
  /** Desks whose trails this one cosigns: up to where it saw each, by the first key that it saw it with. */
  neighbours: z.array(z.object({ terminal: id, key: text(300), size, at: isoTime })).max(MOST_NEIGHBOURS),
})
export type UplinkSeen = z.infer<typeof seenByNeighbours>
export type UplinkState = z.infer<typeof uplinkState>

const ownCertificate = z.object({ certificate: pem, key: pem })

/** All that is needed to reach the receiver as this desk. */
export const uplinkLink = z.object({
  address: text(300), terminal: id, version: text(40), heartbeatMinutes: z.number().int().min(1), bytesPerSecond: z.number().int().min(0),
  authority: z.string().max(1_000_000).nullable(), proxy: text(20_000).nullable(),
  certificate: ownCertificate.nullable(),
  /** The one before it, for as long as that has not worked. */
  former: ownCertificate.nullable(),
  apiKey: text(MOST_SECRET).nullable(),
  oauth: z.object({ issuer: text(300), client: text(200), scope: text(200).nullable(), secret: text(MOST_SECRET) }).nullable(),
  /** Whether the receiver knows this desk: whose countersignature counts is known. */
  enrolled: z.boolean(),
  /** Where it was enrolled last, as policy named it then. */
  enrolledAt: text(300).nullable(),
}).strict()
export type UplinkLink = z.infer<typeof uplinkLink>

/** Characters of the list of hosts. */
const PERMITTED_MAX = policyRules.hosts.longest
const MOST_FEED_EVENTS = 1000
export const feedEvent = z.object({ event: auditEvent, leafHash: z.base64().length(44) })

/** As long as a turn at most: it ends by itself sooner, whatever the other side does. */
const TURN_MS = 120_000

export const uplinkCalls = {
  'uplink.state': call({
    to: 'vault', method: 'GET', path: '/uplink', needs: 'audit.read', doors: screenAndCli, audit: 'failures', activity: false, input: nothing, output: uplinkState,
  }),
  /** Do not wait for the next try. */
  'uplink.send': call({ to: 'uplink', method: 'POST', path: '/uplink/turns', needs: 'policy.change', doors: screenAndCli, timeoutMs: TURN_MS, input: nothing, output: nothing }),
  /** Make this desk known to the receiver, for the first time or anew, by a code that counts once. */
  'uplink.enrol': call({
    to: 'uplink', method: 'POST', path: '/uplink/enrolment', needs: 'policy.change', doors: screenAndCli, timeoutMs: TURN_MS, input: z.object({ code: text(80).min(1) }).strict(), output: nothing,
  }),
  /** Null takes it away. */
  'uplink.setSecret': call({
    to: 'vault', method: 'PUT', path: '/uplink/secrets', needs: 'policy.change', fourEyes: { kind: 'connections' }, doors: screenAndCli, input: givenSecret, output: nothing,
  }),
  /** Send again after a halt: an administrator looked into it. */
  'uplink.resume': call({ to: 'vault', method: 'DELETE', path: '/uplink/halt', needs: 'policy.change', doors: screenAndCli, input: nothing, output: nothing }),
  /** Forget what was seen of a neighbour, and by which keys: it was set up anew, and is seen for the first time again. */
  'uplink.forgetNeighbour': call({
    to: 'vault', method: 'DELETE', path: '/uplink/neighbours/:terminal', needs: 'policy.change', doors: screenAndCli, input: z.object({ terminal: id }).strict(), output: nothing,
  }),
}

const internal = { needs: 'inside', doors: noDoors, audit: 'failures', activity: false } as const

/** What the uplink asks of the vault while main has it work, and how main does that. It decides nothing: what the other side answered goes to the vault as it came. */
export const uplinkInternals = {
  /** Send what there is to send, as far as it goes, and say when to be asked again. */
  'internal.uplinkTurn': call({ ...internal, to: 'uplink', method: 'POST', path: '/internal/uplink/turns', timeoutMs: TURN_MS, input: nothing, output: z.object({ nextMs: z.number().int().min(0) }) }),
  /** Which hosts policy permits, once more: another policy is in force. */
  'internal.uplinkLook': call({ ...internal, to: 'uplink', method: 'PUT', path: '/internal/uplink/permitted', input: nothing, output: nothing }),
  /** Policy's `hosts`. */
  'internal.uplinkPermitted': call({ ...internal, to: 'vault', method: 'GET', path: '/internal/uplink/permitted', input: nothing, output: z.object({ hosts: text(PERMITTED_MAX) }) }),
  'internal.uplinkLink': call({ ...internal, to: 'vault', method: 'GET', path: '/internal/uplink/link', input: nothing, output: z.object({ link: uplinkLink.nullable() }) }),
  /** The next leaves, or none: all were countersigned, or nothing is to be sent. */
  'internal.uplinkBatch': call({ ...internal, to: 'vault', method: 'GET', path: '/internal/uplink/batches', input: nothing, output: z.object({ batch: batch.nullable() }) }),
  /** The receiver's answer. The vault alone says whether it is one. @throws FoyerError `uplink.receiptFalse` */
  'internal.uplinkReceipt': call({ ...internal, to: 'vault', method: 'POST', path: '/internal/uplink/receipts', input: z.object({ receipt: note }).strict(), output: nothing }),
  /** @throws FoyerError `uplink.receiptFalse`, `uplink.stopped` */
  'internal.uplinkConflict': call({ ...internal, to: 'vault', method: 'POST', path: '/internal/uplink/conflicts', input: conflict, output: nothing }),
  'internal.uplinkHeartbeat': call({ ...internal, to: 'vault', method: 'GET', path: '/internal/uplink/heartbeat', input: nothing, output: heartbeat }),
  'internal.uplinkTold': call({ ...internal, to: 'vault', method: 'PUT', path: '/internal/uplink/told', input: z.object({ destination: destinationName, told: uplinkTold }).strict(), output: nothing }),
  /** Both for the person alone who has the desk enrol: a turn of Foyer's own may not. */
  'internal.uplinkEnrolment': call({ ...internal, needs: 'policy.change', to: 'vault', method: 'POST', path: '/internal/uplink/enrolment', input: z.object({ code: text(80).min(1) }).strict(), output: enrolment }),
  /** Once for each request. @throws FoyerError `uplink.badAnswer` also where nobody asked */
  'internal.uplinkEnrolled': call({ ...internal, needs: 'policy.change', to: 'vault', method: 'PUT', path: '/internal/uplink/enrolment', input: enrolled, output: nothing }),
  /** A request for a new certificate where the present one ends soon. */
  'internal.uplinkRenewal': call({ ...internal, to: 'vault', method: 'POST', path: '/internal/uplink/certificate', input: nothing, output: z.object({ request: pem.nullable() }) }),
  'internal.uplinkRenewed': call({ ...internal, to: 'vault', method: 'PUT', path: '/internal/uplink/certificate', input: renewed, output: nothing }),
  /** The newest certificate let this desk in. */
  'internal.uplinkCertified': call({ ...internal, to: 'vault', method: 'DELETE', path: '/internal/uplink/certificate/former', input: nothing, output: nothing }),
  /** Who is asked to cosign this desk's checkpoints; how many of them are enough, 0 where there is none. */
  'internal.uplinkNeighbours': call({ ...internal, to: 'vault', method: 'PUT', path: '/internal/uplink/neighbours', input: neighbours, output: z.object({ least: size }) }),
  /** @throws FoyerError `uplink.badAnswer`, `uplink.stopped` */
  'internal.uplinkCosigned': call({ ...internal, to: 'vault', method: 'PUT', path: '/internal/uplink/cosigned', input: z.object({ checkpoint: note }).strict(), output: nothing }),
  'internal.uplinkWitness': call({ ...internal, to: 'vault', method: 'POST', path: '/internal/uplink/witness', input: witnessRequests, output: witnessAnswers }),
  /** Where events are fanned out to, null for nowhere. What cannot be used is told of the feeds that it is about. */
  'internal.feedSettings': call({ ...internal, to: 'vault', method: 'GET', path: '/internal/feeds', input: nothing, output: z.object({ settings: feedSettings.nullable() }) }),
  'internal.feedBatch': call({
    ...internal, to: 'vault', method: 'GET', path: '/internal/feeds/:feed', input: z.object({ feed: feedName }).strict(), output: z.object({ from: size, events: z.array(feedEvent).max(MOST_FEED_EVENTS), next: size }),
  }),
  /** @param next index of the first event that it has not taken @throws FoyerError `uplink.notConfigured` where policy names no such feed, as of a batch */
  'internal.feedTook': call({ ...internal, to: 'vault', method: 'PUT', path: '/internal/feeds/:feed', input: z.object({ feed: feedName, next: size }).strict(), output: nothing }),
}
