import type { HandlersOf, VaultCall } from '../call.ts'
import { opened } from '../../database/opened.ts'
import { checkAfresh } from '../life/leaving.ts'
import { eraseDesk } from '../life/erase-desk.ts'

const proven = ({ desk, person }: VaultCall, presentSecret: string): Promise<void> => checkAfresh(desk, person, presentSecret)

export const decommissionHandlers: HandlersOf<'decommission'> = {
  'decommission.announce': async ({ presentSecret }, call) => {
    await proven(call, presentSecret)
    call.commit(() => undefined)
    const { log, terminal, policy } = opened(call.desk)
    log.checkpoint(call.desk.now())
    return { terminal, events: log.size(), checkpoint: log.stored.newest()[0]?.note ?? '', sentUpstream: policy.inForce().values.uplinkAddress !== '' }
  },
  'decommission.erase': async ({ presentSecret }, call) => {
    await proven(call, presentSecret)
    const erased = await call.desk.inTurn(() => eraseDesk(call.desk))
    // There is no trail left that it could be written into.
    call.skipEvent()
    return erased
  },
}
