import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FoyerError, type ErrorPayload } from '../contract/errors.ts'
import { trustFileName, type DocumentTrust } from '../emrtd/index.ts'
import { guardedEntries, guardOf, thisSystem, type GuardSystem } from '../system/guarded-path.ts'
import { policyTrustFolder, type PolicyPlace } from '../system/policy-file.ts'

const told = (code: 'policy.writable' | 'policy.unreadable', path: string): ErrorPayload => new FoyerError(code, { detail: path.slice(0, 120) }).toPayload()

/**
 * Adds what lies in a folder; where it is to be guarded, only what no ordinary user can have put there.
 * @returns what is to be told of the folder, or null
 */
async function addFolder(trust: DocumentTrust, folder: string, guarded: boolean, now: Date, system: GuardSystem): Promise<ErrorPayload | null> {
  let problem: ErrorPayload | null = null
  if (guarded) {
    const { writableAt, exists } = guardOf(folder, system)
    if (!exists) return null
    if (writableAt !== null) return (await holdsTrust(folder)) ? told('policy.writable', writableAt) : null
  }
  try {
    await trust.addFolder(folder, (names) => {
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
export async function addPolicyTrust(trust: DocumentTrust, { policy, now }: { policy: PolicyPlace | null, now: () => Date }, system = thisSystem): Promise<ErrorPayload | null> {
  return policy === null ? null : await addFolder(trust, policyTrustFolder(policy), policy.guarded, now(), system)
}

/** Certificates that somebody put into the app's resources before packing it. */
export async function addInstalledTrust(trust: DocumentTrust, { resourcesFolder, installed, now }: { resourcesFolder: string, installed: boolean, now: () => Date }, system = thisSystem): Promise<ErrorPayload | null> {
  return await addFolder(trust, join(resourcesFolder, 'csca'), installed, now(), system)
}
