import { z } from 'zod'
import { call, noDoors } from './call.ts'
import { KEY_SET_MAX } from './issuer.ts'
import type { Policy } from './policy.ts'
import { id, nothing, text } from './primitives.ts'
import { secret, secretKind, signInAnswer } from './staff.ts'

/** Whether policy has people sign in with their organisation: without the provider's address and a client there is nobody to ask. */
export const namesOrganisation = ({ organisationIssuer, organisationClient }: Pick<Policy, 'organisationIssuer' | 'organisationClient'>): boolean => organisationIssuer !== '' && organisationClient !== ''

/** Characters of a token: one with two hundred groups has some twelve thousand. */
export const TOKEN_MAX = 50_000
/** Characters of a code that somebody types on their telephone (RFC 8628 §6.1), with what stands between its letters. */
const USER_CODE_MAX = 40

/** What somebody needs to sign in on their own telephone (RFC 8628 §3.2), and for how many seconds it counts. */
export const organisationCode = z.object({
  job: id, userCode: text(USER_CODE_MAX).min(1), address: text(300), addressWithCode: text(400).nullable(), seconds: z.number().int().min(1).max(3600),
}).strict()
export type OrganisationCode = z.infer<typeof organisationCode>

/** Uplink holds an answer so long where nothing comes, milliseconds. */
export const AWAIT_MS = 20_000

export const organisationCalls = {
  /** Ask the organisation's provider for a code to be typed on one's own telephone. @throws FoyerError `organisation.notOffered`, `organisation.unreachable`, `staff.throttled` */
  'organisation.begin': call({ to: 'uplink', method: 'POST', path: '/sessions/organisation', needs: 'desk.enter', timeoutMs: 40_000, input: nothing, output: organisationCode }),
  /**
   * Wait for what becomes of it: to be asked again and again, since nobody polls the provider for somebody who went away.
   * @throws FoyerError `organisation.codeOver`, `organisation.refused`, `organisation.noGroup`, `organisation.tokenRefused`, `organisation.unreachable`
   */
  'organisation.await': call({
    to: 'uplink', method: 'PUT', path: '/sessions/organisation', needs: 'desk.enter', audit: 'failures', activity: false, timeoutMs: 40_000,
    input: z.object({ job: id }).strict(), output: z.object({ answered: z.boolean() }),
  }),
  /**
   * Come in as whom the organisation said. Somebody who is here for the first time chooses a secret with it, for when the organisation cannot be asked.
   * @throws FoyerError `organisation.codeOver`, `staff.weakSecret`
   */
  'organisation.enter': call({
    to: 'vault', method: 'POST', path: '/sessions/organisation/entries', needs: 'desk.enter',
    input: z.object({ job: id, secret: z.object({ kind: secretKind, value: secret }).strict().nullable() }).strict(),
    output: z.discriminatedUnion('kind', [...signInAnswer.options, z.object({ kind: z.literal('newSecret'), name: text(80) })]),
  }),
}

/** Whom to ask, as which client, by which way. */
export const organisationAsked = z.object({
  issuer: text(300), client: text(200), secret: text(4000).nullable(), scope: text(300),
  authority: z.string().max(1_000_000).nullable(), proxy: text(20_000).nullable(),
}).strict()
export type OrganisationAsked = z.infer<typeof organisationAsked>

const token = z.string().min(1).max(TOKEN_MAX)
/** What the provider gave, as it came: what it is worth is the vault's to say. */
export const organisationTokens = z.object({ /** Empty where the provider gave none. */ idToken: z.string().max(TOKEN_MAX), refreshToken: token.nullable(), keySet: z.string().max(KEY_SET_MAX) }).strict()
export type OrganisationTokens = z.infer<typeof organisationTokens>

const internal = { to: 'vault', needs: 'inside', doors: noDoors, audit: 'failures', activity: false } as const

/** What the uplink asks of the vault for people of an organisation. It carries, and decides nothing. */
export const organisationInternals = {
  /** `nonce` is sent with the request (OpenID Connect Core §3.1.2.1), and has to come back in the ID token while policy says so (`organisationNonce`). */
  'internal.organisationBegin': call({ ...internal, method: 'POST', path: '/internal/organisation/jobs', input: nothing, output: z.object({ job: id, nonce: text(80), asked: organisationAsked }) }),
  'internal.organisationTokens': call({ ...internal, method: 'PUT', path: '/internal/organisation/jobs', input: organisationTokens.extend({ job: id }), output: nothing }),
  /** Of whom the provider is to be asked now whether they are still there. Null: of nobody; `wanted`: whether there may be somebody soon. */
  'internal.organisationDue': call({
    ...internal, method: 'GET', path: '/internal/organisation/checks', input: nothing,
    output: z.object({ check: z.object({ id, refreshToken: token, asked: organisationAsked }).nullable(), wanted: z.boolean() }),
  }),
  'internal.organisationChecked': call({ ...internal, method: 'PUT', path: '/internal/organisation/checks', input: organisationTokens.extend({ id }), output: nothing }),
  /** The provider gives no more tokens for this person (RFC 6749 §5.2, `invalid_grant`). */
  'internal.organisationGone': call({ ...internal, method: 'DELETE', path: '/internal/organisation/checks', input: z.object({ id }).strict(), output: nothing }),
  /** It could not be asked. */
  'internal.organisationFailed': call({ ...internal, method: 'PUT', path: '/internal/organisation/fault', input: z.object({ id }).strict(), output: nothing }),
}
