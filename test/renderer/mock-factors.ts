import { FoyerError } from '../../electron/contract/errors.ts'
import type { Role } from '../../electron/contract/roles.ts'
import type { SessionInfo, StaffMember } from '../../electron/contract/staff.ts'
import type { MockHandlers } from './mock-bridge.ts'
import { NOW, SECRETS, type Scenario } from './mock-scenario.ts'

/** The code that every app of the mock desk shows. */
export const CODE = '287082'
const RECOVERY_CODES = Array.from({ length: 10 }, (_, index) => `7K2M-9Q4T-3W0${index}`)
const KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

interface People { scenario: Scenario, role: () => Role | null, enter: (role: Role) => SessionInfo, member: (id: string) => StaffMember }
type FactorCalls = 'staff.prove' | 'staff.answer' | 'staff.beginEnrolment' | 'staff.finishEnrolment' | 'staff.ownFactors' | 'staff.removeFactor' | 'staff.renewRecoveryCodes' | 'staff.printRecoveryCodes' | 'staff.resetFactors'

/** Second factors of the mock desk: whoever signs in where the scenario says so has one, or has to enrol. */
export function mockFactors({ scenario, role, enter, member }: People): Pick<MockHandlers, FactorCalls> & { waitsFor: (role: Role) => string } {
  let waiting: Role | null = null
  const check = (answer: string) => { if (answer !== CODE) throw new FoyerError('staff.wrongCode') }
  const own = () => member(role() ?? '').factors
  return {
    waitsFor: (whose) => {
      waiting = whose
      return 'challenge-1'
    },
    'staff.prove': ({ kind, answer }) => {
      const whose = role()
      if (kind !== 'secret') check(answer)
      else if (whose !== null && answer !== SECRETS[whose]) throw new FoyerError('staff.wrongSecret')
      return {}
    },
    'staff.answer': ({ kind, answer }) => {
      if (waiting === null) throw new FoyerError('staff.challengeOver')
      if (kind === 'totp') check(answer)
      else if (!RECOVERY_CODES.includes(answer)) throw new FoyerError('staff.wrongCode')
      return enter(waiting)
    },
    'staff.beginEnrolment': () => ({ uri: `otpauth://totp/Foyer%20Hotel%20Utopia:${scenario.role ?? 'clerk'}?issuer=Foyer&secret=${KEY}&algorithm=SHA1&digits=6&period=30`, key: KEY }),
    'staff.finishEnrolment': ({ challenge, answer }) => {
      check(answer)
      const session = challenge === null || waiting === null ? null : enter(waiting)
      Object.assign(own(), { totp: NOW, recoveryCodes: 10 })
      return { recoveryCodes: RECOVERY_CODES, session }
    },
    'staff.ownFactors': () => own(),
    'staff.removeFactor': () => {
      Object.assign(own(), { totp: null, recoveryCodes: 0 })
      return {}
    },
    'staff.renewRecoveryCodes': () => {
      Object.assign(own(), { recoveryCodes: 10 })
      return { recoveryCodes: RECOVERY_CODES }
    },
    'staff.printRecoveryCodes': () => ({ printed: true, choose: [] }),
    'staff.resetFactors': ({ id }) => Object.assign(member(id), { factors: { totp: null, recoveryCodes: 0 } }),
  }
}
