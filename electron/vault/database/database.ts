import type { Database as SqliteDatabase } from 'better-sqlite3-multiple-ciphers'
import { FoyerError } from '../../contract/errors.ts'
import { additions, latestVersion, migrations } from './migrations/index.ts'
import type { Addition } from './migrations/migration.ts'
import { lookAtPair } from './pair.ts'

export type Database = SqliteDatabase

/** How long a call waits for another process (the command line beside the desk) to finish writing, in milliseconds. */
const BUSY_MS = 5_000

/** Databases beside which no write-ahead log lay that counts when they were opened, with the number that each had (`pair.ts`). */
const withoutLog = new WeakMap<Database, number | null>()

/** Databases that this process has open, and some that it has closed since. */
const ofThisProcess = new Set<Database>()

function isOpenHere(path: string): boolean {
  for (const database of ofThisProcess) if (!database.open) ofThisProcess.delete(database)
  return [...ofThisProcess].some(({ name }) => name === path)
}

export const hadNoLog = (database: Database): boolean => withoutLog.has(database)

/** The number in the main file when it was opened without a log; null where there was one. */
export const numberWithoutLog = (database: Database): number | null => withoutLog.get(database) ?? null

/** A raw key as SQLCipher wants it. */
export function keyPragma(key: Buffer): string {
  return `"x'${key.toString('hex')}'"`
}

/**
 * What each connection is told before its key, and after it. What a schema brings along computes nothing that could do harm; ours needs none of it.
 * Temporaries lie in memory alone.
 */
export const connectionPragmas = { before: ["cipher='sqlcipher'", 'legacy=4'], after: ['trusted_schema=OFF', 'temp_store=MEMORY', 'mmap_size=0'] } as const

function unlock(database: Database, key: Buffer): void {
  const { before, after } = connectionPragmas
  for (const pragma of [...before, `key=${keyPragma(key)}`, ...after]) database.pragma(pragma)
}

/**
 * Open an SQLCipher 4 file with its raw 32-byte key, without touching the schema.
 *
 * WAL with synchronous=FULL: a commit that was answered survives a power cut. secure_delete and memory-only
 * temporaries: what is erased is gone. No mmap, so that no plain page is ever in the page cache.
 *
 * @throws SqliteError as SQLite gives it; `storageError` turns it into a coded one
 * @throws FoyerError `database.logMissing` where the log beside the file is one of another time: SQLite would play it in
 */
export async function openEncrypted(path: string, key: Buffer, create: boolean): Promise<Database> {
  // Imported where used: the native module must not be hoisted to the start of the bundle.
  const { default: Sqlite } = await import('better-sqlite3-multiple-ciphers')
  // Opening makes one. Where this process has the file open already the log beside it is in use.
  const { pair, number } = create || isOpenHere(path) ? { pair: 'whole' as const, number: null } : lookAtPair(path, key)
  if (pair === 'otherLog') throw new FoyerError('database.logMissing', { detail: 'events=unknown' })
  const database = new Sqlite(path, { fileMustExist: !create, timeout: BUSY_MS })
  try {
    unlock(database, key)
    database.pragma('secure_delete=ON')
    database.pragma('foreign_keys=ON')
    // The first read: a wrong key or a damaged first page fails here.
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    if (create) database.pragma('auto_vacuum=INCREMENTAL')
    database.pragma('journal_mode=WAL')
    database.pragma('synchronous=FULL')
    rememberKey(database, key)
    if (pair === 'noLog') withoutLog.set(database, number)
    ofThisProcess.add(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Have the file for ourselves until it is closed: nobody else has it open, and nobody can open it.
 *
 * @returns whether that is so; it is not waited for
 */
export function shutOthersOut(database: Database): boolean {
  try {
    database.pragma('busy_timeout=0')
    database.pragma('locking_mode=EXCLUSIVE')
    database.exec('BEGIN EXCLUSIVE; ROLLBACK')
    return true
  } catch {
    letOthersIn(database)
    return false
  }
}

function letOthersIn(database: Database): void {
  database.pragma('locking_mode=NORMAL')
  database.pragma(`busy_timeout=${BUSY_MS}`)
}

/** Whether nobody else has the file open. */
export function isAlone(database: Database): boolean {
  if (!shutOthersOut(database)) return false
  letOthersIn(database)
  // The lock is given back at the end of a transaction that could write.
  database.exec('BEGIN IMMEDIATE; ROLLBACK')
  return true
}

/** A number that is another one after any other connection, of this process or another, wrote into the file. */
export const othersWrote = (database: Database): number => Number(database.pragma('data_version', { simple: true }))

/** Keys of the files that are open: SQLite has each in its memory as well, for as long. */
const keys = new WeakMap<Database, Buffer>()

export const keyOf = (database: Database): Buffer | undefined => keys.get(database)

/** The key of an open file, after a change too. */
export function rememberKey(database: Database, key: Buffer): void {
  // A copy: whoever gave it may overwrite theirs.
  keys.set(database, Buffer.from(key))
}

/**
 * The same file once more, to look at it as it is at one moment while others go on writing. Cannot write.
 *
 * @throws SqliteError, at once and without waiting, where the file is held by somebody alone
 */
export async function openBeside(database: Database): Promise<Database> {
  const { default: Sqlite } = await import('better-sqlite3-multiple-ciphers')
  const key = keyOf(database)
  if (key === undefined) throw new FoyerError('database.busy', { detail: 'closed' })
  const beside = new Sqlite(database.name, { fileMustExist: true, readonly: true, timeout: 0 })
  try {
    unlock(beside, key)
    beside.prepare('SELECT count(*) FROM sqlite_schema').get()
    ofThisProcess.add(beside)
    return beside
  } catch (error) {
    beside.close()
    throw error
  }
}

/** Number of the last migration that the file has had. */
export function schemaVersion(database: Database): number {
  return database.pragma('user_version', { simple: true }) as number
}

/** @throws FoyerError `database.tooNew` where a later Foyer has changed the file. */
export function refuseTooNew(database: Database): void {
  const found = schemaVersion(database)
  if (found > latestVersion) throw new FoyerError('database.tooNew', { detail: `schema=${found}` })
}

/**
 * Bring the schema up to date, one transaction per step: the numbered migrations, then the additions that an older Foyer does not mind.
 *
 * @throws FoyerError `database.tooNew` where a later Foyer has changed the file.
 */
export function migrate(database: Database, target = latestVersion): void {
  refuseTooNew(database)
  const found = schemaVersion(database)
  for (const migration of migrations.filter(({ version }) => version > found && version <= target)) {
    database.transaction(() => {
      // Another process may have been faster.
      if (schemaVersion(database) >= migration.version) return
      migration.up(database)
      database.pragma(`user_version=${migration.version}`)
    }).immediate()
  }
  if (target === latestVersion) makeAdditions(database)
}

/** @param wanted what is to be there; those that are, are left as they are */
export function makeAdditions(database: Database, wanted: readonly Addition[] = additions): void {
  database.exec('CREATE TABLE IF NOT EXISTS schema_additions (name TEXT PRIMARY KEY) WITHOUT ROWID')
  const enter = database.prepare('INSERT OR IGNORE INTO schema_additions (name) VALUES (?)')
  for (const addition of wanted) {
    database.transaction(() => {
      if (enter.run(addition.name).changes === 1) addition.up(database)
    }).immediate()
  }
}
