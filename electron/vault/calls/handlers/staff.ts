import { FoyerError } from '../../../contract/errors.ts'
import { changesStanding } from '../../../contract/staff.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { opened } from '../../database/opened.ts'
import { newId } from '../desk.ts'
import { tileOf } from '../../staff/accounts.ts'
import { tellEnded } from '../../staff/ended.ts'
import { KEYS_REMOVED } from '../../staff/factors-check.ts'
import { resetAdministrator } from './reset-administrator.ts'
import { removeKeys } from '../../staff/authenticators/book.ts'
import { hashSecret } from '../../staff/authenticators/secrets.ts'
import { approvalHandlers } from './approve.ts'
import { factorHandlers } from './factors.ts'
import { existing, memberIn, memberShown } from './members.ts'
import { securityKeyHandlers } from './security-keys.ts'
import { signInHandlers } from './sign-in.ts'

const salt = (call: VaultCall) => call.desk.randomBytes(16)

/**
 * Sessions of somebody end at once when the account changes hands or is closed, and before the change is written: where it cannot be, they
 * sign in again and that is all. The caller's own goes on with a change of secret.
 */
function endSessions(call: VaultCall, id: string, why: 'deactivated' | 'changed', except: string | null): void {
  tellEnded(call.desk, call.desk.sessions.endAllOf(id, except), why)
}

export const staffHandlers: HandlersOf<'staff'> = {
  ...signInHandlers,
  ...factorHandlers,
  ...securityKeyHandlers,
  ...approvalHandlers,
  'staff.tiles': (_input, { desk }) => {
    if (desk.opened === null) return []
    const { accounts, policy } = desk.opened
    // Who works here is then nobody's to see who has not signed in.
    if (policy.inForce().values.signInByName) return []
    return accounts.all().filter((account) => account.active === 1).slice(0, 200).map((account) => tileOf(account, desk.now(), accounts.waitOf(account)))
  },
  'staff.signOut': ({ why }, call) => {
    // The session first: it is over whatever becomes of the trail.
    if (call.context.session !== null) call.desk.sessions.end(call.context.session)
    call.setSession(null)
    if (call.person === null) {
      // It was over before the screen said so: that end is in the trail already.
      call.skipEvent()
    } else {
      call.setDetail(why)
      call.tell()
    }
    return {}
  },
  'staff.touch': () => ({}),
  'staff.list': (_input, call) => opened(call.desk).accounts.all().slice(0, 1000).map((account) => memberShown(call, account)),
  'staff.create': async ({ name, role, secretKind, secret }, call) => {
    const parts = opened(call.desk)
    const hash = await hashSecret(secretKind, secret, salt(call))
    const id = newId(call.desk.randomBytes)
    call.setDetail(role)
    call.commit(() => {
      parts.accounts.add({ id, name: name.trim(), role, secret_kind: secretKind, hash, created_at: call.desk.now().getTime() })
      call.setSubject(id)
    })
    return memberIn(call, id)
  },
  'staff.update': ({ id, ...changes }, call) => {
    const parts = opened(call.desk)
    const before = existing(parts, id)
    call.setSubject(id)
    call.setDetail(Object.entries(changes).filter(([, value]) => value !== undefined).map(([key, value]) => (key === 'name' ? key : `${key}=${String(value)}`)).join(' '))
    parts.accounts.allow(id, changes)
    if (changesStanding(changes, { role: before.role, active: before.active === 1 })) call.needFresh()
    if (changes.active === false) endSessions(call, id, 'deactivated', null)
    else if (changes.role !== undefined && changes.role !== before.role) endSessions(call, id, 'changed', null)
    call.commit(() => {
      parts.accounts.change(id, changes)
      if (changes.active !== undefined) parts.links.decidedHere(id)
    })
    return memberIn(call, id)
  },
  'staff.setSecret': async ({ id, secretKind, secret }, call) => {
    const parts = opened(call.desk)
    const own = call.person?.id === id
    if (!own && !call.may('staff.manage')) throw new FoyerError('staff.forbidden')
    existing(parts, id)
    call.setSubject(id)
    const hash = await hashSecret(secretKind, secret, salt(call))
    // A key signs in without the secret: whoever had the old one may have added one of their own.
    const keys = own ? 0 : parts.authenticators.securityKey.list(id).length
    if (keys > 0) call.setDetail(`${KEYS_REMOVED}${keys}`)
    endSessions(call, id, 'changed', call.context.session)
    call.commit(() => {
      parts.accounts.setSecret(id, secretKind, hash)
      if (keys > 0) removeKeys(parts.authenticators, id)
    })
    return {}
  },
  'staff.leaveOrganisation': async ({ id, secretKind, secret }, call) => {
    const parts = opened(call.desk)
    existing(parts, id)
    call.setSubject(id)
    // Who is on the way out of the organisation must not stay by their own doing.
    if (call.person?.id === id) throw new FoyerError('staff.notYourOwn')
    if (parts.links.of(id) === null) throw new FoyerError('staff.notFound', { detail: 'organisation' })
    const hash = await hashSecret(secretKind, secret, salt(call))
    endSessions(call, id, 'changed', null)
    call.commit(() => {
      parts.links.remove(id)
      parts.accounts.setSecret(id, secretKind, hash)
    })
    return memberIn(call, id)
  },
  'staff.resetAdministrator': (input, call) => call.desk.inTurn(() => resetAdministrator(input, call)),
}
