import { existsSync } from 'node:fs'
import { FoyerError } from '../../../contract/errors.ts'
import type { Desk } from '../desk.ts'
import { databasePath } from '../../database/desk-files.ts'
import { knowsAnyDesk, refuseWhereDeskWas } from '../../keys/traces.ts'

/**
 * Whether this machine is known to be an organisation's or a desk's, although no desk is in this place: a policy stands on it, or its
 * keychain knows of a desk in another place. Set up, it may be; made a demo by whoever stands before it, it may not.
 *
 * @throws FoyerError `keys.keychain*`
 */
export async function isSomebodys({ place, policySource }: Desk): Promise<boolean> {
  return policySource?.isThere() === true || await knowsAnyDesk(place)
}

/**
 * Anybody may leave the demo. From a real desk there is no way to it, not for an administrator either and not in a fault: who is at the demo
 * has its administrator's PIN on the screen, and so the way out of the kiosk.
 *
 * @throws FoyerError `desk.notADemo`; `desk.databaseMissing`, `keys.keychain*` as when the desk is opened
 */
export function checkMayChangeDesk(desk: Desk): Promise<void> {
  if (desk.mode === 'demo') return Promise.resolve()
  // In turn: while a desk is being opened or set up it is neither open nor at fault.
  return desk.inTurn(async () => {
    if (desk.opened !== null || desk.fault !== null || existsSync(databasePath(desk.place.folder))) throw new FoyerError('desk.notADemo')
    await refuseWhereDeskWas(desk.place)
    if (await isSomebodys(desk)) throw new FoyerError('desk.notADemo')
  })
}
