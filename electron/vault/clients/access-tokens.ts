import { createHash } from 'node:crypto'
import { admitted, type Authenticator } from './authenticator.ts'
import { thumbprintOf } from './certificates.ts'
import type { RefusedBecause } from './tokens/refused-because.ts'

/** What the trail calls an access token: by whose it is, not by the token, of which there is another one every few minutes. */
export const credentialOf = (oauthClient: string): string => `oauth-${createHash('sha256').update(oauthClient).digest('base64url').slice(0, 22)}`

export const isTokens = (credential: string): boolean => credential.startsWith('oauth-')

/** Access tokens (RFC 6750, RFC 9449), verified before: whose one is, and that it is presented by whom it was made for. It gives what both it and the client have. */
export const accessTokens: Authenticator = {
  takes: ({ accessToken }) => accessToken !== null,
  authenticate(book, presented, standing) {
    const { token } = standing
    if (token === null) return { because: 'noIssuer', of: null }
    if ('because' in token) return { because: token.because, of: null }
    const client = book.ofOauth(token.client)
    if (client === null) return { because: 'unknown', of: null }
    const credential = credentialOf(token.client)
    const not = (because: RefusedBecause) => ({ because, of: { client: { id: client.id, name: client.name }, credential } })
    const { boundCertificate, scopes, until } = token
    if (boundCertificate !== null && (presented.clientCertificate === null || thumbprintOf(presented.clientCertificate) !== boundCertificate)) return not('certificate')
    const found = admitted(book, { clientId: client.id, credential, pinned: false }, presented, standing)
    if ('because' in found) return found
    return { ...found, permissions: new Set([...found.permissions].filter((each) => scopes.includes(each))), until }
  },
}
