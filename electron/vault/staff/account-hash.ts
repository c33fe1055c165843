import { digest } from '../audit/digest.ts'
import type { Account } from './accounts.ts'

/** Actions whose event says how an account is from then on. */
export const accountActions = ['staff.create', 'staff.update', 'staff.setSecret', 'staff.resetAdministrator', 'staff.leaveOrganisation', 'organisation.enter', 'organisation.changed', 'organisation.gone'] as const

/** Who somebody is and what they may: everything of an account that only an administrator's or their own call changes. The secret's hash has its own salt. */
export function accountHash({ id, name, role, secret_kind, hash, active }: Account): string {
  return digest(JSON.stringify(['foyer account 1', id, name, role, secret_kind, hash, active]))
}
