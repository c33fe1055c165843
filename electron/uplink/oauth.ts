import { ClientSecretBasic, clientCredentialsGrant, customFetch, discovery, type CustomFetch } from 'openid-client'
import { FoyerError } from '../contract/errors.ts'
import type { UplinkLink } from '../contract/uplink.ts'
import type { OutboundAgent } from './net/agent.ts'
import { ask } from './net/request.ts'

type OAuth = NonNullable<UplinkLink['oauth']>

/** A token is not used for so many milliseconds before it ends: on the way it would. */
const SPARE_MS = 30_000
/** Where the provider does not say how long a token holds, milliseconds. */
const UNTOLD_MS = 60_000

export interface TokenNeeds { agent: OutboundAgent, signal: AbortSignal, now: () => number }

/** What the library asks goes by our own requests, with their limits, and to the issuer's host alone: policy names no other. */
export function boundedFetch(issuer: URL, { agent, signal }: Pick<TokenNeeds, 'agent' | 'signal'>): CustomFetch {
  return async (given, { method, headers, body }) => {
    const url = new URL(given)
    if (url.protocol !== 'https:' || url.host !== issuer.host) throw new FoyerError('uplink.settings', { detail: 'oauthHost' })
    const sent = body === undefined || body === null ? undefined : Buffer.from(body instanceof URLSearchParams || typeof body === 'string' ? body.toString() : '')
    const answer = await ask({ method, url, headers, agent, signal, bytesPerSecond: 0, ...(sent === undefined ? {} : { body: sent }) })
    const type = answer.headers['content-type']
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers: type === undefined ? {} : { 'content-type': type } })
  }
}

/** Why no token was to be had: the way there is told as itself, everything else as a sign-in that was refused. */
function tokenFault(thrown: unknown): FoyerError {
  for (let error = thrown; error instanceof Error; error = error.cause) if (error instanceof FoyerError) return error
  return new FoyerError('uplink.signIn', { detail: 'oauth', cause: thrown })
}

/** Access tokens by OAuth 2.0 client credentials (RFC 6749 §4.4), kept in memory while they hold. */
export class Tokens {
  private held: { token: string, until: number, for: string } | null = null

  /** @throws FoyerError `uplink.signIn`, `uplink.settings`, `uplink.unreachable`, `uplink.certificate` */
  async get(oauth: OAuth, needs: TokenNeeds): Promise<string> {
    const wanted = JSON.stringify(oauth)
    if (this.held?.for === wanted && this.held.until > needs.now()) return this.held.token
    const issuer = URL.canParse(oauth.issuer) ? new URL(oauth.issuer) : null
    if (issuer?.protocol !== 'https:') throw new FoyerError('uplink.settings', { detail: 'uplinkOauthIssuer' })
    try {
      const provider = await discovery(issuer, oauth.client, undefined, ClientSecretBasic(oauth.secret), { [customFetch]: boundedFetch(issuer, needs) })
      const granted = await clientCredentialsGrant(provider, oauth.scope === null ? {} : { scope: oauth.scope })
      const lasts = granted.expires_in === undefined ? UNTOLD_MS : Math.max(0, granted.expires_in * 1000 - SPARE_MS)
      this.held = { token: granted.access_token, until: needs.now() + lasts, for: wanted }
      return granted.access_token
    } catch (thrown) {
      throw tokenFault(thrown)
    }
  }

  /** It was refused: the next request gets another. */
  forget(): void {
    this.held = null
  }
}
