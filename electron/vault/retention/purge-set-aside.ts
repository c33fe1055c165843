import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { eventOf, systemFrame } from '../audit/event.ts'
import { DAY_MS } from '../clock/limits.ts'
import type { KeepingDesk, Kept } from './desk.ts'

/** A database that gave its place to another, its logs, and what a change of key left. Key files and checkpoints hold nobody's data, and stay. */
const SET_ASIDE = /^records\.db(-wal|-journal|-shm|\.before)?\.set-aside-\d+$/

/** When a file got the name that it has: taken away from its place by a rename, which is no change of what is in it. */
function setAsideAt(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found === undefined ? Infinity : Math.max(found.mtimeMs, found.ctimeMs)
}

/**
 * Erase databases that were set aside as many days ago as a record is kept: whoever is in them is in the present one no longer than that, and may
 * have been erased from it meanwhile.
 *
 * @returns how many files
 */
export function purgeSetAside(desk: KeepingDesk, { database, log, policy }: Kept): number {
  const folder = dirname(database.name)
  const before = desk.now().getTime() - policy.inForce().values.retentionDays * DAY_MS
  const due = readdirSync(folder).filter((name) => SET_ASIDE.test(name)).map((name) => join(folder, name)).filter((path) => setAsideAt(path) < before)
  if (due.length === 0) return 0
  // First: what is gone and not told would be worse than what is told and goes an hour later.
  log.append(eventOf(desk, systemFrame('DELETE', '/recovery/set-aside', 'retention.purgeSetAside'), { status: 200, error: null, subject: null, detail: `files=${due.length}` }))
  for (const path of due) {
    try {
      rmSync(path, { force: true })
    } catch {
      // Held by another program: the next look tries again, and tells again.
    }
  }
  return due.length
}
