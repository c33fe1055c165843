import type { PolicyInForce } from '../contract/policy.ts'
import type { Database } from '../vault/database/database.ts'
import { settingsOf } from '../vault/database/settings.ts'
import { deskPolicy } from '../vault/policy/desk-policy.ts'
import { policySourceOf } from '../vault/policy/policy-sources.ts'
import { policyOfDesk, type CliIo } from './io.ts'

/** What is in force at an open desk by what its database says. */
export function policyInForceAt(io: CliIo, database: Database): PolicyInForce {
  const place = policyOfDesk(io)
  return deskPolicy(settingsOf(database), place === null ? null : policySourceOf(place)).inForce()
}
