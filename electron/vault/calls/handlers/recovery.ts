import { existsSync } from 'node:fs'
import { FoyerError } from '../../../contract/errors.ts'
import { hasWay } from '../../../contract/fault-ways.ts'
import { allCalls } from '../../../contract/index.ts'
import type { HandlersOf } from '../call.ts'
import { record } from '../../audit/commit.ts'
import { eventOf } from '../../audit/event.ts'
import { databasePath } from '../../database/desk-files.ts'
import { setAside } from '../../keys/traces.ts'
import { diagnose } from '../diagnose.ts'
import { openDesk } from '../life/life.ts'
import { restoreDesk } from '../life/restore.ts'

export const recoveryHandlers: HandlersOf<'recovery'> = {
  'recovery.renewDemo': async (_input, { desk }) => {
    await desk.inTurn(async () => {
      if (desk.mode !== 'demo') throw new FoyerError('desk.notADemo')
      if (desk.opened !== null || desk.fault === null || !hasWay(desk.fault.code, 'restore')) throw new FoyerError('desk.notAtFault')
      const path = databasePath(desk.place.folder)
      // What else is left of it the set-up sets aside.
      if (existsSync(path)) setAside(path)
      await openDesk(desk)
      if (desk.fault !== null) throw desk.fault
    })
    return {}
  },
}

export const recoveryInternalHandlers: Pick<HandlersOf<'internal'>, 'internal.diagnose' | 'internal.restoreCopy'> = {
  'internal.diagnose': async (_input, { desk }) => {
    if (desk.fault === null) throw new FoyerError('desk.notAtFault')
    return { lines: await desk.inTurn(() => diagnose(desk)) }
  },
  'internal.restoreCopy': async ({ folder, word }, call) => {
    const { desk, context } = call
    // Whatever fails here is recorded by main's own call.
    call.skipEvent()
    const { restored, account, words } = await desk.inTurn(() => restoreDesk(desk, folder, word))
    record(desk, eventOf(desk, { spec: allCalls['recovery.restore'], action: 'recovery.restore', person: account, credential: null, context }, { status: 200, error: null, subject: null, detail: words }))
    return restored
  },
}
