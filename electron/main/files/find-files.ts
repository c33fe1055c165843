import type { Dirent } from 'node:fs'
import { lstat, opendir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { FileKind } from '../../contract/files.ts'
import { FILES_MAX } from '../../contract/files.ts'
import { FILE_MAX } from '../../contract/primitives.ts'
import { TRUST_FILE_MAX } from '../../contract/trust.ts'

/** A file as it was found. */
export interface Found {
  path: string
  /** Names of the folders between the place and the file. */
  folders: readonly string[]
  name: string
  size: number
  changed: Date
}

/** What a desk's database is called (`electron/vault/database/desk-files.ts`, which main may not ask). */
const COPY_NAME = 'records.db'

const ending = (endings: readonly string[]) => (name: string): boolean => endings.includes(extname(name).toLowerCase())

/** `copy`: a desk's database, by the name that it has in every desk's folder. */
export type SoughtKind = FileKind | 'copy'

const KINDS: Record<SoughtKind, { fits: (name: string) => boolean; most: number }> = {
  document: { fits: ending(['.jpg', '.jpeg', '.png', '.tif', '.tiff', '.webp', '.avif', '.gif', '.bmp', '.jp2', '.j2k', '.heic', '.heif', '.pdf']), most: FILE_MAX },
  trust: { fits: ending(['.ml', '.cer', '.crt', '.der', '.pem', '.crl', '.ldif', '.zip']), most: TRUST_FILE_MAX },
  copy: { fits: (name) => name === COPY_NAME, most: Number.MAX_SAFE_INTEGER },
}

/** The largest file of a kind, bytes. */
export const mostBytes = (kind: FileKind): number => KINDS[kind].most

/** How deep folders are looked into: a camera's card has its pictures two folders down (DCIM/100CANON). */
const DEEPEST = 3
/** Entries looked at, of whatever kind: a full disk of a photographer has more, and then the newest may be missed, which `more` says. */
const MOST_ENTRIES = 20_000

const SYSTEM_FOLDERS: ReadonlySet<string> = new Set(['system volume information', '$recycle.bin', 'lost+found'])
const isHidden = ({ name }: Dirent): boolean => name.startsWith('.') || SYSTEM_FOLDERS.has(name.toLowerCase())

/**
 * The files of a kind in a folder and a few folders down, the newest first. Links are not followed, and nothing is opened. What cannot be
 * looked into is passed over.
 *
 * @returns at most FILES_MAX of them; `more` where something was left out
 */
export async function findFiles(root: string, kind: SoughtKind, signal: AbortSignal): Promise<{ files: Found[]; more: boolean }> {
  const { fits, most } = KINDS[kind]
  const device = (await lstat(root)).dev
  const found: Found[] = []
  const waiting: { path: string; folders: readonly string[] }[] = [{ path: root, folders: [] }]
  let seen = 0
  // What lies higher comes first: where the count is over, it is the depths that are missing.
  for (let here = waiting.shift(); here !== undefined && seen < MOST_ENTRIES && !signal.aborted; here = waiting.shift()) {
    const { path: folder, folders } = here
    const entries = await opendir(folder).catch(() => null)
    if (entries === null) continue
    try {
      for await (const entry of entries) {
        seen += 1
        if (seen > MOST_ENTRIES || signal.aborted) break
        if (isHidden(entry)) continue
        const path = join(folder, entry.name)
        if (entry.isDirectory() && folders.length < DEEPEST) waiting.push({ path, folders: [...folders, entry.name] })
        if (!entry.isFile() || !fits(entry.name)) continue
        const stats = await lstat(path).catch(() => null)
        if (stats === null || !stats.isFile() || stats.dev !== device || stats.size === 0 || stats.size > most) continue
        found.push({ path, folders, name: entry.name, size: stats.size, changed: stats.mtime })
      }
    } catch {
      // The disk was taken out, or this folder of it is damaged: what was found so far is shown.
    }
  }
  const newest = found.toSorted((a, b) => b.changed.getTime() - a.changed.getTime())
  return { files: newest.slice(0, FILES_MAX), more: seen > MOST_ENTRIES || signal.aborted || newest.length > FILES_MAX }
}
