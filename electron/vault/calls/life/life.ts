import type { z } from 'zod'
import type { deskCalls } from '../../../contract/desk.ts'
import { FoyerError } from '../../../contract/errors.ts'
import type { Language } from '../../../contract/primitives.ts'
import { keeperRole, roleNames } from '../../../contract/roles.ts'
import type { ValidInput } from '../../../transport/handlers.ts'
import { removeLeftBehind } from '../../database/atomic-file.ts'
import { coverWhatIsBare } from './cover-bare.ts'
import { settingNames } from '../../database/setting-names.ts'
import { headOf } from '../../audit/head.ts'
import { newId, openParts, type Desk } from '../desk.ts'
import { record, recordWaiting } from '../../audit/commit.ts'
import { eventOf } from '../../audit/event.ts'
import { openAsItIs, openWhole, proveWord, saidAgainst, type Proven } from './incomplete.ts'
import { createDatabase, finishSetUp, sweepDrafts } from '../../keys/create-database.ts'
import { openWithKeychain } from '../../keys/database-key.ts'
import { readKeyFile } from '../../keys/key-file.ts'
import { notePlace, refuseWhereDeskWas, setTracesAside } from '../../keys/traces.ts'
import { isSomebodys } from './leaving.ts'
import { migrate, refuseTooNew, type Database } from '../../database/database.ts'
import { closeAsFound } from '../../database/keep-log.ts'
import { closeDatabase, markOpen, wasLeftSigned } from '../../database/open-mark.ts'
import { refuseForeignSchema } from '../../database/schema-check.ts'
import { settingsOf } from '../../database/settings.ts'
import { doubtStatistics } from '../../database/statistics.ts'
import { storageError } from '../../database/sqlite-errors.ts'
import { beginSigning, foundAtOpening, type Outside } from './begin-signing.ts'
import { awaitConfirmation, chooseGroups, withdrawConfirmation } from '../../keys/recovery-confirmation.ts'
import { judgeClock, leaveClock } from '../../retention/clock-doubt.ts'
import { purgeDesk } from '../../retention/purge-desk.ts'
import { accountBook, type Account } from '../../staff/accounts.ts'
import { openCounted } from '../../staff/outside-guesses.ts'
import { hashSecret } from '../../staff/secrets.ts'
import { isWeak } from '../../staff/weak-secrets.ts'
import { awaitOthersSignature } from './unsigned-tail.ts'

/** Take an opened file into service: schema, a proof that it can be written, what holds the trail outside, waiting events, retention. */
function takeIntoService(desk: Desk, database: Database, size: number, outside: Outside): void {
  try {
    migrate(database)
    const closed = wasLeftSigned(database)
    markOpen(database)
    doubtStatistics(database)
    // One that has not answered is asked once more, behind the work.
    desk.opened = openParts(desk, database, outside.head.known() === undefined ? headOf(desk.place) : outside.head)
    desk.fault = null
    // Before anything is written: by what was written before.
    const found = foundAtOpening(desk.opened, size, closed, outside)
    judgeClock(desk)
    // The keychain opened it; the recovery key cannot any more, and somebody must hear of it while that still works.
    if (readKeyFile(desk.place.folder) === null) withdrawConfirmation(desk.opened.settings)
    removeLeftBehind(desk.place.folder, Date.now())
    beginSigning(desk, desk.opened, found, outside)
    recordWaiting(desk)
    coverWhatIsBare(desk, desk.opened)
    purgeDesk(desk)
  } catch (error) {
    desk.opened = null
    closeDatabase(database)
    throw error
  }
}

/** Close what is open, with a last checkpoint. */
export function closeDesk(desk: Desk): void {
  const parts = desk.opened
  desk.opened = null
  if (desk.signing !== null) clearTimeout(desk.signing)
  desk.signing = null
  try {
    if (parts !== null) {
      leaveClock(desk, parts)
      if (parts.log.size() > 0) parts.log.checkpoint(desk.now())
    }
  } catch {
    // A full disk must not keep the vault from closing; the next start signs it.
  }
  desk.clockSeen = undefined
  desk.clockDoubt = null
  if (parts !== null) closeDatabase(parts.database, () => parts.log.stored.newest()[0]?.signed?.size === parts.log.size())
}

/** Open the desk as far as it goes. Does not throw: what is in the way becomes the desk's fault. */
export async function openDesk(desk: Desk): Promise<void> {
  closeDesk(desk)
  desk.fault = null
  desk.demoOffered = false
  const { folder } = desk.place
  try {
    desk.toldBefore = desk.notBefore?.() ?? null
    finishSetUp(folder)
    const head = headOf(desk.place)
    const database = await openWhole(desk, head, () => openWithKeychain(desk.place))
    if (database !== null) await settle(desk, database, { head })
    else if (desk.mode === 'demo') await setUpDemo(desk)
    else {
      await refuseWhereDeskWas(desk.place)
      desk.demoOffered = !await isSomebodys(desk)
    }
    // What was said while the keychain was waited for.
    desk.fault = null
  } catch (error) {
    desk.fault = storageError(error)
  }
}

/** Open the desk when it is its turn. Who asks while that goes on, as the keychain waits to be unlocked, waits for the same. */
export function openInTurn(desk: Desk): Promise<void> {
  desk.opening ??= desk.inTurn(async () => { if (desk.opened === null) await openDesk(desk) }).finally(() => { desk.opening = null })
  return desk.opening
}

/** Take an opened file into service, and note that this place has a desk. */
async function settle(desk: Desk, database: Database, outside: Outside): Promise<void> {
  let size: number
  try {
    refuseTooNew(database)
    // Before the first row is written: a trigger would act on it.
    await refuseForeignSchema(database)
    size = await awaitOthersSignature(database)
  } catch (error) {
    closeAsFound(database)
    throw error
  }
  takeIntoService(desk, database, size, outside)
  const { folder } = desk.place
  await sweepDrafts(desk.place)
  const databaseId = readKeyFile(folder)?.databaseId
  if (databaseId !== undefined) await notePlace(desk.place, databaseId)
}

/** @throws FoyerError `keys.recoveryKeyInvalid`, `staff.throttled` and what `openWithKeychain` throws */
export async function recoverDesk(desk: Desk, recoveryKey: string): Promise<void> {
  if (desk.opened !== null) throw new FoyerError('desk.alreadySetUp')
  try {
    const head = headOf(desk.place)
    await settle(desk, await openWhole(desk, head, () => openCounted(desk, recoveryKey)), { head, anew: true })
  } catch (error) {
    const coded = storageError(error)
    // The key is here now; what stands in the way is something else.
    if (coded.code === 'database.logMissing' || coded.code === 'database.altered') desk.fault = coded
    throw coded
  }
}

/**
 * Take a copy without its write-ahead log into service as it is, on somebody's word.
 *
 * @returns whose word it was, and what the trail says of it
 * @throws FoyerError what `proveWord` and `openWithKeychain` throw
 */
export async function openIncomplete(desk: Desk, word: ValidInput<'desk.openIncomplete'>): Promise<Proven> {
  if (desk.fault?.code !== 'database.logMissing') throw new FoyerError('input.invalid', { detail: 'phase' })
  const found = await openAsItIs(desk)
  try {
    const head = headOf(desk.place)
    const proof = await proveWord(desk, head, found.database, word)
    const accepted = await saidAgainst(desk, head, found.database)
    found.keepLog()
    await settle(desk, found.database, { head, accepted })
    return proof
  } catch (error) {
    found.close()
    throw storageError(error)
  }
}

interface Founding { deskName: string, language: Language, staff: Pick<Account, 'id' | 'name' | 'role' | 'secret_kind' | 'hash' | 'created_at'>[] }

function found(desk: Desk, founding: Founding, more: (database: Database) => void) {
  return createDatabase(desk.place, (database) => {
    database.transaction(() => {
      const settings = settingsOf(database)
      settings.set(settingNames.terminal, `t-${Buffer.from(desk.randomBytes(6)).toString('hex')}`)
      settings.set(settingNames.auditSeed, Buffer.from(desk.randomBytes(32)).toString('hex'))
      settings.set(settingNames.deskName, founding.deskName)
      settings.set(settingNames.language, founding.language)
      const accounts = accountBook(database, desk.waits)
      for (const account of founding.staff) accounts.add(account)
      more(database)
    }).immediate()
  })
}

type SetUp = z.output<(typeof deskCalls)['desk.setUp']['input']>

/** First run of a real desk. @returns the recovery key, and which of its groups to type back */
export async function setUpDesk(desk: Desk, { deskName, language, administrator }: SetUp): Promise<{ recoveryKey: string, confirmGroups: number[] }> {
  if (desk.opened !== null) throw new FoyerError('desk.alreadySetUp')
  if (desk.fault !== null) throw desk.fault
  await refuseWhereDeskWas(desk.place)
  const hash = await hashSecret(administrator.secretKind, administrator.secret, desk.randomBytes(16))
  const id = newId(desk.randomBytes)
  const { database, recoveryKey } = await found(desk, {
    deskName: deskName.trim(), language,
    staff: [{ id, name: administrator.name.trim(), role: keeperRole, secret_kind: administrator.secretKind, hash, created_at: desk.now().getTime() }],
  }, (draft) => { settingsOf(draft).set(settingNames.recovery, 'setUp') })
  await settle(desk, database, { head: headOf(desk.place), anew: true })
  const confirmGroups = chooseGroups(desk)
  awaitConfirmation(desk, settingsOf(database), recoveryKey, confirmGroups, 'setUp')
  return { recoveryKey, confirmGroups }
}

/** One of each role, called by it. */
const demoStaff = roleNames.map((role) => [`Demo ${role}`, role] as const)

/** A PIN of six digits that the rules for PINs let pass. */
function randomPin(desk: Desk): string {
  for (;;) {
    const pin = Array.from(desk.randomBytes(6), (byte) => byte % 10).join('')
    if (isWeak('pin', pin) === null) return pin
  }
}

/** The demo desk sets itself up. Its one PIN is shown on the sign-in screen; its recovery key is shown to nobody. */
async function setUpDemo(desk: Desk): Promise<void> {
  setTracesAside(desk.place.folder)
  const secret = randomPin(desk)
  const hash = await hashSecret('pin', secret, desk.randomBytes(16))
  const staff = demoStaff.map(([name, role]) => ({ id: newId(desk.randomBytes), name, role, secret_kind: 'pin' as const, hash, created_at: desk.now().getTime() }))
  const { database } = await found(desk, { deskName: 'Demo', language: 'en', staff }, (draft) => {
    const settings = settingsOf(draft)
    settings.set(settingNames.recovery, 'confirmed')
    settings.set(settingNames.demo, JSON.stringify({ staffId: staff[0]?.id ?? '', secret }))
  })
  await settle(desk, database, { head: headOf(desk.place), anew: true })
  const frame = { spec: { method: 'POST' as const, path: '/desk' }, action: 'desk.setUp', person: null, context: { session: null, way: 'system' as const, address: 'local' } }
  record(desk, eventOf(desk, frame, { status: 200, error: null, subject: null, detail: 'demo' }))
}
