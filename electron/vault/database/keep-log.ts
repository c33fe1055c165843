import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { shutOthersOut, type Database } from './database.ts'
import { logPath } from './pair.ts'

const holdsSomething = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0

/**
 * Close a database that is not taken into service, write nothing into it, and leave what lies in its log's place: whoever closes last takes any
 * log away, also one that is damaged and could be mended. Where others have the database open the log is theirs, and they say what becomes of it.
 */
export function closeAsFound(database: Database): void {
  if (!database.open) return
  const path = logPath(database.name)
  // A name that is swept where this process is killed meanwhile.
  const kept = `${path}.${randomBytes(6).toString('hex')}.new`
  try {
    // What is copied of a log that somebody goes on writing, and closes, is of another time once it lies beside the file again, and nothing tells
    // it by then.
    if (holdsSomething(path) && shutOthersOut(database)) copyFileSync(path, kept)
  } catch {
    // A full disk: what does not count is not worth keeping the desk from saying so.
    rmSync(kept, { force: true })
  }
  database.close()
  if (!existsSync(kept)) return
  // Somebody has opened it since.
  if (existsSync(path)) rmSync(kept)
  else renameSync(kept, path)
}

/** What tells whether anybody has written into the main file since. */
export function stampOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeNs}`
}

/** Keep what lies in the log's place under another name. @returns that name; null where nothing is there */
export function setLogAside(path: string, by: typeof renameSync | typeof copyFileSync): string | null {
  const log = logPath(path)
  if (!holdsSomething(log)) return null
  let number = 1
  while (existsSync(`${log}.set-aside-${number}`)) number++
  by(log, `${log}.set-aside-${number}`)
  return `${log}.set-aside-${number}`
}
