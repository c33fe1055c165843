import { z } from 'zod'
import { FoyerError } from '../contract/errors.ts'
import { KEY_SET_MAX, type IssuerAsked } from '../contract/issuer.ts'
import { agentOf } from './foyer/line.ts'
import type { Ask } from './foyer/ask.ts'
import type { OutboundAgent } from './net/agent.ts'
import { ask as askHost, requestLimits } from './net/request.ts'

/** OpenID Connect Discovery 1.0 §3, as much of it as is looked at. */
const providerDocument = z.looseObject({ issuer: z.string().max(300), jwks_uri: z.string().max(300) })

const refused = (detail: string) => new FoyerError('uplink.badAnswer', { detail })

async function textAt(url: URL, agent: OutboundAgent, signal: AbortSignal): Promise<string> {
  const { status, body } = await askHost({ method: 'GET', url, agent, signal, bytesPerSecond: 0, limits: { ...requestLimits, answerBytes: KEY_SET_MAX } })
  if (status !== 200) throw refused(`status=${status}`)
  return body.toString('utf8')
}

/** Where the provider itself says that its keys are: nowhere but on its own host, since policy names no other. */
async function placeOf({ issuer }: IssuerAsked, agent: OutboundAgent, signal: AbortSignal): Promise<URL> {
  const own = new URL(issuer)
  const said = providerDocument.safeParse(jsonIn(await textAt(new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`), agent, signal)))
  if (!said.success || said.data.issuer !== issuer || !URL.canParse(said.data.jwks_uri)) throw refused('issuer')
  const place = new URL(said.data.jwks_uri)
  if (place.protocol !== 'https:' || place.host !== own.host) throw new FoyerError('uplink.settings', { detail: 'apiIssuerKeys' })
  return place
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Fetch the keys of the organisation's OpenID provider where the vault says that it is time, and hand them over as they came. What went wrong the vault is told.
 * @returns whether there may be something to fetch soon
 */
export async function fetchIssuerKeys(ask: Ask, signal: AbortSignal): Promise<boolean> {
  try {
    const { asked, wanted } = await ask('internal.issuerDue', {})
    if (asked === null) return wanted
    if (!URL.canParse(asked.issuer)) throw new FoyerError('uplink.settings', { detail: 'apiIssuer' })
    if (asked.keys !== null && !URL.canParse(asked.keys)) throw new FoyerError('uplink.settings', { detail: 'apiIssuerKeys' })
    const agent = agentOf({ authority: asked.authority, certificate: null, proxy: asked.proxy })
    try {
      const place = asked.keys === null ? await placeOf(asked, agent, signal) : new URL(asked.keys)
      await ask('internal.issuerKeys', { issuer: asked.issuer, keySet: await textAt(place, agent, signal) })
    } finally {
      agent.destroy()
    }
  } catch (thrown) {
    // A vault that does not answer hears of it with the next turn.
    await ask('internal.issuerFailed', { error: FoyerError.from(thrown).toPayload() }).catch(() => undefined)
  }
  return true
}
