import type { FactorKind } from '../../../contract/factors.ts'
import { wantsSecondFactor } from '../../../contract/roles.ts'
import type { Policy } from '../../../contract/policy.ts'
import type { OwnFactors } from '../../../contract/staff.ts'
import type { Database } from '../../database/database.ts'
import type { Account } from '../accounts.ts'
import type { Taps } from '../taps.ts'
import type { Authenticator } from './authenticator.ts'
import { recoveryCodes, type RecoveryCodes } from './recovery-codes.ts'
import { secretAuthenticator } from './secret.ts'
import { securityKeys, type SecurityKeys } from './security-keys.ts'
import { totpAuthenticator, type TotpAuthenticator } from './totp.ts'

export interface Authenticators extends Record<Exclude<FactorKind, 'securityKey'>, Authenticator> {
  totp: TotpAuthenticator
  securityKey: SecurityKeys
  recoveryCode: RecoveryCodes
}

export const authenticatorsOf = (database: Database, taps: Taps): Authenticators =>
  ({ secret: secretAuthenticator, totp: totpAuthenticator(database), securityKey: securityKeys(database, taps), recoveryCode: recoveryCodes(database) })

/** Factors that somebody can enrol in beside the secret; recovery codes stand in for one of them and are none by themselves. */
const enrolled = ['securityKey', 'totp'] as const

export type SecondFactor = Exclude<FactorKind, 'secret'>

/** What somebody has in the second place, the usual one first; nothing for who never enrolled. */
export function secondFactorsOf(authenticators: Authenticators, person: Pick<Account, 'id'>): SecondFactor[] {
  const has = enrolled.filter((kind) => authenticators[kind].has(person))
  return has.length === 0 ? [] : [...has, ...(authenticators.recoveryCode.has(person) ? ['recoveryCode' as const] : [])]
}

/** Whether policy wants somebody to enrol before they are let in. */
export const mustEnrol = (authenticators: Authenticators, person: Pick<Account, 'id' | 'role'>, policy: Policy): boolean =>
  wantsSecondFactor(person.role, policy) && secondFactorsOf(authenticators, person).length === 0

/** By what somebody who is signed in proves it afresh, the usual one first. */
export function proofsOf(authenticators: Authenticators, person: Pick<Account, 'id'>, { freshSecondFactor }: Policy): FactorKind[] {
  const second = secondFactorsOf(authenticators, person)
  return second.length > 0 && freshSecondFactor ? second : ['secret', ...second]
}

export function ownFactorsOf({ totp, securityKey, recoveryCode }: Authenticators, staffId: string): OwnFactors {
  const since = totp.since(staffId)
  return { totp: since === null ? null : new Date(since).toISOString(), keys: securityKey.list(staffId), recoveryCodes: recoveryCode.left(staffId) }
}

/** Security keys alone; codes on paper are no factor by themselves. */
export function removeKeys(authenticators: Authenticators, staffId: string): void {
  if (authenticators.totp.has({ id: staffId })) authenticators.securityKey.remove(staffId)
  else removeSecondFactors(authenticators, staffId)
}

/** Everything in the second place. */
export function removeSecondFactors(authenticators: Authenticators, staffId: string): void {
  for (const kind of [...enrolled, 'recoveryCode'] as const) authenticators[kind].remove(staffId)
}
