import { existsSync } from 'node:fs'
import errorTexts from '../../resources/locales/en/errors.json' with { type: 'json' }
import { shutOut } from '../contract/contacts.ts'
import { FoyerError } from '../contract/errors.ts'
import type { ErrorCode } from '../contract/error-codes.ts'
import { aheadOf } from '../vault/audit/ahead.ts'
import { headOf } from '../vault/audit/head.ts'
import { databasePath } from '../vault/database/desk-files.ts'
import { openWithKeychain } from '../vault/keys/database-key.ts'
import type { KeyPlace } from '../vault/keys/key-place.ts'
import type { Keychain } from '../vault/keys/keychain.ts'
import { othersWrote, refuseTooNew, type Database } from '../vault/database/database.ts'
import { closeAsFound } from '../vault/database/keep-log.ts'
import { closeDatabase, lacksLog, markOpen, wasLeftSigned } from '../vault/database/open-mark.ts'
import { refuseForeignSchema } from '../vault/database/schema-check.ts'
import { storageError } from '../vault/database/sqlite-errors.ts'
import { hostFinding, type Finding, type Trouble } from './doctor-finding.ts'
import { policyInForceAt } from './doctor-policy.ts'
import { announcedUpdates } from './doctor-updates.ts'
import type { CliIo } from './io.ts'

/** Nothing is ever kept under it. Asking for it shows whether the keychain is open: a closed one takes no note. */
const ASKED_FOR = 'doctor'

function troubleOf(code: ErrorCode): Trouble {
  if (code.startsWith('keys.keychain')) return 'keychain'
  if (code === 'database.full' || code === 'database.readOnly') return 'disk'
  return code.startsWith('keys.') ? 'keys' : 'database'
}

const said = (error: FoyerError): string => (error.detail === undefined ? error.code : `${error.code} (${error.detail})`)

/** The keychain, and the desk opened with it, as the vault opens it: everything but the people's part. */
export async function keychainAndDesk(io: CliIo, keychain: Keychain): Promise<Finding[]> {
  const isThere = existsSync(databasePath(io.dataFolder))
  try {
    await keychain.get(ASKED_FOR)
  } catch (thrown) {
    const error = FoyerError.from(thrown)
    // Without a desk nothing needs it yet, and the demo in a checkout brings its own.
    const closed: Finding = {
      part: 'keychain', state: isThere ? 'fault' : 'missing', trouble: 'keychain', detail: `the OS keychain does not open: ${said(error)}`,
      fix: errorTexts[error.code].action,
    }
    return [closed, isThere ? { part: 'desk', state: 'fault', trouble: 'keychain', detail: 'it cannot open without its key', fix: 'Mend the keychain first.' } : noDesk]
  }
  const open: Finding = { part: 'keychain', state: 'ok', detail: 'the OS keychain opens' }
  return [open, ...(isThere ? await desk(io, keychain) : [noDesk])]
}

const noDesk: Finding = { part: 'desk', state: 'ok', detail: 'no database yet' }

/** That it is whole, this program's to open, and can be written. One that is not is left as it is. */
async function prove(place: KeyPlace, database: Database, look: () => Finding[]): Promise<Finding[]> {
  try {
    const { missing } = await aheadOf(place.folder, headOf(place), database)
    if (lacksLog(database) || missing !== null) throw new FoyerError('database.logMissing', missing === null ? {} : { detail: `events=${missing}` })
    refuseTooNew(database)
    await refuseForeignSchema(database)
  } catch (error) {
    closeAsFound(database)
    throw error
  }
  const signed = wasLeftSigned(database)
  try {
    markOpen(database)
    return look()
  } finally {
    // It adds no event. Who wrote beside it closes, or was cut off, by itself.
    const before = othersWrote(database)
    closeDatabase(database, () => signed && othersWrote(database) === before)
  }
}

/** Keys that are set at this desk; what the organisation says of its own is told with its policy. */
function shutOutAtDesk(io: CliIo, database: Database): Finding[] {
  const { values, locked } = policyInForceAt(io, database)
  return shutOut(values).filter(({ key }) => !(Object.hasOwn(locked, key) && Object.hasOwn(locked, 'hosts'))).map(hostFinding)
}

async function desk(io: CliIo, keychain: Keychain): Promise<Finding[]> {
  try {
    const place = { folder: io.dataFolder, keychain, randomBytes: (count: number) => io.randomBytes(count) }
    const database = await openWithKeychain(place)
    if (database === null) return [noDesk]
    const findings = await prove(place, database, () => [announcedUpdates(io, database), ...shutOutAtDesk(io, database)])
    return [{ part: 'desk', state: 'ok', detail: 'the database opens with its key and can be written' }, ...findings]
  } catch (thrown) {
    const error = storageError(thrown)
    return [{ part: 'desk', state: 'fault', trouble: troubleOf(error.code), detail: `the database does not open: ${said(error)}`, fix: errorTexts[error.code].action }]
  }
}
