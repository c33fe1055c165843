import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { guardedEntries, guardOf, thisSystem, type GuardSystem } from './guarded-path.ts'
import { policyTrustFolder, type PolicyPlace } from './policy-file.ts'

/** Where files of trust were laid by hand: by whoever packed the app, and by the organisation beside its policy file. */
export interface LaidPlaces {
  resourcesFolder: string
  /** A packed app: what lies in its own folders is held to the same as policy is. */
  installed: boolean
  policy: PolicyPlace | null
}

/** What names a file of trust, and how many of one folder count. */
export interface LaidRules { named: RegExp, mostFiles: number }

/** `detail`: where. */
export interface LaidProblem { code: 'policy.writable' | 'policy.unreadable', detail: string }

export interface LaidTrust {
  /** By their paths, in the order in which they count. */
  files: string[]
  /** One of each folder at most. */
  problems: LaidProblem[]
}

const told = (code: LaidProblem['code'], path: string): LaidProblem => ({ code, detail: path.slice(0, 120) })

/** The files of both folders that may be believed: where a folder is to be guarded, those that no ordinary user can have put there. */
export async function laidTrust({ resourcesFolder, installed, policy }: LaidPlaces, rules: LaidRules, system: GuardSystem = thisSystem): Promise<LaidTrust> {
  const folders = [await inFolder(join(resourcesFolder, 'csca'), installed, rules, system), ...(policy === null ? [] : [await inFolder(policyTrustFolder(policy), policy.guarded, rules, system)])]
  return { files: folders.flatMap(({ files }) => files), problems: folders.flatMap(({ problems }) => problems) }
}

async function inFolder(folder: string, guarded: boolean, { named, mostFiles }: LaidRules, system: GuardSystem): Promise<LaidTrust> {
  const nothing = (...problems: LaidProblem[]): LaidTrust => ({ files: [], problems })
  const { writableAt, exists } = guarded ? guardOf(folder, system) : { writableAt: null, exists: true }
  if (!exists) return nothing()
  let names: string[]
  try {
    names = (await readdir(folder)).filter((name) => named.test(name)).toSorted().slice(0, mostFiles)
  } catch (thrown) {
    if (writableAt !== null) return nothing(told('policy.writable', writableAt))
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? nothing() : nothing(told('policy.unreadable', folder))
  }
  // An empty folder is nothing to tell.
  if (writableAt !== null) return names.length > 0 ? nothing(told('policy.writable', writableAt)) : nothing()
  const usable = guarded ? guardedEntries(folder, names, system) : names
  return { files: usable.map((name) => join(folder, name)), problems: usable.length < names.length ? [told('policy.writable', folder)] : [] }
}

/** The bytes of a file; null where it cannot be read, is none, or has more than `most`. */
export async function readLaid(path: string, most: number): Promise<Uint8Array | null> {
  try {
    const file = await open(path)
    try {
      const stats = await file.stat()
      if (!stats.isFile() || stats.size > most) return null
      const bytes = await file.readFile()
      return bytes.byteLength > most ? null : new Uint8Array(bytes)
    } finally {
      await file.close()
    }
  } catch {
    return null
  }
}
