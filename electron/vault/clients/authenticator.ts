import { isWithin } from '../../contract/address-ranges.ts'
import type { Authenticated, Presented } from '../../contract/api.ts'
import type { ClientBook } from './book.ts'
import { certificateHolds, type ClientAuthority } from './certificates.ts'
import type { ProvenToken } from './tokens/access-token.ts'
import type { RefusedBecause } from './tokens/refused-because.ts'

/** A credential that does not count; of whom, where it is known whose it was. */
export interface NotProven { because: RefusedBecause, of: { client: { id: string, name: string }, credential: string } | null }

/** What a credential is held against. */
export interface Standing {
  /** Milliseconds since the epoch. */
  now: number
  /** Of which policy has every other system show a certificate; null where it names none. */
  authority: ClientAuthority | null
  /** What the access token that was presented says, as far as it was verified; null where there is none. */
  token: ProvenToken | { because: RefusedBecause } | null
}

/** One way to prove who asks: by an API key, by an access token. It looks at nothing that another one of them takes. */
export interface Authenticator {
  /** Whether there is something of its kind. */
  takes(presented: Presented): boolean
  authenticate(book: ClientBook, presented: Presented, standing: Standing): Authenticated | NotProven
}

/** @param pinned the credential is bound to the very certificate that was shown with it */
interface Proven { clientId: string, credential: string, pinned: boolean }

/** The client that stands behind a credential, unless it may not come at all, or not like this. */
export function admitted(book: ClientBook, { clientId, credential, pinned }: Proven, { address, clientCertificate }: Presented, { now, authority }: Standing): Authenticated | NotProven {
  const client = book.find(clientId)
  if (client === null) return { because: 'unknown', of: null }
  const { id, name } = client
  const not = (because: RefusedBecause): NotProven => ({ because, of: { client: { id, name }, credential } })
  if (client.revoked_at !== null) return not('revoked')
  if (client.expires_at !== null && client.expires_at <= now) return not('expired')
  if (client.paused === 1) return not('paused')
  if (!isWithin(address, client.addresses)) return not('address')
  // A certificate that somebody pinned to the key is as good as one of the authority; what the client itself is bound to counts all the same.
  if (!certificateHolds(client, { certificate: clientCertificate, authority, now }) && !(pinned && client.certificates.length === 0)) return not('certificate')
  return { kind: 'client', id, name, role: null, permissions: new Set(client.permissions), credential }
}
