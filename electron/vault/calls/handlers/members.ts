import { FoyerError } from '../../../contract/errors.ts'
import { namesOrganisation } from '../../../contract/organisation.ts'
import type { StaffMember } from '../../../contract/staff.ts'
import { opened } from '../../database/opened.ts'
import { memberOf, type Account } from '../../staff/accounts.ts'
import { ownFactorsOf } from '../../staff/authenticators/book.ts'
import type { VaultCall } from '../call.ts'
import type { OpenDesk } from '../desk.ts'

/** @throws FoyerError `staff.notFound` */
export function existing(parts: OpenDesk, id: string): Account {
  const account = parts.accounts.find(id)
  if (account === null) throw new FoyerError('staff.notFound')
  return account
}

export function memberShown({ desk }: Pick<VaultCall, 'desk'>, account: Account): StaffMember {
  const { accounts, authenticators, links, policy } = opened(desk)
  const link = links.of(account.id)
  const { values } = policy.inForce()
  return {
    ...memberOf(account, desk.now(), accounts.waitOf(account), ownFactorsOf(authenticators, account.id)),
    organisation: link === null ? null : { named: namesOrganisation(values) && values.organisationIssuer === link.issuer },
  }
}

/** @throws FoyerError `staff.notFound` */
export const memberIn = (call: VaultCall, id: string): StaffMember => memberShown(call, existing(opened(call.desk), id))
