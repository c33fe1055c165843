import { constants } from 'node:fs'
import { access, lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { OFFERED_MAX } from '../../contract/sources.ts'
import { identityOf, type FileIdentity } from './identity.ts'
import { mayBePage } from './names.ts'

/** Names of one look. A folder with more is somebody's archive; its first ones come first. */
const NAMES_MAX = 4 * OFFERED_MAX

export interface SeenFile { name: string; was: FileIdentity }

/**
 * The plain files of a folder that may be pages, the oldest first, `OFFERED_MAX` at most.
 * @throws Error of the file system where the folder is none, or is not ours to read
 */
export async function look(folder: string): Promise<SeenFile[]> {
  await access(folder, constants.R_OK | constants.X_OK)
  const seen: SeenFile[] = []
  let names = 0
  for await (const entry of await opendir(folder, { bufferSize: 256 })) {
    if (++names > NAMES_MAX || seen.length >= OFFERED_MAX) break
    // A link, a pipe, a device, a folder: no page.
    if (!entry.isFile() || !mayBePage(entry.name)) continue
    const found = await lstat(join(folder, entry.name), { bigint: true }).catch(() => null)
    if (found !== null && found.isFile() && found.nlink === 1n && found.size > 0n) seen.push({ name: entry.name, was: identityOf(found) })
  }
  return seen.toSorted((a, b) => (a.was.mtimeNs < b.was.mtimeNs ? -1 : a.was.mtimeNs > b.was.mtimeNs ? 1 : a.name < b.name ? -1 : 1))
}
