import { FoyerError, type ErrorPayload } from '../contract/errors.ts'
import { guardedEntries, guardOf, thisSystem, type GuardSystem } from '../transport/guarded-path.ts'
import { policyTrustFolder, type PolicyPlace } from '../transport/policy-file.ts'
import { addTrustFolder, type TrustFiles } from './chip/proof/trust-files.ts'
import type { TrustStore } from './chip/proof/trust-store.ts'

/**
 * Adds the organisation's certificates: those that no ordinary user can have put there.
 * @returns what is to be told of the folder, or null
 */
export async function addPolicyTrust(trust: TrustStore, files: TrustFiles, place: PolicyPlace | null, system: GuardSystem = thisSystem): Promise<ErrorPayload | null> {
  if (place === null) return null
  const folder = policyTrustFolder(place)
  if (!place.guarded) {
    await addTrustFolder(trust, folder, files)
    return null
  }
  const writable = (path: string): ErrorPayload => new FoyerError('policy.writable', { detail: path.slice(0, 120) }).toPayload()
  const { writableAt, exists } = guardOf(folder, system)
  if (!exists) return null
  if (writableAt !== null) return writable(writableAt)
  let problem: ErrorPayload | null = null
  await addTrustFolder(trust, folder, files, (names) => {
    const usable = guardedEntries(folder, names, system)
    if (usable.length < names.length) problem = writable(folder)
    return usable
  })
  return problem
}
