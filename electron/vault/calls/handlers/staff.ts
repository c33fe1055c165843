import { FoyerError } from '../../../contract/errors.ts'
import type { SessionInfo, StaffMember, StaffNotice } from '../../../contract/staff.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { settingNames } from '../../database/setting-names.ts'
import { opened } from '../../database/opened.ts'
import { deskLanguage, newId, permissionsOf, type OpenDesk } from '../desk.ts'
import { memberOf, tileOf, type Account } from '../../staff/accounts.ts'
import { tellEnded } from '../../staff/ended.ts'
import { noticesFor } from '../../staff/notices.ts'
import { resetAdministrator } from './reset-administrator.ts'
import { hashSecret } from '../../staff/authenticators/secrets.ts'
import { checkSecret } from '../../staff/sign-in.ts'

export function sessionInfoOf(parts: OpenDesk, account: Account, notices: StaffNotice[]): SessionInfo {
  return {
    staffId: account.id, name: account.name, role: account.role, language: account.language ?? deskLanguage(parts), notices, permissions: [...permissionsOf(parts, account)],
    idleSeconds: parts.policy.inForce().values.idleSeconds,
  }
}

function existing(parts: OpenDesk, id: string): Account {
  const account = parts.accounts.find(id)
  if (account === null) throw new FoyerError('staff.notFound')
  return account
}

function memberIn(parts: OpenDesk, id: string, now: Date): StaffMember {
  const account = existing(parts, id)
  return memberOf(account, now, parts.accounts.waitOf(account))
}

const salt = (call: VaultCall) => call.desk.randomBytes(16)

/**
 * Sessions of somebody end at once when the account changes hands or is closed, and before the change is written: where it cannot be, they
 * sign in again and that is all. The caller's own goes on with a change of secret.
 */
function endSessions(call: VaultCall, id: string, why: 'deactivated' | 'changed', except: string | null): void {
  tellEnded(call.desk, call.desk.sessions.endAllOf(id, except), why)
}

export const staffHandlers: HandlersOf<'staff'> = {
  'staff.tiles': (_input, { desk }) => {
    if (desk.opened === null) return []
    const { accounts } = desk.opened
    return accounts.all().filter((account) => account.active === 1).slice(0, 200).map((account) => tileOf(account, desk.now(), accounts.waitOf(account)))
  },
  'staff.signIn': async ({ staffId, secret }, call) => {
    const parts = opened(call.desk)
    if (parts.accounts.find(staffId) !== null) call.setSubject(staffId)
    const account = await checkSecret(parts.accounts, staffId, secret, () => call.desk.now())
    // Until somebody has the recovery key in hand, the desk is not open for business.
    if (parts.settings.get(settingNames.recovery) === 'setUp' && !permissionsOf(parts, account).has('keys.print')) throw new FoyerError('keys.recoveryNotConfirmed')
    call.person = account
    call.credential = newId(call.desk.randomBytes)
    const notices = noticesFor(parts, account.id)
    call.commit(() => undefined)
    call.setSession(call.desk.sessions.begin(account.id, call.credential, notices))
    return sessionInfoOf(parts, account, notices)
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
  'staff.list': (_input, { desk }) => {
    const { accounts } = opened(desk)
    return accounts.all().slice(0, 1000).map((account) => memberOf(account, desk.now(), accounts.waitOf(account)))
  },
  'staff.create': async ({ name, role, secretKind, secret }, call) => {
    const parts = opened(call.desk)
    const hash = await hashSecret(secretKind, secret, salt(call))
    const id = newId(call.desk.randomBytes)
    call.setDetail(role)
    call.commit(() => {
      parts.accounts.add({ id, name: name.trim(), role, secret_kind: secretKind, hash, created_at: call.desk.now().getTime() })
      call.setSubject(id)
    })
    return memberIn(parts, id, call.desk.now())
  },
  'staff.update': ({ id, ...changes }, call) => {
    const parts = opened(call.desk)
    const before = existing(parts, id)
    call.setSubject(id)
    call.setDetail(Object.entries(changes).filter(([, value]) => value !== undefined).map(([key, value]) => (key === 'name' ? key : `${key}=${String(value)}`)).join(' '))
    parts.accounts.allow(id, changes)
    if (changes.active === false) endSessions(call, id, 'deactivated', null)
    else if (changes.role !== undefined && changes.role !== before.role) endSessions(call, id, 'changed', null)
    call.commit(() => { parts.accounts.change(id, changes) })
    return memberIn(parts, id, call.desk.now())
  },
  'staff.setSecret': async ({ id, secretKind, secret, presentSecret }, call) => {
    const parts = opened(call.desk)
    const own = call.person?.id === id
    if (!own && !call.may('staff.manage')) throw new FoyerError('staff.forbidden')
    existing(parts, id)
    call.setSubject(id)
    if (own) {
      if (presentSecret === null) throw new FoyerError('staff.wrongSecret')
      await checkSecret(parts.accounts, id, presentSecret, () => call.desk.now())
    }
    const hash = await hashSecret(secretKind, secret, salt(call))
    endSessions(call, id, 'changed', call.context.session)
    call.commit(() => { parts.accounts.setSecret(id, secretKind, hash) })
    return {}
  },
  'staff.resetAdministrator': (input, call) => call.desk.inTurn(() => resetAdministrator(input, call)),
}
