import { FoyerError } from '../contract/errors.ts'
import { administrators, type CallSpec } from '../contract/call.ts'
import { allCalls, isAnyCallName } from '../contract/index.ts'
import type { HandlersOf } from './call.ts'
import { authorise, eventOf, record, recordFailure } from './dispatch.ts'

function specOf(name: string): CallSpec {
  if (!isAnyCallName(name)) throw new FoyerError('input.unknownCall')
  return allCalls[name]
}

/** What main and the reader ask for; the screen cannot reach any of it. */
export const internalHandlers: HandlersOf<'internal'> = {
  'internal.authorise': ({ call: name }, call) => {
    const { desk, context } = call
    const spec = specOf(name)
    // Anybody may leave the demo desk; a real desk that is in use is left by an administrator only.
    const roles = name === 'desk.switchMode' && desk.mode === 'desk' && desk.opened !== null ? administrators : spec.roles
    const { person, refused } = authorise(desk, { roles, activity: spec.activity }, context)
    if (refused !== null) {
      // Recorded as the call that was asked for; the asking itself is no event.
      recordFailure(desk, eventOf(desk, { spec, action: name, person, context }, { status: refused.status, error: refused.code, subject: null, detail: null }))
      call.skipEvent()
      throw refused
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
  'internal.holdReading': ({ reading, replaces }, call) => {
    const readingId = call.desk.held.hold(reading, replaces)
    call.setSubject(readingId)
    call.setDetail(reading.source)
    return { readingId }
  },
}
