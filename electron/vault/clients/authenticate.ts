import { CredentialRefused, type Authenticated, type Presented } from '../../contract/api.ts'
import type { Principal } from '../../contract/principal.ts'
import { accessTokens, credentialOf } from './access-tokens.ts'
import { apiKeys } from './api-keys.ts'
import type { Authenticator, NotProven, Standing } from './authenticator.ts'
import type { ClientBook } from './book.ts'
import { endOf } from './rows.ts'

/** All ways to prove who asks. */
const authenticators: readonly Authenticator[] = [apiKeys, accessTokens]

/**
 * Who asks over a network, by what came with the request: of kind `client`, with what it may do. A certificate alone proves nothing, since only the
 * gateway saw it. Whoever is refused hears the same for every reason but a key that is none by its own checksum, which needs no desk to tell; the reason
 * is for the trail.
 *
 * @throws CredentialRefused `api.unauthenticated`, `api.keyMistyped`
 */
export function authenticate(book: ClientBook, presented: Presented, standing: Standing): Authenticated {
  const found = provenBy(book, presented, standing)
  if (!('because' in found)) return found
  const { because, of } = found
  throw new CredentialRefused(because === 'mistyped' ? 'api.keyMistyped' : 'api.unauthenticated', { of, why: because })
}

function provenBy(book: ClientBook, presented: Presented, standing: Standing): Authenticated | NotProven {
  // Whoever sends two leaves it to us whom they are: that is nobody (RFC 6750 §3.1).
  if (presented.apiKey !== null && presented.accessToken !== null) return { because: 'several', of: null }
  // Pages have keys that are bound to them, and nothing else.
  if (presented.origin !== null && presented.apiKey === null) return { because: 'origin', of: null }
  return authenticators.find((each) => each.takes(presented))?.authenticate(book, presented, standing) ?? { because: 'none', of: null }
}

/** Whether what a call began with still opens something: looked at once more before its answer goes out. */
export function stillStands(book: ClientBook, { id, credential, until }: Pick<Principal, 'id' | 'credential' | 'until'>, now: number): boolean {
  const client = book.find(id)
  const key = credential === null ? null : book.key(credential)
  if (client === null || client.revoked_at !== null || client.paused === 1 || (client.expires_at !== null && client.expires_at <= now)) return false
  if (key !== null) return endOf(key, now) === null
  // What is no key of ours is an access token: it has its own end, and counts for as long as the client is known by that name.
  return until !== undefined && until > now && client.oauth_client !== null && credentialOf(client.oauth_client) === credential
}
