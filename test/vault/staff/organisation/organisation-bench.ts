import { afterEach, beforeEach } from 'vitest'
import type { Input } from '../../../../electron/contract/index.ts'
import { opened } from '../../../../electron/vault/database/opened.ts'
import { deskBench } from '../../desk-fixture.ts'
import { administratorSecret } from '../../vault-fixture.ts'
import { CLIENT, ISSUER, providerTokens } from './provider-tokens.ts'

export const HOUR_MS = 3_600_000
export const PIN = '739154'
export const asPin = { kind: 'pin', value: PIN } as const

type Made = Awaited<ReturnType<typeof deskBench>>
type NewSecret = Input<'organisation.enter'>['secret']

export const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => `${(error as { code: string }).code} ${(error as { detail?: string }).detail ?? ''}`.trim())

/** For each test a desk of its own, whose policy names an organisation, with that organisation's provider in the test's hand. */
export function organisationBench() {
  let made: Made
  let provider: ReturnType<typeof providerTokens>
  let nonce = ''
  const policy = (values: Input<'desk.setPolicy'>['values']) => made.afresh('desk.setPolicy', { values })
  beforeEach(async () => {
    made = await deskBench()
    provider = providerTokens(() => Math.floor(made.clock.time / 1000))
    await policy({ organisationIssuer: ISSUER, organisationClient: CLIENT, organisationClerks: 'reception, night shift', organisationSupervisors: 'duty managers' })
  })
  afterEach(() => { made.dispose() })

  async function begin() {
    const begun = await made.call('internal.organisationBegin', {})
    nonce = begun.nonce
    return begun
  }
  const token: typeof provider.token = (subject, groups, said) => provider.token(subject, groups, { ...said, claims: { nonce, ...said?.claims } })
  const bring = (job: string, idToken: string, more: { keySet?: string, refreshToken?: string | null } = {}) =>
    made.call('internal.organisationTokens', { job, idToken, refreshToken: 'refresh-1', keySet: provider.keySet, ...more })
  const enter = (job: string, secret: NewSecret = null) => made.call('organisation.enter', { job, secret })
  async function signIn(groups: readonly string[], secret: NewSecret = null, subject = 'ana') {
    const { job } = await begin()
    await bring(job, await token(subject, groups))
    made.session = null
    return enter(job, secret)
  }
  const administrator = () => opened(made.desk).accounts.named('Maria Muster')?.id ?? ''
  async function asAdministrator(): Promise<void> {
    made.session = null
    await made.call('staff.signIn', { staffId: administrator(), secret: administratorSecret })
  }
  return {
    get made() { return made },
    get provider() { return provider },
    /** The nonce of the latest question, which a provider gives back. */
    get nonce() { return nonce },
    policy, begin, token, bring, enter, signIn, administrator, asAdministrator,
    comeIn: async (groups: readonly string[], secret: NewSecret = null, subject = 'ana') => {
      const answer = await signIn(groups, secret, subject)
      if (answer.kind !== 'session') throw new Error(answer.kind)
      return answer.session
    },
    byPin: (staffId: string) => made.call('staff.signIn', { staffId, secret: PIN }),
    /** The administrator looks. */
    told: async (action: string) => {
      await asAdministrator()
      const { events } = await made.call('audit.list', { filter: { action }, before: null, limit: 50 })
      return events.map(({ status, error, subject, detail }) => ({ status, error, subject, detail }))
    },
    check: async () => {
      const { check: due } = await made.call('internal.organisationDue', {})
      return due
    },
  }
}
