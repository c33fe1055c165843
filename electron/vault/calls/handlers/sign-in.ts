import { FoyerError } from '../../../contract/errors.ts'
import { allCalls, isAnyCallName } from '../../../contract/index.ts'
import type { FactorKind } from '../../../contract/factors.ts'
import type { TapPurpose } from '../../../contract/security-key-calls.ts'
import type { SessionInfo, SignInAnswer, StaffNotice } from '../../../contract/staff.ts'
import { opened } from '../../database/opened.ts'
import { settingNames } from '../../database/setting-names.ts'
import type { Account } from '../../staff/accounts.ts'
import { mustEnrol, proofsOf, secondFactorsOf } from '../../staff/authenticators/book.ts'
import type { Challenge } from '../../staff/challenges.ts'
import { noteProof } from '../../staff/fresh.ts'
import { noticesFor } from '../../staff/notices.ts'
import { askedAfter, checkAnswer, type Answered, type Meant } from '../../staff/sign-in.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { deskLanguage, newId, permissionsOf, type OpenDesk } from '../desk.ts'
import { refuseBesideOrganisation } from '../organisation-presence.ts'

export function sessionInfoOf(parts: OpenDesk, account: Account, notices: StaffNotice[]): SessionInfo {
  const { values } = parts.policy.inForce()
  return {
    staffId: account.id, name: account.name, role: account.role, language: account.language ?? deskLanguage(parts), notices, permissions: [...permissionsOf(parts, account)],
    proofs: proofsOf(parts.authenticators, account, values), idleSeconds: values.idleSeconds,
  }
}

/** What is answered: by what, and, of a security key, what it must have been laid down for. */
export type Given = { kind: 'secret', answer: string } | { kind: FactorKind, answer: string, laidFor: TapPurpose }

/** Look at one answer, counted. @throws FoyerError `staff.throttled`, and what the factor has against it */
export function checked(call: VaultCall, meant: Meant, given: Given): Promise<Answered> {
  const parts = opened(call.desk)
  const { securityKey, ...others } = parts.authenticators
  const authenticator = given.kind === 'securityKey' ? securityKey.answering(given.laidFor) : others[given.kind]
  return checkAnswer(parts, call.desk.waits, meant, authenticator, given.answer, () => call.desk.now())
}

/** Sign somebody in who has proven all that was asked, with what that changes, in one transaction with its event. */
export function enter(call: VaultCall, account: Account, change: () => void): SessionInfo {
  const parts = opened(call.desk)
  call.person = account
  call.credential = newId(call.desk.randomBytes)
  const notices = noticesFor(parts, account.id)
  try {
    call.commit(change)
  } catch (error) {
    // Not signed in: who it was is not known after all.
    call.person = null
    call.credential = null
    throw error
  }
  call.setSession(call.desk.sessions.begin(account.id, call.credential, notices))
  return sessionInfoOf(parts, account, notices)
}

/** The challenge that somebody has to answer beside what they have shown, null where policy asks for nothing more. */
export function askedBeside({ desk }: VaultCall, account: Account): Extract<SignInAnswer, { kind: 'challenge' }> | null {
  const { authenticators, policy } = opened(desk)
  const factors = secondFactorsOf(authenticators, account)
  const enrols = mustEnrol(authenticators, account, policy.inForce().values)
  return factors.length === 0 && !enrols ? null : { kind: 'challenge', challenge: desk.challenges.begin(account, enrols), name: account.name, factors }
}

/** Until somebody has the recovery key in hand, the desk is not open for business. @throws FoyerError `keys.recoveryNotConfirmed` */
export function refuseBeforeRecovery(parts: OpenDesk, account: Pick<Account, 'role'>): void {
  if (parts.settings.get(settingNames.recovery) === 'setUp' && !permissionsOf(parts, account).has('keys.print')) throw new FoyerError('keys.recoveryNotConfirmed')
}

/** Whose challenge it is, if they are still who they were when it began. @throws FoyerError `staff.challengeOver` */
export function challenged(call: VaultCall, id: string): { challenge: Challenge, account: Account } {
  const challenge = call.desk.challenges.find(id)
  const account = opened(call.desk).accounts.find(challenge.staffId)
  if (account?.active !== 1 || account.hash !== challenge.hash) throw new FoyerError('staff.challengeOver')
  call.setSubject(account.id)
  return { challenge, account }
}

type SignInCalls = 'staff.signIn' | 'staff.answer' | 'staff.prove'

export const signInHandlers: Pick<HandlersOf<'staff'>, SignInCalls> = {
  'staff.signIn': async (input, call) => {
    const { desk } = call
    const parts = opened(desk)
    const found = 'name' in input ? parts.accounts.named(input.name) : parts.accounts.find(input.staffId)
    if (found !== null) call.setSubject(found.id)
    const typed = 'name' in input ? input.name.trim().toLowerCase() : input.staffId
    const answered = await checked(call, found === null ? { nobody: typed } : { account: found }, { kind: 'secret', answer: input.secret })
    const { account } = answered
    askedAfter(answered, () => {
      refuseBeforeRecovery(parts, account)
      refuseBesideOrganisation(desk, account)
    })
    const asked = askedBeside(call, account)
    if (asked === null) return { kind: 'session', session: enter(call, account, () => { answered.finished(desk.now()) }) }
    answered.goesOn()
    // In the trail as what it is: somebody knows the secret, and is not in yet.
    call.setDetail('secondFactorWanted')
    return asked
  },
  'staff.answer': async ({ challenge: id, kind, answer }, call) => {
    const { account, challenge } = challenged(call, id)
    if (challenge.enrols) throw new FoyerError('staff.challengeOver')
    call.setDetail(kind)
    const answered = await checked(call, { account }, { kind, answer, laidFor: { for: 'answer', challenge: id } })
    const session = enter(call, answered.account, () => {
      answered.take()
      answered.finished(call.desk.now())
    })
    call.desk.challenges.end(id)
    return session
  },
  'staff.prove': async ({ call: name, kind, answer }, call) => {
    const { desk, person } = call
    const parts = opened(desk)
    if (person === null) throw new FoyerError('staff.signInRequired')
    call.setDetail(`${kind} ${name}`)
    if (!isAnyCallName(name) || allCalls[name].fresh === false) throw new FoyerError('input.invalid', { detail: 'call' })
    if (!call.may(allCalls[name].needs)) throw new FoyerError('staff.forbidden')
    const proofs = proofsOf(parts.authenticators, person, parts.policy.inForce().values)
    if (!proofs.includes(kind)) throw new FoyerError('staff.proofWanted')
    const answered = await checked(call, { account: person }, { kind, answer, laidFor: { for: 'prove' } })
    // One code fewer on paper: in the trail, as what is left is proven by it.
    if (kind === 'recoveryCode') {
      call.setSubject(person.id)
      call.commit(() => { answered.take() })
    } else parts.database.transaction(() => { answered.take() }).immediate()
    // As much as a sign-in asks of them: then nothing is held against them either.
    if (kind !== 'secret' || proofs.length === 1) answered.finished(desk.now())
    else answered.goesOn()
    const session = desk.sessions.find(call.context.session, false)
    if (session === null) throw new FoyerError('staff.signInRequired')
    noteProof(desk, session, name)
    return {}
  },
}
