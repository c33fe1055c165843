import { FoyerError } from '../../../contract/errors.ts'
import type { Output } from '../../../contract/index.ts'
import { becomesAnother } from '../../../contract/roles.ts'
import type { ValidInput } from '../../../transport/handlers.ts'
import { opened } from '../../database/opened.ts'
import type { Accounts, Account } from '../../staff/accounts.ts'
import { hashSecret } from '../../staff/authenticators/secrets.ts'
import { tellEnded } from '../../staff/ended.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { newId } from '../desk.ts'
import { beginJob, jobOf, takeTokens } from '../organisation.ts'
import { checkDue, checkFailed, takeChecked, takeGone } from '../organisation-checks.ts'
import type { Named } from '../organisation-state.ts'
import { askedBeside, enter, refuseBeforeRecovery } from './sign-in.ts'

/** Where a provider says of nobody what they are called. */
const UNNAMED = 'Staff'

/** A name that nobody here has. Nobody takes over an account by being called alike: who somebody is the provider's identifier says. */
function freeName(accounts: Accounts, wanted: string): string {
  if (accounts.named(wanted) === null) return wanted
  let number = 2
  while (accounts.named(`${wanted} (${number})`) !== null) number += 1
  return `${wanted} (${number})`
}

/** The account of somebody the organisation named; null for who comes for the first time. @throws FoyerError `organisation.refused` where an administrator here switched it off */
function accountOf(call: VaultCall, { issuer, subject }: Named): Account | null {
  const { accounts, links } = opened(call.desk)
  const link = links.find(issuer, subject)
  const account = link === null ? null : accounts.find(link.staff_id)
  if (account !== null) call.setSubject(account.id)
  if (account !== null && account.active !== 1 && link?.gone !== 1) throw new FoyerError('organisation.refused')
  return account
}

/** Somebody who is here for the first time. @throws FoyerError `staff.weakSecret` */
async function newAccount({ desk }: VaultCall, id: string, { name, role }: Named, secret: ValidInput<'organisation.enter'>['secret']): Promise<Account> {
  const { accounts } = opened(desk)
  if (secret === null) throw new FoyerError('input.invalid', { detail: 'secret' })
  const hash = await hashSecret(secret.kind, secret.value, desk.randomBytes(16))
  return {
    id, name: freeName(accounts, name ?? UNNAMED), role, secret_kind: secret.kind, hash, active: 1, language: null, created_at: desk.now().getTime(), last_sign_in_at: null, failures: 0, locked_until: null,
  }
}

async function enterNamed({ job: id, secret }: ValidInput<'organisation.enter'>, call: VaultCall): Promise<Output<'organisation.enter'>> {
  const { desk } = call
  const parts = opened(desk)
  const { accounts, links } = parts
  const { named } = jobOf(desk, id)
  if (named === null) throw new FoyerError('organisation.codeOver')
  const { issuer, subject, role, refreshToken } = named
  refuseBeforeRecovery(parts, named)
  const known = accountOf(call, named)
  if (known === null && secret === null) {
    call.skipEvent()
    return { kind: 'newSecret', name: freeName(accounts, named.name ?? UNNAMED) }
  }
  const staffId = known?.id ?? newId(desk.randomBytes)
  const at = desk.now().getTime()
  const account: Account = known !== null ? { ...known, role, active: 1 } : await newAccount(call, staffId, named, secret)
  // Of two at once one comes in: what was proven counts once.
  if (!desk.organisation.jobs.delete(id)) throw new FoyerError('organisation.codeOver')
  if (known !== null && becomesAnother(known, role)) tellEnded(desk, desk.sessions.endAllOf(staffId), 'changed')
  call.setDetail(`${known === null ? 'created' : known.active === 1 ? 'known' : 'reopened'} role=${role}`)
  call.setSubject(staffId)
  const change = () => {
    if (known === null) {
      accounts.add(account)
      links.add({ staffId, issuer, subject, at })
    } else accounts.follow(staffId, { role, active: true })
    links.contact(staffId, at, refreshToken)
  }
  // As somebody who knows their secret: what policy asks beside it is the desk's own.
  const asked = askedBeside(call, account)
  if (asked !== null) {
    call.commit(change)
    return asked
  }
  const session = enter(call, account, () => {
    change()
    accounts.signedIn(staffId, desk.now())
  })
  return { kind: 'session', session }
}

type OrganisationInternals = {
  [K in keyof HandlersOf<'internal'> as K extends `internal.organisation${string}` ? K : never]: HandlersOf<'internal'>[K]
}

export const organisationHandlers: HandlersOf<'organisation'> = { 'organisation.enter': enterNamed }

/** What the uplink asks for people of an organisation. What it brings from outside is judged here. */
export const organisationInternalHandlers: OrganisationInternals = {
  'internal.organisationBegin': (_input, { desk }) => beginJob(desk),
  'internal.organisationTokens': async (given, { desk }) => {
    await takeTokens(desk, given)
    return {}
  },
  'internal.organisationDue': (_input, call) => {
    // Asked at every turn: no event of the trail.
    call.skipEvent()
    return checkDue(call.desk)
  },
  'internal.organisationChecked': async (given, { desk }) => {
    await takeChecked(desk, given)
    return {}
  },
  'internal.organisationGone': ({ id }, { desk }) => {
    takeGone(desk, id)
    return {}
  },
  'internal.organisationFailed': ({ id }, { desk }) => {
    checkFailed(desk, id)
    return {}
  },
}
