import { FoyerError } from '../../electron/contract/errors.ts'
import { fourEyesUnder } from '../../electron/contract/four-eyes.ts'
import type { Policy } from '../../electron/contract/policy.ts'
import type { Role } from '../../electron/contract/roles.ts'
import type { StaffMember, WaitingAct } from '../../electron/contract/staff.ts'
import type { MockHandlers } from './mock-bridge.ts'
import { CODE, secondOf } from './mock-factors.ts'
import { RECOVERY_KEY, SECRETS } from './mock-scenario.ts'

interface Eyes { role: () => Role | null, policy: () => Policy, staff: readonly StaffMember[], alone: boolean }
type SecondCalls = 'staff.act' | 'staff.approve' | 'staff.approveFactor' | 'staff.approveByKey'

/** Four eyes of the mock desk: on its policy, by any colleague; the supervisor has to give a code too. */
export function mockSecond({ role, policy, staff, alone }: Eyes): Pick<MockHandlers, SecondCalls> & { need: (rules: readonly string[]) => void } {
  let rules: readonly string[] | null = null
  let approved = false
  const act = (): WaitingAct | null => (rules === null ? null : {
    id: 'act-1', kind: 'policy', records: null, rules: [...rules], byKey: alone,
    people: alone || policy().signInByName ? [] : staff.filter((each) => each.role !== role() && each.active).map(({ id, name, role: its, secretKind, lockedUntil }) => ({ id, name, role: its, secretKind, lockedUntil })),
  })
  const yes = () => {
    approved = true
    rules = null
  }
  return {
    need(about) {
      if (!fourEyesUnder(policy()).includes('policy')) return
      if (approved) approved = false
      else {
        rules = about
        throw new FoyerError('staff.secondWanted', { detail: 'policy' })
      }
    },
    'staff.act': () => ({ act: act() }),
    'staff.approve': (input) => {
      const who = staff.find((each) => ('staffId' in input ? each.id === input.staffId : each.name === input.name))
      if (who === undefined || SECRETS[who.role] !== input.secret) throw new FoyerError('staff.wrongSecret')
      if (who.role === 'clerk') throw new FoyerError('staff.secondMayNot')
      if (who.role === 'supervisor') return { kind: 'factorWanted', name: who.name, factors: who.factors.keys.length > 0 ? secondOf(who) : ['totp', 'recoveryCode'] }
      yes()
      return { kind: 'approved', name: who.name }
    },
    'staff.approveFactor': ({ kind, answer }) => {
      if (kind !== 'securityKey' && answer !== CODE) throw new FoyerError('staff.wrongCode')
      yes()
      return { name: staff.find((each) => each.role === 'supervisor')?.name ?? '' }
    },
    'staff.approveByKey': ({ recoveryKey }) => {
      if (recoveryKey !== RECOVERY_KEY) throw new FoyerError('keys.recoveryKeyInvalid', { detail: 'other' })
      yes()
      return {}
    },
  }
}
