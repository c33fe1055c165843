import type { HandlersOf } from '../call.ts'
import { opened } from '../../database/opened.ts'
import { eraseDesk } from '../life/erase-desk.ts'

export const decommissionHandlers: HandlersOf<'decommission'> = {
  'decommission.announce': (_input, call) => {
    call.commit(() => undefined)
    const { log, terminal, policy } = opened(call.desk)
    log.checkpoint(call.desk.now())
    return { terminal, events: log.size(), checkpoint: log.stored.newest()[0]?.note ?? '', sentUpstream: policy.inForce().values.uplinkAddress !== '' }
  },
  'decommission.erase': async (_input, call) => {
    const erased = await call.desk.inTurn(() => eraseDesk(call.desk))
    // There is no trail left that it could be written into.
    call.skipEvent()
    return erased
  },
}
