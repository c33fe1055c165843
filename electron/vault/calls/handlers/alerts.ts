import { FoyerError } from '../../../contract/errors.ts'
import { alertBy, alertsIn, raiseAlerts } from '../../alerts/alerts.ts'
import { opened } from '../../database/opened.ts'
import type { HandlersOf } from '../call.ts'
import { newId } from '../desk.ts'

export const alertHandlers: HandlersOf<'alerts'> = {
  'alerts.list': (_input, { desk }) => {
    raiseAlerts(desk, () => newId(desk.randomBytes))
    return alertsIn(opened(desk))
  },
  'alerts.acknowledge': ({ id }, call) => {
    const found = alertBy(opened(call.desk), id)
    if (found === null) throw new FoyerError('input.invalid', { detail: 'alert' })
    call.setSubject(id)
    call.setDetail(found.code)
    // Twice is once.
    if (found.acknowledged === null) call.commit(() => undefined)
    else call.skipEvent()
    return {}
  },
}
