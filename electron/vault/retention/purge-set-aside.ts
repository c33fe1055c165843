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
export function purgeSetAside(desk: KeepingDesk, parts: Kept): number {
  const before = desk.now().getTime() - parts.policy.inForce().values.retentionDays * DAY_MS
  const due = setAsideIn(parts).filter((path) => setAsideAt(path) < before)
  if (due.length === 0) return 0
  tellSetAside(desk, parts, due)
  deleteSetAside(due)
  return due.length
}

/** Files of databases that were set aside. */
export function setAsideIn({ database }: Pick<Kept, 'database'>): string[] {
  const folder = dirname(database.name)
  return readdirSync(folder).filter((name) => SET_ASIDE.test(name)).map((name) => join(folder, name))
}

/** Say in the trail that they are deleted. Call inside a transaction, and `deleteSetAside` after it. */
export function tellSetAside(desk: KeepingDesk, { log }: Pick<Kept, 'log'>, due: readonly string[]): void {
  // First: what is gone and not told would be worse than what is told and goes an hour later.
  log.append(eventOf(desk, systemFrame('DELETE', '/recovery/set-aside', 'retention.purgeSetAside'), { status: 200, error: null, subject: null, detail: `files=${due.length}` }))
}

export function deleteSetAside(due: readonly string[]): void {
  for (const path of due) {
    try {
      rmSync(path, { force: true })
    } catch {
      // Held by another program: the next look tries again, and tells again.
    }
  }
}
