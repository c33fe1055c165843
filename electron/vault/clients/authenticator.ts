import { isWithin } from '../../contract/address-ranges.ts'
import type { Authenticated, Presented } from '../../contract/api.ts'
import type { ClientBook } from './book.ts'

/** Why a credential does not count, for the trail: whoever sent it hears that it does not, and no more. */
export type RefusedBecause = 'none' | 'several' | 'mistyped' | 'unknown' | 'revoked' | 'ended' | 'expired' | 'paused' | 'address' | 'certificate' | 'origin'

/** A credential that does not count; of whom, where it is known whose it was. */
export interface NotProven { because: RefusedBecause, of: { client: { id: string, name: string }, credential: string } | null }

/** One way to prove who asks: by an API key, by an access token. It looks at nothing that another one of them takes. */
export interface Authenticator {
  /** Whether there is something of its kind. */
  takes(presented: Presented): boolean
  /** @param now milliseconds since the epoch */
  authenticate(book: ClientBook, presented: Presented, now: number): Authenticated | NotProven
}

/** The client that stands behind a credential, unless it may not come at all, or not like this. */
export function admitted(book: ClientBook, { clientId, credential }: { clientId: string, credential: string }, { address }: Presented, now: number): Authenticated | NotProven {
  const client = book.find(clientId)
  if (client === null) return { because: 'unknown', of: null }
  const { id, name } = client
  const not = (because: RefusedBecause): NotProven => ({ because, of: { client: { id, name }, credential } })
  if (client.revoked_at !== null) return not('revoked')
  if (client.expires_at !== null && client.expires_at <= now) return not('expired')
  if (client.paused === 1) return not('paused')
  if (!isWithin(address, client.addresses)) return not('address')
  return { kind: 'client', id, name, role: null, permissions: new Set(client.permissions), credential }
}
