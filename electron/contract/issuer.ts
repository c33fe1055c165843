import { z } from 'zod'
import { call, noDoors } from './call.ts'
import { errorPayload } from './error-payload.ts'
import type { Policy } from './policy.ts'
import { nothing, text } from './primitives.ts'

/** Whether policy has access tokens of a provider count: without its address and a name for this desk none does. */
export const takesTokens = ({ api, apiIssuer, apiAudience }: Pick<Policy, 'api' | 'apiIssuer' | 'apiAudience'>): boolean => api && apiIssuer !== '' && apiAudience !== ''

/** Bytes of a provider's key set (RFC 7517): the largest public ones have some ten thousand. */
export const KEY_SET_MAX = 100_000

/** Whose keys are to be fetched, and by which way. */
export const issuerAsked = z.object({
  issuer: text(300),
  /** Null: where the provider's own document says (OpenID Connect Discovery 1.0 §4), on its own host. */
  keys: text(300).nullable(),
  authority: z.string().max(1_000_000).nullable(), proxy: text(20_000).nullable(),
}).strict()
export type IssuerAsked = z.infer<typeof issuerAsked>

const internal = { to: 'vault', needs: 'inside', doors: noDoors, audit: 'failures', activity: false } as const

/** What the uplink asks for the keys of access tokens. It fetches and believes nothing: the vault takes them in. */
export const issuerInternals = {
  /** Null where there is nothing to fetch now; `wanted`: whether there may be soon. */
  'internal.issuerDue': call({ ...internal, method: 'GET', path: '/internal/issuer', input: nothing, output: z.object({ asked: issuerAsked.nullable(), wanted: z.boolean() }) }),
  /** @throws FoyerError `uplink.badAnswer` where it is no key set */
  'internal.issuerKeys': call({ ...internal, method: 'PUT', path: '/internal/issuer/keys', input: z.object({ issuer: text(300), keySet: z.string().max(KEY_SET_MAX) }).strict(), output: nothing }),
  'internal.issuerFailed': call({ ...internal, method: 'PUT', path: '/internal/issuer/fault', input: z.object({ error: errorPayload }).strict(), output: nothing }),
}
