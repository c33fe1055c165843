import { lstatSync, realpathSync } from 'node:fs'
import { join, posix, win32 } from 'node:path'
import { ordinaryWriter, sddlOf, type WindowsPlace } from './windows-acl.ts'

/** What the file system says of one entry, without following a link. */
export interface Entry { uid: number, gid: number, mode: number, link: boolean }

/** The system as the check asks it; tests bring their own. */
export interface GuardSystem {
  platform: NodeJS.Platform
  /** @throws an error with code ENOENT where there is nothing */
  entry(path: string): Entry
  realpath(path: string): string
  /** Owner and access of each path as SDDL, null where they cannot be had. */
  sddl(paths: readonly string[]): (string | null)[]
}

export interface Guard {
  /** Where somebody who is no administrator could write, or could not be ruled out; null: nowhere. */
  writableAt: string | null
  /** The path is there. Where it is not, its parents were looked at all the same: whether it surely is missing depends on them. */
  exists: boolean
}

export const thisSystem: GuardSystem = {
  platform: process.platform,
  entry(path) {
    const stats = lstatSync(path)
    return { uid: stats.uid, gid: stats.gid, mode: stats.mode, link: stats.isSymbolicLink() }
  },
  realpath: (path) => realpathSync(path),
  sddl: sddlOf,
}

const ROOT = 0
/** Groups of administrators, who may write wherever root may: root or wheel, and `admin` on macOS, which holds its own folders so. */
const ADMINISTRATOR_GROUPS: Partial<Record<NodeJS.Platform, readonly number[]>> = { darwin: [0, 80] }

/** The permission bits of a group and of everybody to write; an access list shows in the group's. */
const GROUP_WRITES = 0o020
const OTHERS_WRITE = 0o002

function ordinaryUsersWrite({ uid, gid, mode, link }: Entry, platform: NodeJS.Platform): boolean {
  if (uid !== ROOT) return true
  // A link's own bits say nothing: who may replace it is who may write its folder.
  if (link) return false
  return (mode & OTHERS_WRITE) !== 0 || ((mode & GROUP_WRITES) !== 0 && !(ADMINISTRATOR_GROUPS[platform] ?? [ROOT]).includes(gid))
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** The path with every folder above it, the topmost first. */
function withParents(path: string, { dirname: parent }: Pick<typeof posix, 'dirname'>): string[] {
  const above = parent(path)
  return above === path ? [path] : [...withParents(above, { dirname: parent }), path]
}

function guardOnPosix(path: string, system: GuardSystem): Guard {
  let linked = false
  for (const part of withParents(posix.resolve(path), posix)) {
    try {
      const entry = system.entry(part)
      if (ordinaryUsersWrite(entry, system.platform)) return { writableAt: part, exists: true }
      linked ||= entry.link
    } catch (error) {
      return isMissing(error) ? { writableAt: null, exists: false } : { writableAt: part, exists: true }
    }
  }
  if (!linked) return { writableAt: null, exists: true }
  try {
    // Where the links lead is held to the same; there are none on that path.
    return guardOnPosix(system.realpath(path), system)
  } catch (error) {
    return isMissing(error) ? { writableAt: null, exists: false } : { writableAt: path, exists: true }
  }
}

function guardOnWindows(path: string, system: GuardSystem): Guard {
  const parts: string[] = []
  let exists = true
  for (const part of withParents(win32.resolve(path), win32)) {
    try {
      // Junctions are made by anybody, and lead anywhere.
      if (system.entry(part).link) return { writableAt: part, exists: true }
      parts.push(part)
    } catch (error) {
      if (!isMissing(error)) return { writableAt: part, exists: true }
      exists = false
      break
    }
  }
  // What lies in the folder itself is read; the folders above it only lead there.
  const inside = new Set([win32.resolve(path), win32.dirname(win32.resolve(path))])
  return { writableAt: writableOnWindows(parts, (part) => (inside.has(part) ? 'inside' : 'above'), system), exists }
}

function writableOnWindows(paths: readonly string[], place: (path: string) => WindowsPlace, system: GuardSystem): string | null {
  if (paths.length === 0) return null
  const found = system.sddl(paths)
  return paths.find((path, index) => ordinaryWriter(found[index] ?? null, place(path)) !== null) ?? null
}

/** Whether only administrators can have written a file or folder: its owner and mode, or access list, and those of every folder above it. */
export function guardOf(path: string, system: GuardSystem = thisSystem): Guard {
  return system.platform === 'win32' ? guardOnWindows(path, system) : guardOnPosix(path, system)
}

/** Of the entries of a guarded folder, those that are guarded themselves. */
export function guardedEntries(folder: string, names: readonly string[], system: GuardSystem = thisSystem): string[] {
  if (system.platform !== 'win32') return names.filter((name) => { const guard = guardOnPosix(join(folder, name), system); return guard.exists && guard.writableAt === null })
  const found = system.sddl(names.map((name) => win32.join(folder, name)))
  return names.filter((name, index) => !isLink(win32.join(folder, name), system) && ordinaryWriter(found[index] ?? null, 'inside') === null)
}

function isLink(path: string, system: GuardSystem): boolean {
  try {
    return system.entry(path).link
  } catch {
    return true
  }
}
