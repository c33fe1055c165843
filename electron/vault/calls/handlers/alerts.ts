import { FoyerError } from '../../../contract/errors.ts'
import { alertsIn, raiseAlerts } from '../../alerts/alerts.ts'
import { opened } from '../../database/opened.ts'
import type { HandlersOf } from '../call.ts'
import { newId } from '../desk.ts'

export const alertHandlers: HandlersOf<'alerts'> = {
  'alerts.list': (_input, { desk }) => {
    raiseAlerts(desk, () => newId(desk.randomBytes))
    const alerts = alertsIn(opened(desk))
    return { alerts, open: alerts.filter(({ acknowledged }) => acknowledged === null).length }
  },
  'alerts.acknowledge': ({ id }, call) => {
    const found = alertsIn(opened(call.desk)).find((each) => each.id === id)
    if (found === undefined) throw new FoyerError('input.invalid', { detail: 'alert' })
    call.setSubject(id)
    call.setDetail(found.code)
    // Twice is once.
    if (found.acknowledged === null) call.commit(() => undefined)
    else call.skipEvent()
    return {}
  },
}
