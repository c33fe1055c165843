import { FoyerError } from '../../../contract/errors.ts'
import { keeperRole, roleMay } from '../../../contract/roles.ts'
import type { StaffTile } from '../../../contract/staff.ts'
import type { ValidInput } from '../../../transport/handlers.ts'
import type { VaultCall } from '../call.ts'
import { settingNames } from '../../database/setting-names.ts'
import { opened } from '../../database/opened.ts'
import { newId, type OpenDesk } from '../desk.ts'
import { proveRecoveryKey } from '../../keys/prove-recovery-key.ts'
import { tileOf, type Account } from '../../staff/accounts.ts'
import { tellEnded } from '../../staff/ended.ts'
import { countedIn, sharedGuesses } from '../../staff/guesses.ts'
import { removeSecondFactors } from '../../staff/authenticators/book.ts'
import { hashSecret } from '../../staff/authenticators/secrets.ts'
import { endSessionsOfBefore } from '../../staff/sessions-mark.ts'

/** Where the last administrator is not even in the books any more. */
const NAME_OF_A_NEW_ONE = 'Administrator'

/** Whose secret is set: the active administrator that was named, or, where there is none, whoever can be one again. */
function chosen({ accounts }: OpenDesk, staffId: string | null, name: string | null): Account | null {
  const administrators = accounts.all().filter(({ role }) => roleMay(role, 'staff.manage'))
  const active = administrators.filter((account) => account.active === 1)
  const wanted = staffId ?? (name === null ? null : accounts.named(name)?.id ?? null)
  const named = wanted === null ? undefined : active.find(({ id }) => id === wanted)
  if (named !== undefined) return named
  if (staffId !== null || name !== null || active.length > 0) throw new FoyerError('staff.notFound')
  return administrators[0] ?? null
}

/**
 * Set an administrator's secret with the recovery key in place of the old one. Loud on purpose: an event of its own, every session ends, and
 * everybody is told at their next signing in.
 *
 * @throws FoyerError `keys.recoveryKeyInvalid`, `keys.missingForDatabase`, `staff.throttled`, `staff.notFound`, `staff.weakSecret`
 */
export async function resetAdministrator({ recoveryKey, staffId, name, secretKind, secret }: ValidInput<'staff.resetAdministrator'>, call: VaultCall): Promise<StaffTile> {
  const { desk } = call
  const parts = opened(desk)
  const guesses = sharedGuesses(parts.database, parts.settings, 'recoveryKey', desk.waits)
  await proveRecoveryKey(desk.place, recoveryKey, (look) => countedIn(guesses, desk.now(), 'keys.recoveryKeyInvalid', look))
  const account = chosen(parts, staffId, name)
  const hash = await hashSecret(secretKind, secret, desk.randomBytes(16))
  const id = account?.id ?? newId(desk.randomBytes)
  const mark = newId(desk.randomBytes)
  call.setSubject(id)
  tellEnded(desk, desk.sessions.endAll(), 'reset')
  call.commit(() => {
    if (account === null) parts.accounts.add({ id, name: NAME_OF_A_NEW_ONE, role: keeperRole, secret_kind: secretKind, hash, created_at: desk.now().getTime() })
    else parts.accounts.change(id, { active: true })
    parts.accounts.setSecret(id, secretKind, hash)
    removeSecondFactors(parts.authenticators, id)
    // Whoever has the recovery key in hand needs no organisation to come in.
    parts.links.remove(id)
    parts.settings.set(settingNames.sessionsMark, mark)
  })
  endSessionsOfBefore(desk)
  const reset = parts.accounts.find(id) ?? missing()
  return tileOf(reset, desk.now(), parts.accounts.waitOf(reset))
}

function missing(): never {
  throw new FoyerError('staff.notFound')
}
