import { FoyerError } from '../../../contract/errors.ts'
import { wantsSecondFactor } from '../../../contract/roles.ts'
import type { Output } from '../../../contract/index.ts'
import { opened } from '../../database/opened.ts'
import type { Account } from '../../staff/accounts.ts'
import { mustEnrol, ownFactorsOf, removeSecondFactors, secondFactorsOf } from '../../staff/authenticators/book.ts'
import type { KeyOffer } from '../../staff/authenticators/totp.ts'
import { tellEnded } from '../../staff/ended.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { settingNames } from '../../database/setting-names.ts'
import { memberIn } from './members.ts'
import { challenged, enter } from './sign-in.ts'

/** Where an offer is kept until it is taken: a challenge or a session, both in memory. */
interface Enrolling { place: { offer: KeyOffer | null }, account: Account, signsIn: boolean }

/** Somebody who has a factor by now signs in by that: an older challenge would put another in its place. @throws FoyerError `staff.challengeOver` */
export function stillWanted({ desk }: VaultCall, account: Account): void {
  const { authenticators, policy } = opened(desk)
  if (!mustEnrol(authenticators, account, policy.inForce().values)) throw new FoyerError('staff.challengeOver')
}

export function enrolling(call: VaultCall, challengeId: string | null): Enrolling {
  if (challengeId !== null) {
    const { challenge, account } = challenged(call, challengeId)
    if (!challenge.enrols) throw new FoyerError('staff.challengeOver')
    stillWanted(call, account)
    return { place: challenge, account, signsIn: true }
  }
  const session = call.desk.sessions.find(call.context.session, false)
  if (session === null || call.person === null) throw new FoyerError('staff.signInRequired')
  return { place: session, account: call.person, signsIn: false }
}

/** Keep what somebody enrolled in, with ten new codes for the day on which it is lost; to a challenge it signs them in. */
function keepEnrolment(call: VaultCall, { place, account, signsIn }: Enrolling, challenge: string | null, enrol: () => void): Output<'staff.finishEnrolment'> {
  const { desk } = call
  const { authenticators, accounts } = opened(desk)
  const codes = authenticators.recoveryCode.make(account.id, desk.randomBytes)
  const keep = () => {
    // Another process of the desk may have enrolled them meanwhile.
    if (signsIn) stillWanted(call, account)
    enrol()
    codes.keep(desk.now())
    if (signsIn) accounts.signedIn(account.id, desk.now())
  }
  const session = signsIn ? enter(call, account, keep) : null
  if (session === null) call.commit(keep)
  place.offer = null
  if (challenge !== null) desk.challenges.end(challenge)
  return { recoveryCodes: codes.codes, session }
}

/** A key that somebody else made counts while a desk is set up, and takes nobody's place. @throws FoyerError `desk.alreadySetUp` */
function refuseBrought({ desk }: VaultCall, account: Account): void {
  const { authenticators, settings } = opened(desk)
  if (settings.get(settingNames.recovery) !== 'setUp' || secondFactorsOf(authenticators, account).length > 0) throw new FoyerError('desk.alreadySetUp')
}

type FactorCalls = 'staff.beginEnrolment' | 'staff.finishEnrolment' | 'staff.provisionFactor' | 'staff.ownFactors' | 'staff.removeFactor' | 'staff.renewRecoveryCodes' | 'staff.resetFactors'

export const factorHandlers: Pick<HandlersOf<'staff'>, FactorCalls> = {
  'staff.beginEnrolment': ({ challenge }, call) => {
    const { place, account, signsIn } = enrolling(call, challenge)
    if (!signsIn) call.needFresh()
    const { authenticators, settings } = opened(call.desk)
    call.setSubject(account.id)
    call.setDetail('totp')
    place.offer = authenticators.totp.offer(account, settings.get(settingNames.deskName) ?? '', call.desk.randomBytes)
    return place.offer.shown
  },
  'staff.finishEnrolment': ({ challenge, answer }, call) => {
    const who = enrolling(call, challenge)
    const { place, account } = who
    if (place.offer === null) throw new FoyerError('staff.challengeOver')
    call.setSubject(account.id)
    call.setDetail('totp')
    const made = place.offer.finish(answer, call.desk.now())
    return keepEnrolment(call, who, challenge, () => { made.enrol() })
  },
  'staff.provisionFactor': ({ challenge, key, answer }, call) => {
    const who = enrolling(call, challenge)
    const { account, signsIn } = who
    if (!signsIn) call.needFresh()
    call.setSubject(account.id)
    call.setDetail('totp')
    refuseBrought(call, account)
    const made = opened(call.desk).authenticators.totp.brought(account, key).finish(answer, call.desk.now())
    return keepEnrolment(call, who, challenge, () => {
      refuseBrought(call, account)
      made.enrol()
    })
  },
  'staff.ownFactors': (_input, call) => ownFactorsOf(opened(call.desk).authenticators, call.person?.id ?? ''),
  'staff.removeFactor': (_input, call) => {
    const { authenticators, policy } = opened(call.desk)
    if (call.person === null) throw new FoyerError('staff.signInRequired')
    const { id, role } = call.person
    call.setSubject(id)
    if (wantsSecondFactor(role, policy.inForce().values)) throw new FoyerError('staff.factorRequired')
    call.commit(() => { removeSecondFactors(authenticators, id) })
    return {}
  },
  'staff.renewRecoveryCodes': (_input, call) => {
    const { authenticators } = opened(call.desk)
    if (call.person === null) throw new FoyerError('staff.signInRequired')
    const { id } = call.person
    call.setSubject(id)
    // Alone they are no factor: they stand in for one.
    if (secondFactorsOf(authenticators, { id }).length === 0) throw new FoyerError('staff.notFound')
    const made = authenticators.recoveryCode.make(id, call.desk.randomBytes)
    call.commit(() => { made.keep(call.desk.now()) })
    return { recoveryCodes: made.codes }
  },
  'staff.resetFactors': ({ id }, call) => {
    const { desk } = call
    const { authenticators, accounts } = opened(desk)
    if (accounts.find(id) === null) throw new FoyerError('staff.notFound')
    call.setSubject(id)
    // Whoever has this session open could take the second factor out of their own way.
    if (call.person?.id === id) throw new FoyerError('staff.notYourOwn')
    tellEnded(desk, desk.sessions.endAllOf(id), 'changed')
    call.commit(() => { removeSecondFactors(authenticators, id) })
    return memberIn(call, id)
  },
}
