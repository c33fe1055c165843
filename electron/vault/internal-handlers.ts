import { FoyerError } from '../contract/errors.ts'
import type { CallSpec } from '../contract/call.ts'
import { allCalls, isAnyCallName } from '../contract/index.ts'
import type { HandlersOf } from './call.ts'
import { authorise, endSessionsBecause, record, recordOrKeep } from './dispatch.ts'
import { eventOf } from './event.ts'
import type { trustInternalHandlers } from './trust/handlers.ts'
import { checkAfresh, checkMayChangeDesk, checkMayPrint } from './leaving.ts'
import { storageError } from './records/sqlite-errors.ts'

function specOf(name: string): CallSpec {
  if (!isAnyCallName(name)) throw new FoyerError('input.unknownCall')
  return allCalls[name]
}

/** What main and the reader ask for; the screen cannot reach any of it. */
export const internalHandlers: Omit<HandlersOf<'internal'>, keyof typeof trustInternalHandlers> = {
  'internal.authorise': async ({ call: name, presentSecret }, call) => {
    const { desk, context } = call
    const spec = specOf(name)
    const { person, refused } = authorise(desk, spec, context)
    try {
      if (refused !== null) throw refused
      if (spec.afresh) await checkAfresh(desk, person, presentSecret)
      if (name === 'desk.print') checkMayPrint(desk, person)
      if (name === 'desk.switchMode') await checkMayChangeDesk(desk)
    } catch (thrown) {
      // Recorded as the call that was asked for; the asking itself is no event.
      const error = storageError(thrown)
      recordOrKeep(desk, eventOf(desk, { spec, action: name, person, context }, { status: error.status, error: error.code, subject: null, detail: null }))
      call.skipEvent()
      throw error
    }
    return { allowBac: desk.opened?.policy.inForce().values.allowBacWhenPaceFails ?? false }
  },
  'internal.outcome': ({ call: name, error, subject }, { desk, context }) => {
    const spec = specOf(name)
    if (error === null && spec.audit === 'failures') return {}
    const { person } = authorise(desk, { roles: 'anyone', activity: false }, context)
    record(desk, eventOf(desk, { spec, action: name, person, context }, {
      status: error?.status ?? 200, error: error?.code ?? null, subject, detail: error?.detail ?? null,
    }))
    return {}
  },
  'internal.happening': ({ action, detail }, { desk, context }) => {
    const spec = { method: 'POST' as const, path: '/system' }
    record(desk, eventOf(desk, { spec, action, person: null, context: { ...context, origin: 'system' } }, { status: 200, error: null, subject: null, detail }))
    return {}
  },
  'internal.endSessions': ({ why }, { desk, context }) => {
    // Main says this for the computer; nobody else may sign others out.
    if (context.origin !== 'system') throw new FoyerError('staff.forbidden')
    endSessionsBecause(desk, why)
    return {}
  },
  'internal.holdReading': ({ reading, replaces }, call) => {
    const readingId = call.desk.held.hold(reading, replaces)
    call.setSubject(readingId)
    call.setDetail(reading.source)
    return { readingId }
  },
}
