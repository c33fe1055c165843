import { ClientError, ClientSecretBasic, ClientSecretPost, customFetch, discovery, initiateDeviceAuthorization, None, pollDeviceAuthorizationGrant, refreshTokenGrant, ResponseBodyError, type Configuration } from 'openid-client'
import { FoyerError } from '../contract/errors.ts'
import { KEY_SET_MAX } from '../contract/issuer.ts'
import type { OrganisationAsked, OrganisationTokens } from '../contract/organisation.ts'
import type { OutboundAgent } from './net/agent.ts'
import { ask, requestLimits } from './net/request.ts'
import { boundedFetch } from './oauth.ts'

/** A network that comes and goes: so many requests in a row may fail before somebody is told (RFC 8628 §3.5). */
const MOST_FAILURES = 3

export interface ProviderWay { agent: OutboundAgent, signal: AbortSignal }
/** RFC 8628 §3.2. */
export type DeviceAnswer = Awaited<ReturnType<typeof initiateDeviceAuthorization>>

/** The organisation's provider, as far as its people sign in. What it throws is coded. */
export interface OrganisationProvider {
  code(nonce: string): Promise<DeviceAnswer>
  /** Poll until there is an answer, no faster than the provider allows, by a way that outlives the question. @throws FoyerError `organisation.refused`, `organisation.codeOver`, `uplink.signIn`, and why it was not reached */
  granted(answer: DeviceAnswer, way: ProviderWay): Promise<OrganisationTokens>
  /** @returns null where it gives no more tokens for this person (RFC 6749 §5.2, `invalid_grant`) */
  refreshed(refreshToken: string): Promise<OrganisationTokens | null>
}

/** What the provider, or the way to it, has against us. */
function faultOf(thrown: unknown): FoyerError {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof FoyerError) return error
    if (error instanceof ResponseBodyError) {
      if (error.error === 'access_denied') return new FoyerError('organisation.refused')
      if (error.error === 'expired_token') return new FoyerError('organisation.codeOver')
      return new FoyerError('uplink.signIn', { detail: 'organisation', cause: thrown })
    }
    if (error instanceof ClientError && (error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_ABORT')) return new FoyerError('organisation.codeOver')
  }
  return new FoyerError('uplink.badAnswer', { detail: 'organisation', cause: thrown })
}

async function coded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (thrown) {
    throw faultOf(thrown)
  }
}

/** How a provider is told who asks: by the name alone where the client has no secret, as many that are used on telephones' codes have none. */
async function found({ issuer, client, secret }: OrganisationAsked, way: ProviderWay): Promise<Configuration> {
  const address = new URL(issuer)
  const options = { [customFetch]: boundedFetch(address, way) }
  const open = await discovery(address, client, undefined, None(), options)
  if (secret === null) return open
  const taken = open.serverMetadata().token_endpoint_auth_methods_supported
  // What a provider takes that says nothing (RFC 8414 §2).
  const basic = taken === undefined || taken.includes('client_secret_basic')
  return await discovery(address, client, undefined, basic ? ClientSecretBasic(secret) : ClientSecretPost(secret), options)
}

/** The provider's key set as it came (RFC 7517 §5), from its own host alone. */
async function keySetOf(provider: Configuration, issuer: string, { agent, signal }: ProviderWay): Promise<string> {
  const { jwks_uri: place } = provider.serverMetadata()
  if (place === undefined || !URL.canParse(place)) throw new FoyerError('uplink.badAnswer', { detail: 'keySet' })
  const url = new URL(place)
  if (url.protocol !== 'https:' || url.host !== new URL(issuer).host) throw new FoyerError('uplink.settings', { detail: 'oauthHost' })
  const { status, body } = await ask({ method: 'GET', url, agent, signal, bytesPerSecond: 0, limits: { ...requestLimits, answerBytes: KEY_SET_MAX } })
  if (status !== 200) throw new FoyerError('uplink.badAnswer', { detail: `status=${status}` })
  return body.toString('utf8')
}

type Granted = Awaited<ReturnType<typeof refreshTokenGrant>>

async function poll(provider: Configuration, answer: DeviceAnswer, signal: AbortSignal): Promise<Granted> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await pollDeviceAuthorizationGrant(provider, answer, undefined, { signal })
    } catch (thrown) {
      if (signal.aborted || faultOf(thrown).code !== 'uplink.unreachable' || failures >= MOST_FAILURES) throw thrown
    }
  }
}

/** The provider as it describes itself (OpenID Connect Discovery 1.0 §4). @throws FoyerError `uplink.settings`, and why it was not reached */
export async function organisationProvider(asked: OrganisationAsked, given: ProviderWay): Promise<OrganisationProvider> {
  const { issuer, scope } = asked
  if (!URL.canParse(issuer) || new URL(issuer).protocol !== 'https:') throw new FoyerError('uplink.settings', { detail: 'organisationIssuer' })
  const provider = await coded(found(asked, given))
  const tokensOf = (granted: Granted, keySet: string): OrganisationTokens => {
    if (granted.id_token === undefined) throw new FoyerError('uplink.badAnswer', { detail: 'idToken' })
    return { idToken: granted.id_token, refreshToken: granted.refresh_token ?? null, keySet }
  }
  return {
    code: (nonce) => coded(initiateDeviceAuthorization(provider, { scope, nonce })),
    granted(answer, way) {
      provider[customFetch] = boundedFetch(new URL(issuer), way)
      return coded(poll(provider, answer, way.signal).then(async (granted) => tokensOf(granted, await keySetOf(provider, issuer, way))))
    },
    async refreshed(refreshToken) {
      try {
        // What may fail goes first: many a provider gives each refresh token for one use, and a new one that comes to nobody shuts its person out.
        const keySet = await keySetOf(provider, issuer, given)
        const { id_token: idToken = '', refresh_token: next = null } = await refreshTokenGrant(provider, refreshToken)
        return { idToken, refreshToken: next, keySet }
      } catch (thrown) {
        // Of this person alone. A client that is not let in says nothing of anybody.
        if (thrown instanceof ResponseBodyError && thrown.error === 'invalid_grant') return null
        throw faultOf(thrown)
      }
    },
  }
}
