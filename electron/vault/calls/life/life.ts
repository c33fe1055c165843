import { FoyerError } from '../../../contract/errors.ts'
import type { ValidInput } from '../../../transport/handlers.ts'
import { headOf } from '../../audit/head.ts'
import { closeDatabase } from '../../database/open-mark.ts'
import { storageError } from '../../database/sqlite-errors.ts'
import { finishSetUp } from '../../keys/create-database.ts'
import { openWithKeychain } from '../../keys/database-key.ts'
import { refuseWhereDeskWas } from '../../keys/traces.ts'
import { leaveClock } from '../../retention/clock-doubt.ts'
import { openCounted } from '../../staff/outside-guesses.ts'
import type { Desk } from '../desk.ts'
import { openAsItIs, openWhole, proveWord, saidAgainst, type Proven } from './incomplete.ts'
import { settle } from './into-service.ts'
import { isSomebodys } from './leaving.ts'
import { setUpDemo } from './set-up.ts'

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

/**
 * No demo is open where the organisation allows none: nor where it said so last, and cannot be understood now.
 * @returns whether one was ended
 */
export function endDemoWhereOff(desk: Desk): boolean {
  if (desk.mode !== 'demo' || desk.opened?.policy.inForce().values.allowDemo !== false) return false
  closeDesk(desk)
  desk.fault = new FoyerError('desk.demoOff')
  return true
}

/** Open the desk as far as it goes. Does not throw: what is in the way becomes the desk's fault. */
export async function openDesk(desk: Desk): Promise<void> {
  closeDesk(desk)
  desk.fault = null
  desk.demoOffered = false
  const { folder } = desk.place
  try {
    desk.toldBefore = desk.notBefore?.() ?? null
    if (desk.mode === 'demo' && desk.policySource?.look().values?.allowDemo === false) throw new FoyerError('desk.demoOff')
    finishSetUp(folder)
    const head = headOf(desk.place)
    const database = await openWhole(desk, head, () => openWithKeychain(desk.place))
    if (database !== null) await settle(desk, database, { head })
    else if (desk.mode === 'demo') await setUpDemo(desk)
    else {
      await refuseWhereDeskWas(desk.place)
      desk.demoOffered = !await isSomebodys(desk)
      desk.seenPolicy = desk.policySource?.look() ?? null
    }
    // What was said while the keychain was waited for.
    desk.fault = null
    endDemoWhereOff(desk)
  } catch (error) {
    desk.fault = storageError(error)
  }
}

/** Open the desk when it is its turn. Who asks while that goes on, as the keychain waits to be unlocked, waits for the same. */
export function openInTurn(desk: Desk): Promise<void> {
  desk.opening ??= desk.inTurn(async () => { if (desk.opened === null) await openDesk(desk) }).finally(() => { desk.opening = null })
  return desk.opening
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
