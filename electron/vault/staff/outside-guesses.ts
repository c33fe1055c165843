import { existsSync, rmSync } from 'node:fs'
import type { ErrorCode } from '../../contract/error-codes.ts'
import { FoyerError } from '../../contract/errors.ts'
import { databasePath, guessesPath } from '../database/desk-files.ts'
import { openWithRecoveryKey } from '../keys/database-key.ts'
import type { KeyPlace } from '../keys/key-place.ts'
import { parseRecoveryKey } from '../keys/recovery-key.ts'
import type { Database } from '../database/database.ts'
import { settingsOf } from '../database/settings.ts'
import { storageError } from '../database/sqlite-errors.ts'
import { countedIn, sharedGuesses, type Shared, type SharedGuesses } from './guesses.ts'
import type { Waits } from './waits.ts'

/** A desk as far as guesses at it are counted while its database is closed. */
export interface GuessedDesk {
  place: KeyPlace
  waits: Waits
  now(): Date
}

/** How long another process may take over one count, milliseconds. */
const BUSY_MS = 5_000

/**
 * Guesses that are counted while the desk's own database is closed, or is a copy that must not be written into: in a small database of their own
 * beside it, without a key and without a word of anybody, so that they go on over starts and over processes side by side.
 *
 * It holds up whoever stands at the desk and has its screens. Whoever can write in the desk's folder can delete it, and the count begins anew;
 * they could as well take the copy elsewhere and guess without Foyer, where argon2id is all that slows them down.
 */
async function openCounts(folder: string): Promise<Database> {
  const { default: Sqlite } = await import('better-sqlite3-multiple-ciphers')
  const database = new Sqlite(guessesPath(folder), { timeout: BUSY_MS })
  try {
    database.pragma('synchronous=FULL')
    if (database.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new FoyerError('database.damaged')
    database.exec('CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** @throws FoyerError `database.*` where a guess cannot be counted: then none is looked at */
async function outsideGuesses<T>({ place, waits }: GuessedDesk, what: Shared, work: (guesses: SharedGuesses) => Promise<T>): Promise<T> {
  const database = await openCounts(place.folder).catch((error: unknown) => {
    const coded = storageError(error)
    if (coded.code !== 'database.damaged') throw coded
    // Damaged is as good as deleted.
    rmSync(guessesPath(place.folder), { force: true })
    return openCounts(place.folder)
  })
  try {
    return await work(sharedGuesses(database, settingsOf(database), what, waits))
  } finally {
    database.close()
  }
}

/** As `countedIn`, beside the desk's database. @throws FoyerError `staff.throttled`, and what `look` throws */
export function countedOutside<T>(desk: GuessedDesk, what: Shared, wrong: ErrorCode | readonly ErrorCode[], look: () => Promise<T>): Promise<T> {
  return outsideGuesses(desk, what, (guesses) => countedIn(guesses, desk.now(), wrong, look))
}

/** Before work that only a right guess is worth. @throws FoyerError `staff.throttled` while none is looked at, `database.*` */
export async function refuseWhileThrottled(desk: GuessedDesk, what: Shared): Promise<void> {
  if (!existsSync(guessesPath(desk.place.folder))) return
  await outsideGuesses(desk, what, (guesses) => Promise.resolve(guesses.refuseWhileWaiting()))
}

/**
 * Open the database with the recovery key as typed. A slip of the pen is told by group and costs nothing, as where the key resets an administrator.
 *
 * @throws FoyerError `staff.throttled`, and as `openWithRecoveryKey`
 */
export function openCounted(desk: GuessedDesk, typed: string): Promise<Database> {
  const { place } = desk
  parseRecoveryKey(typed).fill(0)
  if (!existsSync(databasePath(place.folder))) return openWithRecoveryKey(place, typed)
  return countedOutside(desk, 'recover', 'keys.recoveryKeyInvalid', () => openWithRecoveryKey(place, typed))
}
