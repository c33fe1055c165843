import { existsSync } from 'node:fs'
import { FoyerError } from '../contract/errors.ts'
import { isHostPermitted } from '../contract/hosts.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import { databasePath } from '../vault/database/desk-files.ts'
import { policySourceOf } from '../vault/policy/policy-sources.ts'
import { policyOfDesk, type CliIo } from './io.ts'
import { inForce } from './policy.ts'

/** Where nobody can know what policy permits: this computer. */
const HERE_ALONE = 'localhost'

/**
 * Policy's `hosts` for a command that contacts somebody by itself: what the desk holds to, where there is one and it opens, else what the organisation says. What
 * that is where nobody can read it may be anything.
 */
export async function permittedHosts(io: CliIo, more: Partial<VaultOptions> = {}): Promise<string> {
  const found = existsSync(databasePath(io.dataFolder)) ? await inForce({ ...io, stderr: () => undefined }, more) : null
  if (found !== null && found.closed === null) return found.policy.values.hosts
  const place = policyOfDesk(io)
  if (place === null) return ''
  const { values } = policySourceOf(place).look()
  return values === null ? HERE_ALONE : values.hosts ?? ''
}

/** @throws FoyerError `policy.hostNotPermitted` */
export function refuseHost(host: string, permitted: string): void {
  if (!isHostPermitted(host, permitted)) throw new FoyerError('policy.hostNotPermitted', { detail: host.slice(0, 120) })
}

/** The same where a person names one host: this computer need not be asked about. @throws FoyerError `policy.hostNotPermitted` */
export async function refuseUnlessPermitted(host: string, io: CliIo, more: Partial<VaultOptions> = {}): Promise<void> {
  if (!isHostPermitted(host, HERE_ALONE)) refuseHost(host, await permittedHosts(io, more))
}
