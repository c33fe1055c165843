import { FoyerError } from '../../../contract/errors.ts'
import type { CallSpec } from '../../../contract/call.ts'
import { allCalls, isAnyCallName, type AnyCallName } from '../../../contract/index.ts'
import type { Reading } from '../../../contract/reading.ts'
import { defaultPolicy, namedIn } from '../../../contract/policy.ts'
import type { HandlersOf } from '../call.ts'
import { AGAIN } from '../../alerts/alert-rule.ts'
import { record } from '../../audit/commit.ts'
import { noteUse, refuseIfEnded } from '../api-asking.ts'
import { healthOf } from './health-of.ts'
import { askingOf, endSessionsBecause, recordRefusal, recordsSuccess, refusalOf } from '../dispatch.ts'
import { eventOf, systemFrame } from '../../audit/event.ts'
import type { recoveryInternalHandlers } from './recovery.ts'
import type { recordInternalHandlers } from './records.ts'
import { isAnySigningIn } from '../organisation.ts'
import type { organisationInternalHandlers } from './organisation.ts'
import type { trustFetchHandlers } from './trust-fetch.ts'
import type { updatesInternalHandlers } from './updates.ts'
import type { securityKeyInternalHandlers } from './security-keys.ts'
import type { trustInternalHandlers } from './trust.ts'
import type { typingInternalHandlers } from './typing.ts'
import type { gatewayHandlers } from './gateway.ts'
import type { webhookInternalHandlers } from './webhooks.ts'
import type { uplinkInternalHandlers } from './uplink-internal.ts'
import { checkMayChangeDesk } from '../life/leaving.ts'
import { takeProof } from '../../staff/fresh.ts'
import { phaseOf } from './desk.ts'
import { storageError } from '../../database/sqlite-errors.ts'

function named(name: string): { name: AnyCallName, spec: CallSpec } {
  if (!isAnyCallName(name)) throw new FoyerError('input.unknownCall')
  return { name, spec: allCalls[name] }
}

/** What the trail says of a reading: where it comes from, whether it is a better one of the same, and what its chip has against itself. */
function saidOf({ source, reasons, chip }: Reading, again: boolean): string {
  const altered = reasons.some(({ code }) => code === 'chipAltered')
  return [source, ...(again ? [AGAIN] : []), ...(altered ? ['chipAltered'] : []), ...(chip?.access.downgraded === true ? ['paceDowngrade'] : [])].join(' ')
}

/** What main and the reader ask for; the screen cannot reach any of it. */
export const internalHandlers: Omit<HandlersOf<'internal'>, keyof typeof trustInternalHandlers | keyof typeof organisationInternalHandlers | keyof typeof trustFetchHandlers | keyof typeof updatesInternalHandlers | keyof typeof recoveryInternalHandlers | keyof typeof recordInternalHandlers | keyof typeof uplinkInternalHandlers | keyof typeof gatewayHandlers | keyof typeof webhookInternalHandlers | keyof typeof typingInternalHandlers | keyof typeof securityKeyInternalHandlers> = {
  'internal.authorise': async ({ call: asked }, call) => {
    const { desk, context } = call
    const { name, spec } = named(asked)
    const asking = context.way === 'api' ? call.asking : askingOf(desk, context, spec.activity)
    const { person, principal, api } = asking
    const client = api?.client ?? null
    try {
      const refused = refusalOf(desk, name, asking, context)
      if (refused !== null) throw refused
      if (spec.fresh === true) takeProof(desk, context.session, name)
      if (spec.leavesDesk) await checkMayChangeDesk(desk)
    } catch (thrown) {
      // Recorded as the call that was asked for; the asking itself is no event.
      const error = storageError(thrown)
      if (api !== null) noteUse(desk, api, spec, { status: error.status, subject: null }, context.address)
      recordRefusal(desk, eventOf(desk, { spec, action: name, person, client, credential: principal.credential, certificate: api?.certificate ?? null, context }, { status: error.status, error: error.code, subject: null, detail: api?.why ?? null }))
      call.skipEvent()
      throw error
    }
    const { values } = desk.opened?.policy.inForce() ?? { values: defaultPolicy }
    return { policy: Object.fromEntries(spec.underPolicy.map((key) => [key, values[key]])), owner: desk.ownerName(principal.id), ticket: api === null ? null : desk.tickets.begin(api) }
  },
  'internal.outcome': ({ call: asked, error, subject }, { desk, context, asking: found }) => {
    const { name, spec } = named(asked)
    if (context.ticket !== undefined) desk.tickets.end(context.ticket)
    if (error === null && !recordsSuccess(name, spec, context)) return {}
    const { person, principal, api } = context.way === 'api' ? found : askingOf(desk, context, false)
    if (api !== null) noteUse(desk, api, spec, { status: api.refused?.status ?? error?.status ?? 200, subject }, context.address)
    const event = eventOf(desk, { spec, action: name, person, client: api?.client ?? null, credential: principal.credential, certificate: api?.certificate ?? null, context }, {
      status: (error ?? api?.refused)?.status ?? 200, error: (error ?? api?.refused)?.code ?? null, subject, detail: error?.detail ?? api?.why ?? null,
    })
    if (error === null && api !== null && api.refused !== null) {
      recordRefusal(desk, event)
      // What was revoked in the middle of a call answers nothing more.
      refuseIfEnded(desk, api)
    }
    if (error === null) record(desk, event)
    else recordRefusal(desk, event)
    return {}
  },
  'internal.happening': ({ action, detail }, { desk, context }) => {
    record(desk, eventOf(desk, { ...systemFrame('POST', '/system', action), context: { ...context, way: 'system' } }, { status: 200, error: null, subject: null, detail }))
    return {}
  },
  'internal.endSessions': ({ why }, { desk, context }) => {
    // Main says this for the computer; nobody else may sign others out.
    if (context.way !== 'system') throw new FoyerError('staff.forbidden')
    endSessionsBecause(desk, why)
    return {}
  },
  'internal.attended': (_input, { desk }) => {
    if (desk.challenges.isAnyOpen() || desk.taps.isAnyOpen() || isAnySigningIn(desk)) return { attended: true }
    const phase = phaseOf(desk, false)
    return { attended: phase === 'setUp' || phase === 'confirmRecovery' }
  },
  'internal.health': (_input, { desk }) => healthOf(desk),
  'internal.holdReading': ({ reading, replaces }, call) => {
    if (call.principal.kind === 'anyone') {
      // Who asked for it has left meanwhile. The trail has it once, as the outcome of what was asked for.
      call.skipEvent()
      throw new FoyerError('staff.signInRequired')
    }
    const allowed = namedIn(call.desk.opened?.policy.inForce().values.sources ?? '')
    // Here, where every Reading comes through: what a screen hides, another way could still bring. A system has its own permissions.
    if (allowed !== null && call.principal.kind === 'staff' && !allowed.includes(reading.source)) throw new FoyerError('reading.sourceOff', { detail: reading.source })
    const readingId = call.desk.held.hold(reading, replaces, call.principal.id)
    call.setSubject(readingId)
    call.setDetail(saidOf(reading, replaces !== null))
    return { readingId }
  },
}
