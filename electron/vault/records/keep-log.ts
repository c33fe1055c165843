import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import type { Database } from './database.ts'
import { logPath } from './pair.ts'

const holdsSomething = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0

/**
 * Close a database that is not taken into service, and leave what lies in its log's place: whoever closes last takes any log away, also one that
 * is damaged and could be mended.
 */
export function closeAsFound(database: Database): void {
  const path = logPath(database.name)
  // A name that is swept where this process is killed meanwhile.
  const kept = `${path}.${randomBytes(6).toString('hex')}.new`
  try {
    if (database.open && holdsSomething(path)) copyFileSync(path, kept)
  } catch {
    // A full disk: what does not count is not worth keeping the desk from saying so.
    rmSync(kept, { force: true })
  }
  database.close()
  if (!existsSync(kept)) return
  // Where others have the database open the log is theirs, and there.
  if (existsSync(path)) rmSync(kept)
  else renameSync(kept, path)
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
