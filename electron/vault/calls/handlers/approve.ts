import { FoyerError } from '../../../contract/errors.ts'
import type { FactorKind } from '../../../contract/factors.ts'
import { opened } from '../../database/opened.ts'
import { proveRecoveryKey } from '../../keys/prove-recovery-key.ts'
import { tileOf, type Account } from '../../staff/accounts.ts'
import { mustEnrol, secondFactorsOf } from '../../staff/authenticators/book.ts'
import { countedIn, sharedGuesses } from '../../staff/guesses.ts'
import { approve, checkSecond, RECOVERY_KEY, waitingAct, waitingIn } from '../../staff/second-person.ts'
import type { WaitingAct } from '../../staff/waiting-act.ts'
import { askedAfter, type Answered } from '../../staff/sign-in.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { permissionsOf } from '../desk.ts'
import { couldApprove } from '../four-eyes.ts'
import { refuseBesideOrganisation } from '../organisation-presence.ts'
import { checked } from './sign-in.ts'

type ApprovalCalls = 'staff.act' | 'staff.approve' | 'staff.approveFactor' | 'staff.approveByKey'

const sessionOf = ({ desk, context }: VaultCall) => desk.sessions.find(context.session, false)

/** The act that is approved, and who asked for it. @throws FoyerError `staff.actOver` */
function waiting(call: VaultCall, id: string): { act: WaitingAct, first: Account } {
  if (call.person === null) throw new FoyerError('staff.signInRequired')
  const act = waitingAct(call.desk, sessionOf(call), id)
  call.setDetail(act.name)
  return { act, first: call.person }
}

/** Whose secret was right, and who owes a second factor. @throws FoyerError `staff.actOver` */
function halfOf(call: VaultCall, { half }: WaitingAct): Account {
  const account = half === null ? null : opened(call.desk).accounts.find(half.staffId)
  if (account?.active !== 1 || account.hash !== half?.hash) throw new FoyerError('staff.actOver')
  return account
}

/** The second person of an act, who owes a second factor. @throws FoyerError `staff.actOver`, `staff.signInRequired` */
export const owingIn = (call: VaultCall, act: string): Account => halfOf(call, waiting(call, act).act)

/** It may have ended while the answer was looked at. */
function approveNow(call: VaultCall, { act, first }: ReturnType<typeof waiting>, answered: Answered, kind: FactorKind): void {
  const { desk } = call
  const parts = opened(desk)
  const { account } = answered
  call.setDetail(`${kind} ${act.name}`)
  call.commit(() => {
    waitingAct(desk, sessionOf(call), act.id)
    checkSecond(act, first, account, permissionsOf(parts, account))
    answered.take()
    answered.finished(desk.now())
  })
  approve(desk, act, { id: account.id, name: account.name })
}

export const approvalHandlers: Pick<HandlersOf<'staff'>, ApprovalCalls> = {
  'staff.act': (_input, call) => {
    const { desk, person } = call
    const parts = opened(desk)
    const act = waitingIn(desk, sessionOf(call))
    if (act === null || person === null) return { act: null }
    const people = couldApprove(parts, person.id, act.needs)
    const shown = parts.policy.inForce().values.signInByName ? [] : people
    return {
      act: {
        id: act.id, kind: act.kind, records: act.records, rules: act.rules.slice(0, 200), byKey: people.length === 0,
        people: shown.slice(0, 200).map((account) => tileOf(account, desk.now(), parts.accounts.waitOf(account))),
      },
    }
  },
  'staff.approve': async (input, call) => {
    const { desk } = call
    const parts = opened(desk)
    const asked = waiting(call, input.act)
    const found = 'name' in input ? parts.accounts.named(input.name) : parts.accounts.find(input.staffId)
    if (found !== null) call.setSubject(found.id)
    const typed = 'name' in input ? input.name.trim().toLowerCase() : input.staffId
    const answered = await checked(call, found === null ? { nobody: typed } : { account: found }, { kind: 'secret', answer: input.secret })
    const { account } = answered
    askedAfter(answered, () => {
      checkSecond(asked.act, asked.first, account, permissionsOf(parts, account))
      refuseBesideOrganisation(desk, account)
      if (mustEnrol(parts.authenticators, account, parts.policy.inForce().values)) throw new FoyerError('staff.factorRequired')
    })
    const factors = secondFactorsOf(parts.authenticators, account)
    if (factors.length > 0) {
      answered.goesOn()
      asked.act.half = { staffId: account.id, hash: account.hash }
      call.setDetail(`secondFactorWanted ${asked.act.name}`)
      return { kind: 'factorWanted', name: account.name, factors }
    }
    approveNow(call, asked, answered, 'secret')
    return { kind: 'approved', name: account.name }
  },
  'staff.approveFactor': async ({ act: id, kind, answer }, call) => {
    const asked = waiting(call, id)
    const account = halfOf(call, asked.act)
    call.setSubject(account.id)
    // What was proven may be one code fewer: the event says by what, as that of an answer does.
    call.setDetail(`${kind} ${asked.act.name}`)
    refuseBesideOrganisation(call.desk, account)
    approveNow(call, asked, await checked(call, { account }, { kind, answer, laidFor: { for: 'approve', act: id } }), kind)
    return { name: account.name }
  },
  'staff.approveByKey': async ({ act: id, recoveryKey }, call) => {
    const { desk } = call
    const parts = opened(desk)
    const { act, first } = waiting(call, id)
    call.setDetail(`recoveryKey ${act.name}`)
    const alone = () => { if (couldApprove(parts, first.id, act.needs).length > 0) throw new FoyerError('staff.secondIsHere') }
    alone()
    const guesses = sharedGuesses(parts.database, parts.settings, 'recoveryKey', desk.waits)
    await proveRecoveryKey(desk.place, recoveryKey, (look) => countedIn(guesses, desk.now(), 'keys.recoveryKeyInvalid', look))
    call.commit(() => {
      alone()
      waitingAct(desk, sessionOf(call), id)
    })
    approve(desk, act, RECOVERY_KEY)
    return {}
  },
}
