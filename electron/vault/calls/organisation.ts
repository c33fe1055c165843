import { readFileSync, statSync } from 'node:fs'
import { FoyerError } from '../../contract/errors.ts'
import { KEY_SET_MAX } from '../../contract/issuer.ts'
import { namesOrganisation, type OrganisationAsked, type OrganisationTokens } from '../../contract/organisation.ts'
import type { Policy } from '../../contract/policy.ts'
import { roleOfGroups } from '../../contract/roles.ts'
import { commitWith } from '../audit/commit.ts'
import { eventOf, systemFrame } from '../audit/event.ts'
import { keySetHash, plainKeySet } from '../clients/tokens/issuer-keys.ts'
import { keysIn, type PublicKey } from '../clients/tokens/key-set.ts'
import { moment, since } from '../clock/clock.ts'
import { opened } from '../database/opened.ts'
import { settingNames } from '../database/setting-names.ts'
import { proxyIn } from '../outbox/link.ts'
import { authorityIn } from '../policy/authorities.ts'
import { verifiedIdToken, type IdTokenRules, type Proven } from '../staff/organisation/id-token.ts'
import { newId, type Desk, type OpenDesk } from './desk.ts'
import { closeLeft } from './organisation-presence.ts'
import type { SignInJob } from './organisation-state.ts'

/*
 * What an uplink that is not ours any more could do here. It sees the tokens of people who sign in, and the refresh tokens that it is handed for checks: at
 * the provider, for as long as they count there, it is each of these people as far as this desk's client reaches. It could keep a person's code from them,
 * show them another code and page than the provider's, or say of somebody that they left: that closes an account until they sign in with their
 * organisation again, and never one that is not of the organisation.
 *
 * It can let an accomplice in as a person who signs in at that moment: it shows the person the code of the accomplice's question, which they approve. It
 * cannot as a person of whom it only has a refresh token: an answer has to have the nonce of its question, which a refreshed token has not (OpenID Connect
 * Core §12.2) - unless policy takes answers without (`organisationNonce`), and then it can as everybody whom it was ever handed a token of.
 *
 * It could bring keys of its own and tokens signed with them, and so let somebody in as any person of any group that policy names: against that policy
 * names a file of the keys (`organisationKeys`), and then only what those keys signed counts. Without it another key set is an event of the trail before
 * anything signed with it counts. A second factor, where policy wants one, is the desk's own and still asked for in each of these cases.
 */

/** A code is typed within minutes (RFC 8628 §3.2); what was proven is used at once. Milliseconds. */
const JOB_MS = 30 * 60_000
/** More people than sign in at one desk at once; the oldest goes first. */
const MOST_JOBS = 8
/** Codes that anybody who stands before the desk can have made in so long: the provider is asked for each. */
const MOST_BEGUN = 10
const BEGUN_MS = 5 * 60_000
/** Tokens are remembered longer than any question that they could answer again is open. */
const TAKEN_MS = 60 * 60_000

const DEFAULT_SCOPE = 'openid profile offline_access'
const DEFAULT_GROUPS = 'groups'

/** Whom to ask, as policy says. @throws FoyerError `organisation.notOffered`, `uplink.settings` */
export function organisationOf({ policy, outbox }: OpenDesk): OrganisationAsked {
  const { values } = policy.inForce()
  if (!namesOrganisation(values)) throw new FoyerError('organisation.notOffered')
  return {
    issuer: values.organisationIssuer, client: values.organisationClient, secret: outbox.secret('organisationSecret'), scope: values.organisationScope || DEFAULT_SCOPE,
    authority: authorityIn(values.uplinkAuthority, 'uplinkAuthority'), proxy: proxyIn(values, outbox),
  }
}

/** @throws FoyerError `staff.throttled` with the seconds to wait as detail */
export function beginJob(desk: Desk): { job: string, nonce: string, asked: OrganisationAsked } {
  const asked = organisationOf(opened(desk))
  const { jobs, begun } = desk.organisation
  const recent = begun.filter((at) => desk.elapsed() - at < BEGUN_MS)
  const [first] = recent
  if (first !== undefined && recent.length >= MOST_BEGUN) throw new FoyerError('staff.throttled', { detail: String(Math.ceil((BEGUN_MS - (desk.elapsed() - first)) / 1000)) })
  desk.organisation.begun = [...recent, desk.elapsed()]
  for (const [id, { at }] of jobs) if (since(desk, at) >= JOB_MS) jobs.delete(id)
  const [oldest] = jobs.keys()
  if (jobs.size >= MOST_JOBS && oldest !== undefined) jobs.delete(oldest)
  const job = newId(desk.randomBytes)
  const nonce = newId(desk.randomBytes)
  jobs.set(job, { at: moment(desk), nonce, named: null })
  return { job, nonce, asked }
}

/** @throws FoyerError `organisation.codeOver` */
export function jobOf(desk: Desk, id: string): SignInJob {
  const job = desk.organisation.jobs.get(id)
  if (job === undefined || since(desk, job.at) >= JOB_MS) throw new FoyerError('organisation.codeOver')
  return job
}

/** Whether anybody is between their code and the desk. */
export const isAnySigningIn = (desk: Desk): boolean => [...desk.organisation.jobs.values()].some(({ at }) => since(desk, at) < JOB_MS)

/** The provider's answer to somebody's code. @throws FoyerError `organisation.codeOver`, `organisation.tokenRefused`, `organisation.noGroup` */
export async function takeTokens(desk: Desk, { job: id, ...tokens }: OrganisationTokens & { job: string }): Promise<void> {
  const parts = opened(desk)
  const job = jobOf(desk, id)
  if (job.named !== null) throw new FoyerError('organisation.codeOver')
  const { organisationIssuer: issuer, organisationNonce } = parts.policy.inForce().values
  try {
    const { subject, name, groups } = await provenBy(desk, tokens, { nonce: { sent: job.nonce, mayLack: !organisationNonce }, subject: null, notBefore: job.at.wall })
    const role = roleOfGroups(listed(groups), parts.policy.inForce().values)
    if (role === null) {
      const known = parts.links.find(issuer, subject)
      if (known !== null) closeLeft(desk, known.staff_id, 'noGroup')
      throw new FoyerError('organisation.noGroup')
    }
    job.named = { issuer, subject, name, role, refreshToken: tokens.refreshToken }
  } catch (error) {
    desk.organisation.jobs.delete(id)
    throw error
  }
}

/** @throws FoyerError `organisation.tokenRefused` where a token had no list of groups */
export function listed(groups: Proven['groups']): readonly string[] {
  if (groups === null) throw new FoyerError('organisation.tokenRefused', { detail: 'groups' })
  return groups
}

/** By which keys a token counts: those of the file that policy names, else those that the uplink brought, told when they are others than before. @throws FoyerError `uplink.settings`, `uplink.badAnswer` */
function keysFor(desk: Desk, { organisationKeys: file, organisationIssuer: issuer }: Policy, brought: string): readonly PublicKey[] {
  if (file !== '') return keysInFile(file)
  const { settings } = opened(desk)
  const keys = keysIn(brought)
  const hash = keySetHash(issuer, plainKeySet(keys))
  if (settings.get(settingNames.organisationKeys) !== hash) {
    commitWith(desk, () => { settings.set(settingNames.organisationKeys, hash) }, () =>
      eventOf(desk, systemFrame('PUT', '/staff/organisation/keys', 'organisation.keys'), { status: 200, error: null, subject: null, detail: `keys=${keys.length} sha256=${hash}` }))
  }
  return keys
}

function keysInFile(path: string): readonly PublicKey[] {
  try {
    const found = statSync(path)
    if (!found.isFile() || found.size > KEY_SET_MAX) throw new Error('no key set')
    return keysIn(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new FoyerError('uplink.settings', { detail: 'organisationKeys', cause: error })
  }
}

/** Whom a token names that answers one question. Each token counts once. @throws FoyerError `organisation.tokenRefused` with why as detail */
export async function provenBy(desk: Desk, { idToken, keySet }: OrganisationTokens, rules: Pick<IdTokenRules, 'nonce' | 'subject' | 'notBefore'>): Promise<Proven> {
  const { values } = opened(desk).policy.inForce()
  const { taken } = desk.organisation
  const proven = await verifiedIdToken(idToken, keysFor(desk, values, keySet), {
    ...rules, issuer: values.organisationIssuer, client: values.organisationClient, groupsClaim: values.organisationGroups || DEFAULT_GROUPS,
  }, desk.now().getTime())
  if ('because' in proven) throw new FoyerError('organisation.tokenRefused', { detail: proven.because })
  for (const [hash, at] of taken) if (since(desk, at) >= TAKEN_MS) taken.delete(hash)
  if (taken.has(proven.hash)) throw new FoyerError('organisation.tokenRefused', { detail: 'again' })
  taken.set(proven.hash, moment(desk))
  return proven
}
