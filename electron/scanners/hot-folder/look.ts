import { constants } from 'node:fs'
import { access, lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { FILE_MAX } from '../../contract/primitives.ts'
import { OFFERED_MAX } from '../../contract/sources.ts'
import { identityOf, keyOfFile, type FileIdentity } from './identity.ts'
import type { TakenState } from './journal.ts'
import { mayBePage } from './names.ts'

/** Names of one look: that many pages are looked through in some seconds, which is often enough for a folder that nobody ever tidies. */
export const NAMES_MAX = 200_000
/** Files asked about at once: a share far away answers several in the time of one. */
const AT_ONCE = 32

export interface SeenFile { name: string; was: FileIdentity }

export interface Seen {
  /** Nobody took them yet. The oldest first, `OFFERED_MAX` at most; what lies beyond comes after them. */
  fresh: SeenFile[]
  /** Read by a run that ended before what policy says was done with them, `OFFERED_MAX` at most. */
  read: SeenFile[]
  /** What was begun, or gave nothing. */
  begun: { key: string; state: TakenState }[]
  /** How many are larger than any page. */
  tooLarge: number
  /** Of what the journal knows, what is here. */
  known: Set<string>
  /** There are more names than are looked at, in the order in which the system tells them. */
  isCut: boolean
}

/**
 * The plain files of a folder that may be pages, by what the journal says of each. Memory does not grow with the folder, but with what was taken of it.
 * @throws Error of the file system where the folder is none, or is not ours to read
 */
export async function look(folder: string, stateOf: (key: string) => TakenState | null, namesMax = NAMES_MAX): Promise<Seen> {
  await access(folder, constants.R_OK | constants.X_OK)
  const seen: Seen = { fresh: [], read: [], begun: [], tooLarge: 0, known: new Set(), isCut: false }
  const sort = (each: SeenFile): void => {
    const key = keyOfFile(each.was)
    const state = stateOf(key)
    if (state === null) {
      seen.fresh.push(each)
      if (seen.fresh.length >= 2 * OFFERED_MAX) seen.fresh = oldest(seen.fresh)
      return
    }
    seen.known.add(key)
    if (state === 'read') seen.read.push(...(seen.read.length < OFFERED_MAX ? [each] : []))
    else seen.begun.push({ key, state })
  }
  const examine = async (name: string): Promise<void> => {
    const found = await lstat(join(folder, name), { bigint: true }).catch(() => null)
    // A link, a pipe, a device, a folder, a second name: no page.
    if (found === null || !found.isFile() || found.nlink !== 1n || found.size === 0n) return
    if (found.size > BigInt(FILE_MAX)) seen.tooLarge += 1
    else sort({ name, was: identityOf(found) })
  }
  let names = 0
  let waiting: string[] = []
  for await (const entry of await opendir(folder, { bufferSize: 256 })) {
    if (++names > namesMax) {
      seen.isCut = true
      break
    }
    if (!entry.isFile() || !mayBePage(entry.name)) continue
    waiting.push(entry.name)
    if (waiting.length < AT_ONCE) continue
    await Promise.all(waiting.map(examine))
    waiting = []
  }
  await Promise.all(waiting.map(examine))
  return { ...seen, fresh: oldest(seen.fresh) }
}

function oldest(files: readonly SeenFile[]): SeenFile[] {
  return files.toSorted((a, b) => (a.was.mtimeNs < b.was.mtimeNs ? -1 : a.was.mtimeNs > b.was.mtimeNs ? 1 : a.name < b.name ? -1 : 1)).slice(0, OFFERED_MAX)
}
