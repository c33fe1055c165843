import type { Configuration } from 'openid-client'
import { FoyerError } from '../contract/errors.ts'
import { KEY_SET_MAX } from '../contract/issuer.ts'
import type { OutboundAgent } from './net/agent.ts'
import { ask, requestLimits } from './net/request.ts'

export interface ProviderWay { agent: OutboundAgent, signal: AbortSignal }

/** The provider's key set as it came (RFC 7517 §5), from its own host alone. @throws FoyerError `uplink.badAnswer`, `uplink.settings`, and why it was not reached */
export async function keySetOf(provider: Configuration, issuer: string, { agent, signal }: ProviderWay): Promise<string> {
  const { jwks_uri: place } = provider.serverMetadata()
  if (place === undefined || !URL.canParse(place)) throw new FoyerError('uplink.badAnswer', { detail: 'keySet' })
  const url = new URL(place)
  if (url.protocol !== 'https:' || url.host !== new URL(issuer).host) throw new FoyerError('uplink.settings', { detail: 'oauthHost' })
  const { status, body } = await ask({ method: 'GET', url, agent, signal, bytesPerSecond: 0, limits: { ...requestLimits, answerBytes: KEY_SET_MAX } })
  if (status !== 200) throw new FoyerError('uplink.badAnswer', { detail: `status=${status}` })
  return body.toString('utf8')
}
