import { existsSync } from 'node:fs'
import { FoyerError } from '../../../contract/errors.ts'
import { hasWay } from '../../../contract/fault-ways.ts'
import { allCalls } from '../../../contract/index.ts'
import type { HandlersOf } from '../call.ts'
import { eventOf } from '../../audit/event.ts'
import { databasePath } from '../../database/desk-files.ts'
import { setAside } from '../../keys/traces.ts'
import type { Desk } from '../desk.ts'
import { diagnose } from '../diagnose.ts'
import { openDesk } from '../life/life.ts'
import { restoreDesk } from '../life/restore.ts'
import { salvageDesk } from '../life/salvage.ts'

/** What was last found of a fault, and when by the steady clock: anybody may ask, and a large database is not read through for each who does. */
const found = new WeakMap<FoyerError, { lines: Promise<string[]>, at: number }>()
const FOUND_MS = 60_000

/** @throws FoyerError `desk.notAtFault` */
function reportOf(desk: Desk): Promise<string[]> {
  const { fault } = desk
  if (fault === null) throw new FoyerError('desk.notAtFault')
  const known = found.get(fault)
  if (known !== undefined && desk.elapsed() - known.at < FOUND_MS) return known.lines
  const lines = diagnose(desk)
  found.set(fault, { lines, at: desk.elapsed() })
  return lines
}

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

export const recoveryInternalHandlers: Pick<HandlersOf<'internal'>, 'internal.diagnose' | 'internal.restoreCopy' | 'internal.salvage'> = {
  'internal.diagnose': async (_input, { desk }) => {
    return { lines: await desk.inTurn(() => reportOf(desk)) }
  },
  'internal.salvage': ({ recoveryKey }, call) => {
    // It keeps its own event, beside what is put in place.
    call.skipEvent()
    return call.desk.inTurn(() => salvageDesk(call.desk, recoveryKey))
  },
  'internal.restoreCopy': async ({ folder, word, elsewhere }, call) => {
    const { desk, context } = call
    // Whatever fails here is recorded by main's own call.
    call.skipEvent()
    return desk.inTurn(() => restoreDesk(desk, folder, { word, elsewhere }, ({ account, words }) => {
      // Its name comes to it in the trail: what lies beside a database has none.
      const { detail: _named, ...event } = eventOf(desk, { spec: allCalls['recovery.restore'], action: 'recovery.restore', person: account, credential: null, context }, { status: 200, error: null, subject: null, detail: words })
      return { ...event, detail: words }
    }))
  },
}
