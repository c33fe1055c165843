import type { ErrorCode } from '../contract/error-codes.ts'
import { FoyerError } from '../contract/errors.ts'
import { AWAIT_MS, organisationCode, type OrganisationAsked, type OrganisationCode, type OrganisationTokens } from '../contract/organisation.ts'
import type { Ask } from './foyer/ask.ts'
import { agentOf } from './foyer/line.ts'
import type { OutboundAgent } from './net/agent.ts'
import { organisationProvider, type DeviceAnswer, type OrganisationProvider } from './organisation-provider.ts'

/** A code counts no longer than this, whatever the provider says, seconds. */
const MOST_S = 1800
/** Nobody has asked what became of it for so long: they went away, milliseconds. */
const UNWATCHED_MS = 45_000
/** People at one desk who sign in at once, and some. */
const MOST_WAITS = 8
/** People asked about in one turn. */
const MOST_CHECKS = 20

/** What the uplink's codes say is about where the trail goes to: whoever stands at the sign-in is told of the provider, with the cause in a word. */
const UNREACHED: Partial<Record<ErrorCode, string | null>> = { 'uplink.unreachable': null, 'uplink.certificate': null, 'uplink.badAnswer': null, 'uplink.signIn': 'client' }

async function toldAsOrganisation<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (thrown) {
    const { code, detail } = FoyerError.from(thrown)
    const word = UNREACHED[code]
    if (word === undefined) throw thrown
    throw new FoyerError('organisation.unreachable', { detail: word ?? detail ?? code, cause: thrown })
  }
}

/** Somebody types their code. */
interface Wait { granted: Promise<OrganisationTokens>, watched: () => void, end: () => void }
interface Waiting { provider: OrganisationProvider, answer: DeviceAnswer, agent: OutboundAgent, seconds: number }

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
    try {
      const provider = await toldAsOrganisation(organisationProvider(asked, { agent, signal }))
      const answer = await toldAsOrganisation(provider.code(nonce))
      const { data: code } = organisationCode.safeParse({
        job, userCode: answer.user_code, address: answer.verification_uri, addressWithCode: answer.verification_uri_complete ?? null, seconds: Math.min(MOST_S, Math.floor(answer.expires_in)),
      })
      if (code === undefined || !isShown(code)) throw new FoyerError('organisation.unreachable', { detail: 'code' })
      this.wait(job, { provider, answer, agent, seconds: code.seconds })
      return code
    } catch (thrown) {
      agent.destroy()
      throw thrown
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
      const tokens = await toldAsOrganisation(Promise.race([wait.granted, nothing]))
      if (tokens === null) return false
      this.waits.delete(job)
      await ask('internal.organisationTokens', { job, ...tokens })
      return true
    } catch (thrown) {
      this.waits.delete(job)
      throw thrown
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
      const tokens = await (await organisationProvider(asked, { agent, signal })).refreshed(refreshToken)
      if (tokens === null) await ask('internal.organisationGone', { id })
      else await ask('internal.organisationChecked', { id, ...tokens })
    } catch {
      await ask('internal.organisationFailed', { id })
    } finally {
      agent.destroy()
    }
  }

  private wait(job: string, { provider, answer, agent, seconds }: Waiting): void {
    const [oldest] = this.waits
    if (this.waits.size >= MOST_WAITS && oldest !== undefined) oldest[1].end()
    const ended = new AbortController()
    const end = () => {
      ended.abort()
      this.waits.delete(job)
    }
    let unwatched = setTimeout(end, UNWATCHED_MS).unref()
    const granted = provider.granted(answer, { agent, signal: AbortSignal.any([ended.signal, this.ending, AbortSignal.timeout(seconds * 1000)]) }).finally(() => { agent.destroy() })
    // Whoever asks next hears of it; where nobody does, nobody needs to, and it is gone when it would be unwatched.
    granted.catch(() => undefined)
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
