import { hadNoLog, shutOthersOut, numberWithoutLog, schemaVersion, type Database } from './database.ts'
import { readLogFile, roundOf } from './log-file.ts'
import { logPath } from './pair.ts'

/**
 * A mark in the main file that says "somebody has this open". What is confirmed while a desk is open stands in the write-ahead log beside the
 * file, and a plain copy of the file alone lacks it. SQLite opens such a copy without a word, and with whatever lies in the log's place; the mark
 * is what gives it away: it says open, and no log that counts is there. So the log of an open desk always has a commit.
 *
 * A log of another time is told by a number in the first page: each round of the log begins with a higher one than the main file has ever had,
 * and closing leaves a higher one still in the main file (`pair.ts` holds one against the other).
 *
 * It names the opening that set it. A Foyer that does not know the mark counts openings too, and so makes the mark void with its own.
 * A log is only ever removed by the last connection that closes, and whoever closes marks "closed" first; whoever goes on marks again
 * (`markAgain`). A process that was killed leaves its log.
 */
const OPENINGS = 'openings'
const MARK = 'opened'
/** The mark of one that was closed when nothing in it was left without a signature, by nobody but whoever closed it; before the opening's number. */
const SIGNED = 'signed '

/** Databases that this process has marked open and not closed. */
const marked = new Set<Database>()

/** A process that just ends closes its databases on the way, and with the last one goes the log. (One that is killed does not.) */
function closeAllMarked(): void {
  for (const database of marked) closeDatabase(database)
}

function read(database: Database, name: string): string | null {
  const value = database.prepare<[string], { value: unknown }>('SELECT value FROM settings WHERE name = ?').get(name)?.value
  // A forged row may hold anything.
  return typeof value === 'string' ? value : null
}

function write(database: Database, name: string, value: string): void {
  database.prepare('INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(name, value)
}

const number = (database: Database): number => database.pragma('application_id', { simple: true }) as number

/** Also where it stays the same it is written, and the first page with it. */
const setNumber = (database: Database, to: number): void => { database.pragma(`application_id=${to}`) }

/** The round of the log that each marked database has begun itself. */
const rounds = new WeakMap<Database, string>()

/**
 * An even number that is about to be folded in stays: the main file may be behind it by two already. One that is in the main file, with no log,
 * is that of the closing before, and a log copied in the instant of that has it too.
 */
function nextEven(database: Database): number {
  const before = number(database)
  if (before % 2 !== 0) return before + 1
  return before === numberWithoutLog(database) ? before + 2 : before
}

/**
 * Mark it open in the main file, as far as nobody's reading stands in the way: a mark in the log alone would be missing where the log is. Then
 * begin the log anew with a commit of one page, so that it is never without.
 */
function mark(database: Database, opening: (database: Database) => string): void {
  const folded = database.transaction(() => {
    write(database, MARK, opening(database))
    const next = nextEven(database)
    setNumber(database, next)
    return next
  }).immediate()
  const [result] = database.pragma('wal_checkpoint(PASSIVE)') as { busy: number, log: number, checkpointed: number }[]
  // Where somebody reads, the log goes on. Another process may have marked it too.
  if (result?.busy === 0 && result.log === result.checkpointed) beginRound(database, folded)
  rounds.set(database, roundOf(logPath(database.name)))
}

function beginRound(database: Database, folded: number): void {
  database.transaction(() => { if (number(database) === folded) setNumber(database, folded + 1) }).immediate()
}

/** Mark the file open, which also proves that it can be written: a read-only or full disk shows at the start and not at the first guest. */
export function markOpen(database: Database): void {
  // The process before was cut off in it: with one page again, which leaves of the round before what shows that.
  if (readLogFile(logPath(database.name)).overwritten && number(database) % 2 === 0) beginRound(database, number(database))
  mark(database, () => {
    const opening = String(Number(read(database, OPENINGS) ?? 0) + 1)
    write(database, OPENINGS, opening)
    return opening
  })
  if (marked.size === 0) process.once('exit', closeAllMarked)
  marked.add(database)
}

/**
 * Mark it open once more where another process has marked it closed on leaving, or where SQLite has begun the log anew by itself.
 * Not while it works without a log, for a change of key: none would be missing.
 */
export function markAgain(database: Database): void {
  if (!marked.has(database) || database.pragma('journal_mode', { simple: true }) !== 'wal') return
  // An even number: somebody read when it was to be folded in, or another process has left since.
  if (isMarked(database) && rounds.get(database) === roundOf(logPath(database.name)) && number(database) % 2 !== 0) return
  mark(database, () => read(database, OPENINGS) ?? '')
}

/** Work that takes the log away, on a database in service: until it is marked again, none is missing. */
export function withoutMark<T>(database: Database, work: () => T): T {
  if (!marked.has(database)) return work()
  markClosed(database)
  try {
    return work()
  } finally {
    markAgain(database)
  }
}

/** To be said before the log may be removed. */
export function markClosed(database: Database, signed = false): void {
  if (schemaVersion(database) === 0 || !isOpen(read(database, MARK) ?? '')) return
  database.transaction(() => {
    write(database, MARK, signed ? `${SIGNED}${read(database, OPENINGS) ?? ''}` : '')
    // A log that was copied before has an odd one, and is then seen to be of an older time than the file.
    if (number(database) % 2 !== 0) setNumber(database, number(database) + 1)
  }).immediate()
}

/** Whether the last to have it open left it in order, and nothing in it without a signature. Ask before it is marked open. */
export const wasLeftSigned = (database: Database): boolean => read(database, MARK) === `${SIGNED}${read(database, OPENINGS) ?? ''}`

const isOpen = (said: string): boolean => said !== '' && !said.startsWith(SIGNED)

function isMarked(database: Database): boolean {
  const said = read(database, MARK) ?? ''
  return isOpen(said) && said === read(database, OPENINGS)
}

/** Whether this is a copy of an open database, without its write-ahead log. Reads only. */
export const lacksLog = (database: Database): boolean => hadNoLog(database) && schemaVersion(database) !== 0 && isMarked(database)

/**
 * Close a database. One that lacks its log, and was not taken into service all the same, is left as it is: the log may still be put back.
 *
 * @param isSigned whether nothing in it is left without a signature; asked when nobody else can write any more
 */
export function closeDatabase(database: Database, isSigned: () => boolean = () => false): void {
  const inService = marked.has(database)
  if (database.open) endRound(database)
  marked.delete(database)
  if (marked.size === 0) process.off('exit', closeAllMarked)
  if (!database.open) return
  try {
    if (inService) markClosed(database, shutOthersOut(database) && isSigned())
    else if (isMarked(database) && !lacksLog(database)) markClosed(database)
  } catch {
    markClosedInPlace(database)
  } finally {
    database.close()
  }
}

/** What was written since another process left is to be in a round, too, whose number the file goes beyond when it is closed. */
function endRound(database: Database): void {
  try {
    markAgain(database)
  } catch {
    // A full disk: closing tries by other means, and a log that stays says open.
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
