import { FoyerError } from '../../electron/contract/errors.ts'
import type { Role } from '../../electron/contract/roles.ts'
import type { FactorKind } from '../../electron/contract/factors.ts'
import type { SessionInfo, StaffMember } from '../../electron/contract/staff.ts'
import type { MockHandlers } from './mock-bridge.ts'
import { NOW, SECRETS, type Scenario } from './mock-scenario.ts'

/** The code that every app of the mock desk shows. */
export const CODE = '287082'
/** The PIN of every security key of the mock desk. */
export const KEY_PIN = '246810'
const RECOVERY_CODES = Array.from({ length: 10 }, (_, index) => `7K2M-9Q4T-3W0${index}`)
const KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

type SecondFactor = Exclude<FactorKind, 'secret'>
interface People { scenario: Scenario, role: () => Role | null, enter: (role: Role) => SessionInfo, member: (id: string) => StaffMember }
type FactorCalls = 'staff.prove' | 'staff.answer' | 'staff.beginEnrolment' | 'staff.finishEnrolment' | 'staff.ownFactors' | 'staff.removeFactor' | 'staff.renewRecoveryCodes' | 'staff.printRecoveryCodes' | 'staff.resetFactors' | 'staff.leaveOrganisation'
  | 'staff.beginTap' | 'staff.tapIn' | 'staff.beginKeyEnrolment' | 'staff.finishKeyEnrolment' | 'staff.removeKey' | 'securityKey.tap' | 'securityKey.leave' | 'securityKey.simulate'

/** Second factors of the mock desk: whoever signs in where the scenario says so has one, or has to enrol. */
export const keysOf = ({ keys = 0 }: Scenario): StaffMember['factors']['keys'] => Array.from({ length: keys }, (_, at) => ({ id: `key-${at}`, name: ['Blue key', 'Card in the safe', 'Key ring'][at] ?? `Key ${at}`, since: NOW }))

/** What somebody of the mock desk has in the second place. */
export function secondOf({ factors: { totp, keys } }: Pick<StaffMember, 'factors'>): SecondFactor[] {
  const has: SecondFactor[] = [...(keys.length > 0 ? ['securityKey' as const] : []), ...(totp === null ? [] : ['totp' as const])]
  return has.length === 0 ? [] : [...has, 'recoveryCode']
}

export function mockFactors({ scenario, role, enter, member }: People): Pick<MockHandlers, FactorCalls> & { waitsFor: (role: Role) => string } {
  let waiting: Role | null = null
  let pinGiven: string | null = null
  const check = (answer: string) => { if (answer !== CODE) throw new FoyerError('staff.wrongCode') }
  const own = () => member(role() ?? '').factors
  return {
    waitsFor: (whose) => {
      waiting = whose
      return 'challenge-1'
    },
    'staff.prove': ({ kind, answer }) => {
      const whose = role()
      if (kind === 'securityKey') return {}
      if (kind !== 'secret') check(answer)
      else if (whose !== null && answer !== SECRETS[whose]) throw new FoyerError('staff.wrongSecret')
      return {}
    },
    'staff.answer': ({ kind, answer }) => {
      if (waiting === null) throw new FoyerError('staff.challengeOver')
      if (kind === 'totp') check(answer)
      else if (kind === 'recoveryCode' && !RECOVERY_CODES.includes(answer)) throw new FoyerError('staff.wrongCode')
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
      Object.assign(own(), { totp: null, keys: [], recoveryCodes: 0 })
      return {}
    },
    'staff.renewRecoveryCodes': () => {
      Object.assign(own(), { recoveryCodes: 10 })
      return { recoveryCodes: RECOVERY_CODES }
    },
    'staff.printRecoveryCodes': () => ({ printed: true, choose: [] }),
    'staff.resetFactors': ({ id }) => Object.assign(member(id), { factors: { totp: null, keys: [], recoveryCodes: 0 } }),
    'staff.leaveOrganisation': ({ id }) => Object.assign(member(id), { organisation: null }),
    'staff.beginTap': ({ pin }) => {
      pinGiven = pin
      return { ticket: 'ticket-1' }
    },
    'securityKey.tap': async (_input, { emit }) => {
      emit('securityKey.progress', { step: 'lay' })
      if (scenario.tap === 'waits') return new Promise(() => undefined)
      if (scenario.tap !== undefined) throw new FoyerError(scenario.tap)
      emit('securityKey.progress', { step: 'talking' })
      if (pinGiven === null) throw new FoyerError('securityKey.pinRequired')
      if (pinGiven !== KEY_PIN) throw new FoyerError('securityKey.pinWrong', { detail: 'attemptsLeft=7' })
      return {}
    },
    'securityKey.leave': () => ({}),
    'securityKey.simulate': () => ({}),
    'staff.tapIn': () => enter('clerk'),
    'staff.beginKeyEnrolment': () => ({}),
    'staff.finishKeyEnrolment': ({ challenge, name }) => {
      const session = challenge === null || waiting === null ? null : enter(waiting)
      const before = own()
      const isFirst = before.recoveryCodes === 0
      Object.assign(before, { keys: [...before.keys, { id: `key-${before.keys.length}`, name, since: NOW }], recoveryCodes: isFirst ? 10 : before.recoveryCodes })
      return { recoveryCodes: isFirst ? RECOVERY_CODES : null, session }
    },
    'staff.removeKey': ({ id }) => {
      Object.assign(own(), { keys: own().keys.filter((key) => key.id !== id) })
      return {}
    },
  }
}
