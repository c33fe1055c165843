import { FoyerError } from '../../../contract/errors.ts'
import { wantsSecondFactor } from '../../../contract/roles.ts'
import { MOST_KEYS } from '../../../contract/security-key.ts'
import type { TapPurpose } from '../../../contract/security-key-calls.ts'
import type { KeyWish, Verification } from '../../../ctap/ceremony/ceremony.ts'
import { clientDataHash } from '../../../ctap/ceremony/verify.ts'
import { since } from '../../clock/clock.ts'
import { opened } from '../../database/opened.ts'
import type { Account } from '../../staff/accounts.ts'
import { removeSecondFactors } from '../../staff/authenticators/book.ts'
import { askedAfter, checkAnswer } from '../../staff/sign-in.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { newId } from '../desk.ts'
import { owingIn } from './approve.ts'
import { refuseBesideOrganisation } from '../organisation-presence.ts'
import { enrolling, stillWanted } from './factors.ts'
import { challenged, enter, refuseBeforeRecovery } from './sign-in.ts'

/** How long a proof afresh lets its session enrol a key, milliseconds: the key may be in a drawer, and its PIN wrong the first time. */
const ENROLS_MS = 10 * 60_000
/** Bytes that the key signs (WebAuthn 2 §13.4.3: 16 at least), and by which it tells its holders apart (§5.4.3: 64 at most). */
const CHALLENGE_BYTES = 32
const HANDLE_BYTES = 32

/** What policy wants of a key in the second place. */
function verificationOf({ desk }: VaultCall): Verification {
  const { securityKeyVerification: rule } = opened(desk).policy.inForce().values
  return rule === 'required' || rule === 'discouraged' ? rule : 'preferred'
}

/** Who may enrol a key, and where that leads. @throws FoyerError `staff.challengeOver`, `staff.proofWanted`, `staff.keysMost` */
function enrollingKey(call: VaultCall, challenge: string | null): { account: Account, signsIn: boolean } {
  const { desk } = call
  const { account, signsIn } = enrolling(call, challenge)
  const session = signsIn ? null : desk.sessions.find(call.context.session, false)
  if (!signsIn && (session === null || session.enrolsKey === null || since(desk, session.enrolsKey) >= ENROLS_MS)) throw new FoyerError('staff.proofWanted')
  if (opened(desk).authenticators.securityKey.list(account.id).length >= MOST_KEYS) throw new FoyerError('staff.keysMost')
  return { account, signsIn }
}

type Wanted = Pick<KeyWish, 'verification'> & ({ kind: 'credential', account: Account } | { kind: 'assertion', allow: readonly Uint8Array[] })

function wantedOf(call: VaultCall, purpose: TapPurpose): Wanted {
  const { authenticators: { securityKey }, policy } = opened(call.desk)
  // It is all that is asked: what its holder has, and what they know. Who they are, nobody has said; where nobody is shown who works here, no card is either.
  if (purpose.for === 'signIn') return { kind: 'assertion', verification: 'required', allow: policy.inForce().values.signInByName ? [] : securityKey.namedToAnyone() }
  const verification = verificationOf(call)
  if (purpose.for === 'enrol') return { kind: 'credential', verification, account: enrollingKey(call, purpose.challenge).account }
  return { kind: 'assertion', verification, allow: securityKey.credentialsOf(holderOf(call, purpose).id) }
}

/** Who proves by a key that it is them. @throws FoyerError `staff.challengeOver`, `staff.signInRequired`, `staff.actOver` */
function holderOf(call: VaultCall, purpose: Extract<TapPurpose, { for: 'answer' | 'prove' | 'approve' }>): Account {
  if (purpose.for === 'approve') return owingIn(call, purpose.act)
  if (purpose.for === 'prove') {
    if (call.person === null) throw new FoyerError('staff.signInRequired')
    return call.person
  }
  const { account, challenge } = challenged(call, purpose.challenge)
  if (challenge.enrols) throw new FoyerError('staff.challengeOver')
  return account
}

type KeyCalls = 'staff.beginTap' | 'staff.tapIn' | 'staff.beginKeyEnrolment' | 'staff.finishKeyEnrolment' | 'staff.removeKey'

export const securityKeyHandlers: Pick<HandlersOf<'staff'>, KeyCalls> = {
  'staff.beginTap': ({ purpose, pin }, call) => {
    const { desk } = call
    const { kind, verification, ...more } = wantedOf(call, purpose)
    const asked = { clientDataHash: clientDataHash(kind, desk.randomBytes(CHALLENGE_BYTES)), verification, pin }
    if ('allow' in more) return { ticket: desk.taps.begin(purpose, { ...asked, kind: 'assertion', allow: more.allow }) }
    const { id, name } = more.account
    const exclude = opened(desk).authenticators.securityKey.credentialsOf(id)
    return { ticket: desk.taps.begin(purpose, { ...asked, kind: 'credential', userHandle: desk.randomBytes(HANDLE_BYTES), userName: Array.from(name).slice(0, 32).join(''), exclude, discoverable: true }) }
  },
  'staff.tapIn': async ({ ticket }, call) => {
    const { desk } = call
    const parts = opened(desk)
    const { accounts, authenticators: { securityKey } } = parts
    if (desk.taps.purposeOf(ticket).for !== 'signIn') throw new FoyerError('staff.challengeOver')
    const { staffId, named } = securityKey.holderOf(desk.taps.credentialOf(ticket))
    const holder = staffId === null ? null : accounts.find(staffId)
    if (holder !== null) call.setSubject(holder.id)
    call.setDetail('securityKey')
    const answered = await checkAnswer(parts, desk.waits, holder === null ? { nobody: named } : { account: holder }, securityKey.answering({ for: 'signIn' }), ticket, () => desk.now())
    askedAfter(answered, () => {
      refuseBeforeRecovery(parts, answered.account)
      refuseBesideOrganisation(desk, answered.account)
    })
    return enter(call, answered.account, () => {
      answered.take()
      answered.finished(desk.now())
    })
  },
  'staff.beginKeyEnrolment': (_input, call) => {
    const session = call.desk.sessions.find(call.context.session, false)
    if (session === null || call.person === null) throw new FoyerError('staff.signInRequired')
    call.setSubject(call.person.id)
    session.enrolsKey = { ...session.lastActivity }
    enrollingKey(call, null)
    return {}
  },
  'staff.finishKeyEnrolment': ({ challenge, ticket, name }, call) => {
    const { desk } = call
    const { account, signsIn } = enrollingKey(call, challenge)
    const { accounts, authenticators: { securityKey, recoveryCode } } = opened(desk)
    const purpose = desk.taps.purposeOf(ticket)
    if (purpose.for !== 'enrol' || purpose.challenge !== challenge) throw new FoyerError('staff.challengeOver')
    call.setSubject(account.id)
    call.setDetail('securityKey')
    const made = securityKey.made(ticket)
    // Codes that are there stand in for the key as well.
    const codes = recoveryCode.has(account) ? null : recoveryCode.make(account.id, desk.randomBytes)
    const keep = () => {
      if (signsIn) stillWanted(call, account)
      made.enrol({ id: newId(desk.randomBytes), staffId: account.id, name: name.trim(), now: desk.now() })
      codes?.keep(desk.now())
      if (signsIn) accounts.signedIn(account.id, desk.now())
    }
    const session = signsIn ? enter(call, account, keep) : null
    if (session === null) call.commit(keep)
    if (challenge !== null) desk.challenges.end(challenge)
    const own = desk.sessions.find(call.context.session, false)
    if (own !== null) own.enrolsKey = null
    return { recoveryCodes: codes?.codes ?? null, session }
  },
  'staff.removeKey': ({ id }, call) => {
    const { authenticators, policy } = opened(call.desk)
    if (call.person === null) throw new FoyerError('staff.signInRequired')
    const { id: staffId, role } = call.person
    call.setSubject(staffId)
    const keys = authenticators.securityKey.list(staffId)
    if (!keys.some((key) => key.id === id)) throw new FoyerError('staff.notFound')
    const isLast = keys.length === 1 && !authenticators.totp.has({ id: staffId })
    if (isLast && wantsSecondFactor(role, policy.inForce().values)) throw new FoyerError('staff.factorRequired')
    call.commit(() => {
      // Codes on paper are no factor by themselves.
      if (isLast) removeSecondFactors(authenticators, staffId)
      else authenticators.securityKey.removeOne(staffId, id)
    })
    return {}
  },
}

/** The reader says what the key said. */
export const securityKeyInternalHandlers: Pick<HandlersOf<'internal'>, 'internal.keyStep'> = {
  'internal.keyStep': ({ ticket, answer }, { desk }) => ({ step: desk.taps.next(ticket, answer) }),
}
