import { copyFileSync, existsSync, renameSync } from 'node:fs'
import { FoyerError } from '../../../contract/errors.ts'
import { kindOfCode } from '../../../contract/factors.ts'
import { roleMay } from '../../../contract/roles.ts'
import type { ValidInput } from '../../../transport/handlers.ts'
import { aheadOf } from '../../audit/ahead.ts'
import { standingOf } from '../../audit/anchors.ts'
import type { Head } from '../../audit/head.ts'
import { openParts, type Desk } from '../desk.ts'
import { databasePath } from '../../database/desk-files.ts'
import { openWithKeychain } from '../../keys/database-key.ts'
import { proveRecoveryKey } from '../../keys/prove-recovery-key.ts'
import type { Database } from '../../database/database.ts'
import { closeAsFound, setLogAside, stampOf } from '../../database/keep-log.ts'
import { lacksLog } from '../../database/open-mark.ts'
import { logPath } from '../../database/pair.ts'
import { fold } from '../../database/fold.ts'
import type { Accepted } from './begin-signing.ts'
import { accountBook, type Account } from '../../staff/accounts.ts'
import { countedOutside } from '../../staff/outside-guesses.ts'
import type { Authenticator } from '../../staff/authenticators/authenticator.ts'
import { recoveryCodes } from '../../staff/authenticators/recovery-codes.ts'
import { totpAuthenticator } from '../../staff/authenticators/totp.ts'
import { verifySecret } from '../../staff/authenticators/secrets.ts'

/** A copy of an open desk's database without its write-ahead log. What was confirmed last is not in it, and it says so instead of opening. */

/** @param missing as the fault tells it, in the trail as well */
function detailOf(missing: number | null): string {
  return missing === null ? 'events=unknown' : `events=${missing}`
}

/** What is kept outside says against a copy that is to be accepted as it is: `file=ahead keychain=ahead`; null where it says nothing. */
export async function saidAgainst(desk: Desk, head: Head, database: Database): Promise<Accepted | null> {
  const held = await head.load()
  try {
    const { log } = openParts(desk, database, head)
    const against = log.anchors().flatMap(({ place, note }) => {
      const standing = standingOf(note, log.size(), log.nodes, log.signer)
      return standing === 'holds' ? [] : [{ words: `${place}=${standing}`, note }]
    })
    const said = [...against.map(({ words }) => words), ...(held === undefined ? ['keychain=unknown'] : [])]
    return said.length === 0 ? null : { said: said.join(' '), notes: against.map(({ note }) => note) }
  } catch {
    // The copy may be of a file as it was before a change of its schema.
    return { said: 'unknown', notes: (await aheadOf(desk.place.folder, head, database)).notes }
  }
}

/** Another process that opens the database in the same instant marks it between two looks of ours; its log is there at the next. */
const LOOKS = 2

/**
 * Open the database, whole: with the log that belongs to it, and with all that a checkpoint outside knows.
 *
 * @throws FoyerError `database.logMissing`, having changed nothing: the log may still be put back
 */
export async function openWhole<T extends Database | null>({ place }: Desk, head: Head, open: () => Promise<T>): Promise<T> {
  for (let looks = 1; ; looks++) {
    const database = await open()
    if (database === null) return database
    const { missing } = await aheadOf(place.folder, head, database)
    if (!lacksLog(database) && missing === null) return database
    closeAsFound(database)
    if (looks === LOOKS) throw new FoyerError('database.logMissing', { detail: detailOf(missing) })
  }
}

/** A database that is not whole, opened as it is. */
export interface AsItIs {
  database: Database
  /** Once it is taken into service: what lay in the log's place and does not count is kept under another name. */
  keepLog(): void
  /** It is not taken into service: everything is as it was, as far as nothing was written. */
  close(): void
}

/** @throws what `openWithKeychain` throws */
export async function openAsItIs({ place }: Desk): Promise<AsItIs> {
  const path = databasePath(place.folder)
  let aside: string | null = null
  let found = ''
  const open = async (): Promise<Database | null> => {
    try {
      return await openWithKeychain(place)
    } catch (error) {
      if (!(error instanceof FoyerError) || error.code !== 'database.logMissing') throw error
      // A log of another time. SQLite would play it in.
      aside = setLogAside(path, renameSync)
      found = stampOf(path)
      return openWithKeychain(place)
    }
  }
  // Not beside a file that was written into meanwhile, as by a try that failed halfway: its number may by then be one that the log fits.
  const putBack = () => { if (aside !== null && stampOf(path) === found && existsSync(aside) && !existsSync(logPath(path))) renameSync(aside, logPath(path)) }
  try {
    const database = await open()
    if (database === null) throw new FoyerError('desk.databaseMissing')
    return {
      database,
      keepLog() { if (lacksLog(database)) setLogAside(path, copyFileSync) },
      close() {
        if (database.open) closeAsFound(database)
        putBack()
      },
    }
  } catch (error) {
    putBack()
    throw error
  }
}

/** Whose word it is. `account` is null where the recovery key stands for a person: who holds it is not known. */
export interface Proven extends WordOf { account: Account | null, words: string }

/**
 * Whether somebody may take a database as it is that is not in service: an administrator of its day, or whoever holds its recovery key, since of a
 * desk put back as it was long ago no administrator may be left. Nothing is written into it: wrong guesses are counted beside it.
 *
 * @returns also what the trail says of it: what is missing, and that it was the recovery key
 * @throws FoyerError `staff.throttled`, `staff.wrongSecret`, `keys.recoveryKeyInvalid`, `keys.missingForDatabase`
 */
export async function proveWord(desk: Desk, head: Head, database: Database, word: ValidInput<'desk.openIncomplete'>): Promise<Proven> {
  const given = 'secret' in word ? await administratorBy(desk, database, word, ['totp', 'recoveryCode']) : null
  // Counted as where the key opens a desk: it is the same key.
  if ('recoveryKey' in word) await proveRecoveryKey(desk.place, word.recoveryKey, (look) => countedOutside(desk, 'recover', 'keys.recoveryKeyInvalid', look))
  const missing = detailOf((await aheadOf(desk.place.folder, head, database)).missing)
  return { account: given?.account ?? null, take: () => { given?.take() }, words: [given === null ? 'recoveryKey' : given.kind, missing].filter((word) => word !== null).join(' ') }
}

/** A code that counts once is used up by `take`, once the database may be written: in the transaction of the event that says so. */
interface WordOf { take(): void }
interface Given extends WordOf { account: Account, kind: TypedFactor | null }
type AdministratorsWord = Extract<ValidInput<'desk.openIncomplete'>, { name: string }>

/** What is typed where no desk is open. A security key is not asked for there: its holder gives a recovery code. */
type TypedFactor = 'totp' | 'recoveryCode'

/** How somebody types a second factor, where they had one; a copy of an earlier version's desk knows none, or no security keys. */
function typedFactors(database: Database, person: Account): Record<TypedFactor, Authenticator> | null {
  const isThere = (table: string) => database.prepare<[string], number>("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?").pluck().get(table) === 1
  if (!isThere('staff_totp') || !isThere('staff_recovery_codes')) return null
  const totp = totpAuthenticator(database)
  const hasKey = isThere('staff_security_keys') && database.prepare<[string], number>('SELECT count(*) FROM staff_security_keys WHERE staff_id = ?').pluck().get(person.id) !== 0
  return totp.has(person) || hasKey ? { totp, recoveryCode: recoveryCodes(database) } : null
}

/**
 * An administrator of the database's day, by the secret, and by a code where they had a second factor by then: without it the recovery key is the way.
 *
 * @param kinds second factors that count here
 * @throws FoyerError `staff.throttled`, `staff.wrongSecret`, `staff.codeWanted`, and what the second factor has against a code
 */
export function administratorBy(desk: Desk, database: Database, { name, secret, code }: AdministratorsWord, kinds: readonly TypedFactor[]): Promise<Given> {
  return countedOutside(desk, 'incomplete', ['staff.wrongSecret', 'staff.wrongCode', 'staff.codeOtherTime', 'staff.codeUsed'], async () => {
    const found = accountBook(database, desk.waits).all().find((each) => roleMay(each.role, 'staff.manage') && each.active === 1 && fold(each.name) === fold(name))
    if (!await verifySecret(secret, found?.hash ?? null) || found === undefined) throw new FoyerError('staff.wrongSecret')
    const factors = typedFactors(database, found)
    if (factors === null) return { account: found, kind: null, take: () => undefined }
    if (code === undefined) throw new FoyerError('staff.codeWanted')
    const kind = kindOfCode(code)
    if (!kinds.includes(kind)) throw new FoyerError('staff.codeWanted')
    const proven = await factors[kind].finish(found, code, null, desk.now())
    return { account: found, kind, take: () => { proven.take() } }
  })
}
