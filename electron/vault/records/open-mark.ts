import { existsSync } from 'node:fs'
import { hadNoLog, schemaVersion, type Database } from './database.ts'

/**
 * A mark in the main file that says "somebody has this open". What is confirmed while a desk is open stands in the write-ahead log beside the
 * file, and a plain copy of the file alone lacks it. SQLite opens such a copy without a word; the mark is what gives it away: it says open, and
 * no log is there.
 *
 * It names the opening that set it. A Foyer that does not know the mark counts openings too, and so makes the mark void with its own.
 * A log is only ever removed by the last connection that closes, and whoever closes marks "closed" first; whoever goes on marks again
 * (`markAgain`). A process that was killed leaves its log.
 */
const OPENINGS = 'openings'
const MARK = 'opened'

/** Databases that this process has marked open and not closed. */
const marked = new Set<Database>()

/** A process that just ends closes its databases on the way, and with the last one goes the log. (One that is killed does not.) */
function closeAllMarked(): void {
  for (const database of marked) closeDatabase(database)
}

const read = (database: Database, name: string): string | null =>
  database.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?').get(name)?.value ?? null

function write(database: Database, name: string, value: string): void {
  database.prepare('INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(name, value)
}

/** Into the main file, as far as nobody's reading stands in the way: a mark in the log alone would be missing where the log is. */
function foldIn(database: Database): void {
  database.pragma('wal_checkpoint(PASSIVE)')
}

/** Mark the file open, which also proves that it can be written: a read-only or full disk shows at the start and not at the first guest. */
export function markOpen(database: Database): void {
  database.transaction(() => {
    const opening = String(Number(read(database, OPENINGS) ?? 0) + 1)
    write(database, OPENINGS, opening)
    write(database, MARK, opening)
  }).immediate()
  if (marked.size === 0) process.once('exit', closeAllMarked)
  marked.add(database)
  foldIn(database)
}

/** Mark it open once more where another process has marked it closed on leaving. Not while it works without a log, for a change of key: none would be missing. */
export function markAgain(database: Database): void {
  if (!marked.has(database) || read(database, MARK) === read(database, OPENINGS)) return
  if (database.pragma('journal_mode', { simple: true }) !== 'wal') return
  database.transaction(() => { write(database, MARK, read(database, OPENINGS) ?? '') }).immediate()
  foldIn(database)
}

/** To be said before the log may be removed. */
export function markClosed(database: Database): void {
  if (schemaVersion(database) === 0 || (read(database, MARK) ?? '') === '') return
  database.transaction(() => { write(database, MARK, '') }).immediate()
}

/** Whether this is a copy of an open database, without its write-ahead log. Reads only. */
export function lacksLog(database: Database): boolean {
  if (!hadNoLog(database) || schemaVersion(database) === 0) return false
  const mark = read(database, MARK) ?? ''
  return mark !== '' && mark === read(database, OPENINGS)
}

/** Close a database. One that lacks its log, and was not taken into service all the same, is left as it is: the log may still be put back. */
export function closeDatabase(database: Database): void {
  const inService = marked.delete(database)
  if (marked.size === 0) process.off('exit', closeAllMarked)
  if (!database.open) return
  try {
    if (inService || !lacksLog(database)) markClosed(database)
  } catch {
    markClosedInPlace(database)
  } finally {
    database.close()
  }
}

/** On a full disk: the log is begun from its start, where it needs no more room. Where not even that can be done, closing leaves the log. */
function markClosedInPlace(database: Database): void {
  try {
    database.pragma('wal_checkpoint(RESTART)')
    markClosed(database)
  } catch {
    // See above.
  }
}

/** Whether others have the database open: their log stays when ours is closed. */
export const isOpenElsewhere = (path: string): boolean => existsSync(`${path}-wal`)
