import { z } from 'zod'
import { call, noDoors } from './call.ts'
import { errorPayload } from './error-payload.ts'
import type { Policy } from './policy.ts'
import { bytes, isoTime, nothing, text } from './primitives.ts'
import { TRUST_FILE_MAX, trustPreview } from './trust.ts'

/** Whether policy names files of country certificates or revocation lists that are to be fetched. */
export const namesTrust = ({ trustAddresses }: Pick<Policy, 'trustAddresses'>): boolean => trustAddresses.trim() !== ''

/** Addresses that policy can name: each has ten characters at least, in a text of a thousand. */
export const TRUST_ADDRESSES_MAX = 100
const address = text(1000)
/** RFC 9110 §8.8.3: which version of the file was fetched last. */
const entityTag = text(200)

/** One file that is to be fetched, and by which way. */
export const trustAsked = z.object({
  address,
  /** The one that is kept; null where none is. */
  entityTag: entityTag.nullable(),
  authority: z.string().max(1_000_000).nullable(), proxy: text(20_000).nullable(),
}).strict()
export type TrustAsked = z.infer<typeof trustAsked>

/** How a file that policy names stands. */
export const trustFetch = z.object({
  address,
  /** When the address last answered with the file or that it is the same as before; null: never. */
  fetchedAt: isoTime.nullable(),
  /** The lists in it: `master list DE 2026-05-28`. */
  version: text(120).nullable(),
  /** Its issuer's own date. */
  signedAt: isoTime.nullable(),
  /** Why the last try brought nothing. */
  error: errorPayload.nullable(),
})
export type TrustFetch = z.infer<typeof trustFetch>

const internal = { needs: 'inside', doors: noDoors, audit: 'failures', activity: false } as const
/** As for a file that a person takes. */
const PATIENCE_MS = 60_000
const file = bytes(TRUST_FILE_MAX)

export const trustFetchCalls = {
  'trust.fetches': call({ to: 'vault', method: 'GET', path: '/trust/fetches', needs: 'trust.read', audit: 'failures', input: nothing, output: z.array(trustFetch).max(TRUST_ADDRESSES_MAX) }),
}

/** The uplink fetches and believes nothing, the reader says what a file is, the vault keeps it: main carries it from one to the next. */
export const trustFetchInternals = {
  /** Null where there is nothing to fetch now; `wanted`: whether there may be soon. */
  'internal.trustDue': call({ ...internal, to: 'vault', method: 'GET', path: '/internal/trust-fetches', input: nothing, output: z.object({ asked: trustAsked.nullable(), wanted: z.boolean() }) }),
  /** @throws FoyerError as of an import, and `trust.rootUnknown` where a person would have to compare a root; `trust.older` */
  'internal.trustFetched': call({ ...internal, to: 'main', method: 'PUT', path: '/internal/trust-fetches', timeoutMs: PATIENCE_MS, input: z.object({ address, entityTag: entityTag.nullable(), bytes: file }).strict(), output: nothing }),
  'internal.keepFetchedTrust': call({ ...internal, to: 'vault', method: 'PUT', path: '/internal/trust-fetches/file', timeoutMs: PATIENCE_MS, input: z.object({ address, entityTag: entityTag.nullable(), bytes: file, preview: trustPreview }).strict(), output: nothing }),
  /** The file is the one that is kept. */
  'internal.trustSame': call({ ...internal, to: 'vault', method: 'PUT', path: '/internal/trust-fetches/same', input: z.object({ address }).strict(), output: nothing }),
  'internal.trustFetchFailed': call({ ...internal, to: 'vault', method: 'PUT', path: '/internal/trust-fetches/fault', input: z.object({ address, error: errorPayload }).strict(), output: nothing }),
}
