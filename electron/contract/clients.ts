import { z } from 'zod'
import { isAddressRange } from './address-ranges.ts'
import { isApiKey } from './api-key.ts'
import { call, screenAndCli } from './call.ts'
import type { Permission } from './permissions.ts'
import { hasHidden, id, isoTime, nothing, text } from './primitives.ts'

/** What a client may be given, out of all permissions. What only staff do - set-up, staff, policy, keys, other clients - is not among them and never is. */
export const clientPermissions = ['readings.make', 'readings.pictures', 'requests.make', 'records.read', 'records.numbers', 'records.erase', 'audit.read', 'webhooks.fields'] as const satisfies readonly Permission[]
export const clientPermission = z.enum(clientPermissions)
export type ClientPermission = z.infer<typeof clientPermission>

/** Systems around one desk, at most; those that were taken away count with them, so that their keys are known when they are tried. */
export const CLIENTS_MAX = 200
/** … and those that are revoked, which are shown beside them: the newest. */
export const REVOKED_SHOWN = 200
/** Keys of one client that still open something: one in use, one that takes its place, and some for several computers. */
export const KEYS_MAX = 10
/** Longest time for which two keys hold during a rotation, hours: a month in which every computer gets the new one. */
export const OVERLAP_MAX = 744

const addressRange = z.string().max(60).refine(isAddressRange)
const clientName = z.string().min(1).max(80).refine((name) => name.trim() !== '' && !hasHidden(name))
/** SHA-256 of a certificate in DER, as hexadecimal digits. */
const fingerprint = z.string().regex(/^[0-9a-f]{64}$/)
/** A certificate as OpenSSL and PowerShell show its SHA-256: digits with or without colons. */
export const typedFingerprint = z.string().regex(/^[0-9A-Fa-f]{2}(?::?[0-9A-Fa-f]{2}){31}$/)

/** Certificates by which one client may be known, for several computers. */
export const CERTIFICATES_MAX = 20
/** RFC 6749 appendix A.1, without spaces, which nobody would see at its ends. */
export const oauthClient = z.string().regex(/^[\x21-\x7e]{1,200}$/)
/** A name in a certificate of the authority that policy names (subjectAltName, DNS), in full. */
const certificateName = z.string().max(253).regex(/^(?=.*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/)
/** A certificate itself, or a name that it has by an authority. 64 hexadecimal digits are never a name. */
export const certificateRule = z.union([fingerprint, certificateName])
/** The same as people type it. */
export const typedCertificate = z.string().max(253).refine((typed) => certificateRule.safeParse(plainCertificate(typed)).success)

/** A fingerprint without colons, a name in small letters. */
export function plainCertificate(typed: string): string {
  return (typedFingerprint.safeParse(typed).success ? typed.replaceAll(':', '') : typed).toLowerCase()
}

/** When it opened something last, and from where. */
const lastUsed = z.object({ at: isoTime, address: text(64) }).nullable()

/** Why a key opens nothing now; null where it does, as far as the key itself goes. */
export const keyEnd = z.enum(['revoked', 'ended'])

export const clientKey = z.object({
  id, shown: text(40),
  createdAt: isoTime,
  /** When it opens nothing any more by itself: what it was made for, or the end of the overlap in which another takes its place. */
  endsAt: isoTime.nullable(),
  end: keyEnd.nullable(),
  /** Another key was made in its place, and both hold until `endsAt`. */
  replaced: z.boolean(),
  /** The certificate that whoever uses the key must show beside it. Alone it opens nothing. */
  certificate: fingerprint.nullable(),
  /** The one web origin whose pages may use it, where a page was let in; null for a program's. */
  origin: text(300).nullable(),
  lastUsed,
})
export type ClientKey = z.infer<typeof clientKey>

/** A system beside the desk that may ask things of it. */
export const client = z.object({
  id, name: text(80), createdAt: isoTime,
  /** What the organisation's OpenID provider calls it; null where no token is its own. */
  oauth: z.object({ client: oauthClient, lastUsed }).nullable(),
  /** One of them it must show beside every key and token; where there is none, and policy names no authority, it need not. */
  certificates: z.array(certificateRule).max(CERTIFICATES_MAX),
  permissions: z.array(clientPermission).max(clientPermissions.length),
  addresses: z.array(addressRange).max(32),
  expiresAt: isoTime.nullable(),
  /** Whether it is kept out for as long as somebody says so. */
  paused: z.boolean(),
  revokedAt: isoTime.nullable(),
  keys: z.array(clientKey).max(100),
})
export type Client = z.infer<typeof client>

/** A key as it is shown, once. */
export const madeKey = z.object({ client, keyId: id, key: z.string().refine(isApiKey) })
export type MadeKey = z.infer<typeof madeKey>

const about = {
  name: clientName, permissions: z.array(clientPermission).min(1).max(clientPermissions.length),
  /** Where it may come from: no default, since the widest one is the whole network. */
  addresses: z.array(addressRange).min(1).max(32), expiresAt: isoTime.nullable(),
  /** None where nothing is said. */
  oauthClient: oauthClient.nullable().optional(), certificates: z.array(typedCertificate).max(CERTIFICATES_MAX).optional(),
}
const manage = { to: 'vault', needs: 'clients.manage', doors: screenAndCli } as const

export const clientCalls = {
  'clients.list': call({ ...manage, method: 'GET', path: '/clients', audit: 'failures', activity: false, input: nothing, output: z.array(client).max(CLIENTS_MAX + REVOKED_SHOWN) }),
  /** One that a token opens to comes in at once, without a key that is made first: that needs whoever does it to say again who they are. */
  'clients.create': call({ ...manage, method: 'POST', path: '/clients', fresh: 'byInput', fourEyes: { kind: 'connections' }, input: z.object(about).strict(), output: client }),
  /** Keys that are there may more by it, and from elsewhere. */
  'clients.change': call({ ...manage, method: 'PATCH', path: '/clients/:id', fresh: true, fourEyes: { kind: 'connections' }, input: z.object(about).partial().extend({ id }).strict(), output: client }),
  /** Keep it out until somebody lets it in again, or let it in. */
  'clients.pause': call({ ...manage, method: 'PUT', path: '/clients/:id/pause', input: z.object({ id, paused: z.boolean() }).strict(), output: client }),
  /** Take it away for good, with every key it has. Calls under way answer nothing more. */
  'clients.revoke': call({ ...manage, method: 'DELETE', path: '/clients/:id', input: z.object({ id }).strict(), output: client }),
  'clients.addKey': call({
    ...manage, method: 'POST', path: '/clients/:id/keys', fresh: true, fourEyes: { kind: 'connections' },
    input: z.object({ id, certificate: typedFingerprint.nullable() }).strict(), output: madeKey,
  }),
  /** A new key in the place of one that holds on for so many hours and then ends by itself. */
  'clients.rotateKey': call({
    ...manage, method: 'POST', path: '/clients/:id/keys/:keyId/rotation', fresh: true, fourEyes: { kind: 'connections' },
    input: z.object({ id, keyId: id, overlapHours: z.number().int().min(0).max(OVERLAP_MAX) }).strict(), output: madeKey,
  }),
  'clients.revokeKey': call({ ...manage, method: 'DELETE', path: '/clients/:id/keys/:keyId', input: z.object({ id, keyId: id }).strict(), output: client }),
}
