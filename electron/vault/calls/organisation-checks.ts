import { FoyerError } from '../../contract/errors.ts'
import { namesOrganisation, type OrganisationAsked, type OrganisationTokens } from '../../contract/organisation.ts'
import { becomesAnother, roleOfGroups } from '../../contract/roles.ts'
import { moment, since } from '../clock/clock.ts'
import { opened } from '../database/opened.ts'
import type { Account } from '../staff/accounts.ts'
import type { Link } from '../staff/organisation/links.ts'
import { newId, type Desk } from './desk.ts'
import { listed, organisationOf, provenBy } from './organisation.ts'
import { changeByOrganisation, closeLeft } from './organisation-presence.ts'

/** How often the provider is asked whether somebody is still there, milliseconds: who left is out within that, where the desk reaches it. */
const CHECK_MS = 5 * 60_000
/** After a try that failed. */
const AGAIN_MS = 60_000
/** A check that nobody answered is over. */
const ANSWER_MS = 5 * 60_000

/** Whom to ask about now. */
export function checkDue(desk: Desk): { check: { id: string, refreshToken: string, asked: OrganisationAsked } | null, wanted: boolean } {
  const parts = opened(desk)
  const { values } = parts.policy.inForce()
  if (!namesOrganisation(values)) return { check: null, wanted: false }
  const { checks, tries } = desk.organisation
  for (const [id, { at }] of checks) if (since(desk, at) >= ANSWER_MS) checks.delete(id)
  const asked = organisationOf(parts)
  const due = parts.links.all().flatMap((link) => (link.refresh_token === null ? [] : [{ ...link, held: link.refresh_token }])).find(({ staff_id: id, issuer, gone }) => {
    if (issuer !== values.organisationIssuer || gone === 1 || parts.accounts.find(id)?.active !== 1) return false
    const last = tries.get(id)
    return last === undefined || desk.elapsed() - last.at >= (last.failed ? AGAIN_MS : CHECK_MS)
  })
  if (due === undefined) return { check: null, wanted: true }
  tries.set(due.staff_id, { at: desk.elapsed(), failed: false })
  const id = newId(desk.randomBytes)
  checks.set(id, { staffId: due.staff_id, at: moment(desk) })
  return { check: { id, refreshToken: due.held, asked }, wanted: true }
}

/** One answer to one question. @throws FoyerError `input.invalid` where nobody asked */
function answered(desk: Desk, id: string): { link: Link, account: Account, asked: number } {
  const { links, accounts } = opened(desk)
  const check = desk.organisation.checks.get(id)
  desk.organisation.checks.delete(id)
  const link = check === undefined ? null : links.of(check.staffId)
  const account = link === null ? null : accounts.find(link.staff_id)
  if (check === undefined || link === null || account === null) throw new FoyerError('input.invalid', { detail: 'check' })
  return { link, account, asked: check.at.wall }
}

/** The provider says that somebody is there, and in which groups. @throws FoyerError `organisation.tokenRefused`, `input.invalid` */
export async function takeChecked(desk: Desk, { id, ...tokens }: OrganisationTokens & { id: string }): Promise<void> {
  const { link, account, asked } = answered(desk, id)
  const { links, accounts, policy } = opened(desk)
  // The provider may take the one before no more, whatever its token says, and whether it is one at all.
  if (tokens.refreshToken !== null) links.renew(account.id, tokens.refreshToken)
  const { groups } = await provenBy(desk, tokens, { nonce: null, subject: link.subject, notBefore: asked })
  const role = roleOfGroups(listed(groups), policy.inForce().values)
  if (role === null) {
    closeLeft(desk, account.id, 'noGroup')
    return
  }
  const note = () => { links.contact(account.id, desk.now().getTime(), null) }
  const now = accounts.find(account.id)
  if (now?.active !== 1 || !becomesAnother(now, role)) note()
  else {
    changeByOrganisation(desk, account.id, 'organisation.changed', `role=${role}`, 'changed', () => {
      note()
      accounts.follow(account.id, { role, active: true })
    })
  }
}

export const takeGone = (desk: Desk, id: string): void => { closeLeft(desk, answered(desk, id).account.id, 'left') }

/** It could not be asked: soon again. */
export function checkFailed(desk: Desk, id: string): void {
  const check = desk.organisation.checks.get(id)
  desk.organisation.checks.delete(id)
  if (check !== undefined) desk.organisation.tries.set(check.staffId, { at: desk.elapsed(), failed: true })
}
