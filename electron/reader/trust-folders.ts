import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FoyerError, type ErrorPayload } from '../contract/errors.ts'
import { guardedEntries, guardOf, thisSystem, type GuardSystem } from '../transport/guarded-path.ts'
import { policyTrustFolder, type PolicyPlace } from '../transport/policy-file.ts'
import { addTrustFolder, type TrustFiles } from '../emrtd/proof/trust-files.ts'
import { trustFileName } from '../emrtd/proof/trust-objects.ts'
import type { TrustStore } from '../emrtd/proof/trust-store.ts'

const told = (code: 'policy.writable' | 'policy.unreadable', path: string): ErrorPayload => new FoyerError(code, { detail: path.slice(0, 120) }).toPayload()

/**
 * Adds what lies in a folder; where it is to be guarded, only what no ordinary user can have put there.
 * @returns what is to be told of the folder, or null
 */
async function addFolder(trust: TrustStore, files: TrustFiles, folder: string, guarded: boolean, now: Date, system: GuardSystem): Promise<ErrorPayload | null> {
  let problem: ErrorPayload | null = null
  if (guarded) {
    const { writableAt, exists } = guardOf(folder, system)
    if (!exists) return null
    if (writableAt !== null) return (await holdsTrust(folder)) ? told('policy.writable', writableAt) : null
  }
  try {
    await addTrustFolder(trust, folder, files, (names) => {
      const usable = guarded ? guardedEntries(folder, names, system) : names
      if (usable.length < names.length) problem = told('policy.writable', folder)
      return usable
    }, now.getTime())
  } catch {
    return told('policy.unreadable', folder)
  }
  return problem
}

/** Whether anything lies there that would count; yes where nobody can know. An empty folder is nothing to tell. */
async function holdsTrust(folder: string): Promise<boolean> {
  return await readdir(folder).then((names) => names.some((name) => trustFileName.test(name)), () => true)
}

/** The organisation's certificates, beside its policy file. */
export async function addPolicyTrust(trust: TrustStore, files: TrustFiles, { policy, now }: { policy: PolicyPlace | null, now: () => Date }, system = thisSystem): Promise<ErrorPayload | null> {
  return policy === null ? null : await addFolder(trust, files, policyTrustFolder(policy), policy.guarded, now(), system)
}

/** Certificates that somebody put into the app's resources before packing it. */
export async function addInstalledTrust(trust: TrustStore, files: TrustFiles, { resourcesFolder, installed, now }: { resourcesFolder: string, installed: boolean, now: () => Date }, system = thisSystem): Promise<ErrorPayload | null> {
  return await addFolder(trust, files, join(resourcesFolder, 'csca'), installed, now(), system)
}
