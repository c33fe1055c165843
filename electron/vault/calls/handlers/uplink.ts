import { FoyerError } from '../../../contract/errors.ts'
import { resumeSending } from '../../outbox/answers.ts'
import { policyOfDesk } from '../../outbox/quorum.ts'
import { uplinkStateOf } from '../../outbox/state.ts'
import { opened } from '../../database/opened.ts'
import type { HandlersOf } from '../call.ts'

/** What people see of what leaves the desk, and do about it. */
export const uplinkHandlers: HandlersOf<'uplink'> = {
  'uplink.state': (_input, { desk }) => uplinkStateOf(desk),
  'uplink.policy': (_input, { desk }) => policyOfDesk(opened(desk)),
  'uplink.setSecret': ({ name, value }, call) => {
    const { outbox } = opened(call.desk)
    call.setDetail(`${name}=${value === null ? 'none' : 'given'}`)
    call.commit(() => { outbox.setSecret(name, value) })
    return {}
  },
  'uplink.forgetNeighbour': ({ terminal }, call) => {
    const { outbox } = opened(call.desk)
    call.setSubject(terminal)
    call.commit(() => { if (!outbox.forgetNeighbour(terminal)) throw new FoyerError('input.invalid', { detail: 'terminal' }) })
    outbox.toldFalse.delete(`otherKey ${terminal}`)
    outbox.toldFalse.delete(`inconsistent ${terminal}`)
    return {}
  },
  'uplink.resume': (_input, { desk }) => {
    resumeSending(desk)
    return {}
  },
}
