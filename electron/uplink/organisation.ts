import { ClientError, ClientSecretBasic, ClientSecretPost, customFetch, discovery, initiateDeviceAuthorization, None, pollDeviceAuthorizationGrant, refreshTokenGrant, ResponseBodyError, type Configuration } from 'openid-client'
import { FoyerError } from '../contract/errors.ts'
import { AWAIT_MS, organisationCode, type OrganisationAsked, type OrganisationCode, type OrganisationTokens } from '../contract/organisation.ts'
import type { Ask } from './foyer/ask.ts'
import { agentOf } from './foyer/line.ts'
import { boundedFetch } from './oauth.ts'
import { keySetOf, type ProviderWay } from './organisation-keys.ts'

type DeviceAnswer = Awaited<ReturnType<typeof initiateDeviceAuthorization>>

/** A code counts no longer than this, whatever the provider says, seconds. */
const MOST_S = 1800
/** Nobody has asked what became of it for so long: they went away, milliseconds. */
const UNWATCHED_MS = 45_000
/** A network that comes and goes: so many requests in a row may fail before somebody is told (RFC 8628 §3.5). */
const MOST_FAILURES = 3
/** People at one desk who sign in at once, and some. */
const MOST_WAITS = 8
/** People asked about in one turn. */
const MOST_CHECKS = 20

/** Somebody types their code. */
interface Wait { granted: Promise<OrganisationTokens>, watched: () => void, end: () => void }

/** What the provider, or the way to it, has against us. @returns coded */
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

/** The provider as it describes itself (OpenID Connect Discovery 1.0 §4). @throws FoyerError */
async function providerOf({ issuer, client, secret }: OrganisationAsked, way: ProviderWay): Promise<Configuration> {
  if (!URL.canParse(issuer) || new URL(issuer).protocol !== 'https:') throw new FoyerError('uplink.settings', { detail: 'organisationIssuer' })
  const fetch = boundedFetch(new URL(issuer), way)
  const found = await discovery(new URL(issuer), client, undefined, None(), { [customFetch]: fetch })
  if (secret === null) return found
  const taken = found.serverMetadata().token_endpoint_auth_methods_supported
  // What a provider takes that says nothing (RFC 8414 §2).
  const basic = taken === undefined || taken.includes('client_secret_basic')
  return await discovery(new URL(issuer), client, undefined, basic ? ClientSecretBasic(secret) : ClientSecretPost(secret), { [customFetch]: fetch })
}

/** Poll until there is an answer, no faster than the provider allows (RFC 8628 §3.5), through a network that comes and goes. */
async function poll(provider: Configuration, answer: DeviceAnswer, signal: AbortSignal): Promise<Awaited<ReturnType<typeof pollDeviceAuthorizationGrant>>> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await pollDeviceAuthorizationGrant(provider, answer, undefined, { signal })
    } catch (thrown) {
      if (signal.aborted || faultOf(thrown).code !== 'uplink.unreachable' || failures + 1 >= MOST_FAILURES) throw thrown
    }
  }
}

/** People who sign in with their organisation. Codes and tokens are in memory only, and gone with what they were for. */
export class OrganisationDrive {
  private readonly waits = new Map<string, Wait>()
  private readonly ending: AbortSignal

  constructor(ending: AbortSignal) {
    this.ending = ending
  }

  /** @throws FoyerError */
  async begin(ask: Ask, signal: AbortSignal): Promise<OrganisationCode> {
    const { job, nonce, asked } = await ask('internal.organisationBegin', {})
    const agent = agentOf({ ...asked, certificate: null })
    const ended = new AbortController()
    try {
      const provider = await providerOf(asked, { agent, signal })
      const answer = await initiateDeviceAuthorization(provider, { scope: asked.scope, nonce })
      const { data: code } = organisationCode.safeParse({
        job, userCode: answer.user_code, address: answer.verification_uri, addressWithCode: answer.verification_uri_complete ?? null, seconds: Math.min(MOST_S, Math.floor(answer.expires_in)),
      })
      if (code === undefined || !isShown(code)) throw new FoyerError('uplink.badAnswer', { detail: 'organisationCode' })
      this.wait(job, { provider, answer, asked, agent, seconds: code.seconds, ended })
      return code
    } catch (thrown) {
      agent.destroy()
      throw faultOf(thrown)
    }
  }

  /** @returns whether there was an answer, and the vault took it @throws FoyerError */
  async await(job: string, ask: Ask, signal: AbortSignal): Promise<boolean> {
    const wait = this.waits.get(job)
    if (wait === undefined) throw new FoyerError('organisation.codeOver')
    wait.watched()
    let timer: NodeJS.Timeout | undefined
    const nothing = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, AWAIT_MS, null)
      signal.addEventListener('abort', () => { resolve(null) }, { once: true })
    })
    try {
      const tokens = await Promise.race([wait.granted, nothing])
      if (tokens === null) return false
      this.waits.delete(job)
      await ask('internal.organisationTokens', { job, ...tokens })
      return true
    } catch (thrown) {
      this.waits.delete(job)
      throw faultOf(thrown)
    } finally {
      clearTimeout(timer)
    }
  }

  /** Ask about the people whose turn it is. @returns whether there may be more soon */
  async check(ask: Ask, signal: AbortSignal): Promise<boolean> {
    for (let checks = 0; checks < MOST_CHECKS; checks += 1) {
      // A vault that does not answer is asked again with the next turn.
      const due = await ask('internal.organisationDue', {}).catch(() => ({ check: null, wanted: true }))
      if (due.check === null) return due.wanted
      await this.ask(due.check, ask, signal).catch(() => undefined)
    }
    return true
  }

  private async ask({ id, refreshToken, asked }: { id: string, refreshToken: string, asked: OrganisationAsked }, ask: Ask, signal: AbortSignal): Promise<void> {
    const agent = agentOf({ ...asked, certificate: null })
    try {
      const way = { agent, signal }
      const provider = await providerOf(asked, way)
      const granted = await refreshTokenGrant(provider, refreshToken)
      if (granted.id_token === undefined) throw new FoyerError('uplink.badAnswer', { detail: 'idToken' })
      await ask('internal.organisationChecked', { id, idToken: granted.id_token, refreshToken: granted.refresh_token ?? null, keySet: await keySetOf(provider, asked.issuer, way) })
    } catch (thrown) {
      // Of this person alone. A client that is not let in says nothing of anybody.
      if (thrown instanceof ResponseBodyError && thrown.error === 'invalid_grant') await ask('internal.organisationGone', { id })
      else await ask('internal.organisationFailed', { id })
    } finally {
      agent.destroy()
    }
  }

  private wait(job: string, { provider, answer, asked, agent, seconds, ended }: { provider: Configuration, answer: DeviceAnswer, asked: OrganisationAsked, agent: ReturnType<typeof agentOf>, seconds: number, ended: AbortController }): void {
    const [oldest] = this.waits
    if (this.waits.size >= MOST_WAITS && oldest !== undefined) oldest[1].end()
    const signal = AbortSignal.any([ended.signal, this.ending, AbortSignal.timeout(seconds * 1000)])
    const way = { agent, signal }
    // Requests of the polling end with it, and not with the call that began it.
    provider[customFetch] = boundedFetch(new URL(asked.issuer), way)
    let unwatched = setTimeout(() => { ended.abort() }, UNWATCHED_MS)
    const granted = poll(provider, answer, signal).then(async (tokens): Promise<OrganisationTokens> => {
      if (tokens.id_token === undefined) throw new FoyerError('uplink.badAnswer', { detail: 'idToken' })
      return { idToken: tokens.id_token, refreshToken: tokens.refresh_token ?? null, keySet: await keySetOf(provider, asked.issuer, way) }
    }).finally(() => {
      clearTimeout(unwatched)
      agent.destroy()
    })
    // Whoever asks next hears of it; where nobody does, nobody needs to.
    granted.catch(() => undefined)
    const end = () => {
      ended.abort()
      this.waits.delete(job)
    }
    this.waits.set(job, {
      granted, end,
      watched() {
        clearTimeout(unwatched)
        unwatched = setTimeout(end, UNWATCHED_MS).unref()
      },
    })
  }
}

/** What is shown to somebody who is to type it, or follow it: printable, and a page under TLS. */
function isShown({ userCode, address, addressWithCode }: OrganisationCode): boolean {
  return /^[\x21-\x7e]+$/.test(userCode) && [address, addressWithCode ?? address].every((each) => /^[\x21-\x7e]+$/.test(each) && URL.canParse(each) && new URL(each).protocol === 'https:')
}
