import { FoyerError } from '../../contract/errors.ts'
import { allCalls, isAnyCallName, isInternalCallName, type AnyCallName, type CallsTo, type Input } from '../../contract/index.ts'
import type { Permission } from '../../contract/permissions.ts'
import { anyone, system } from '../../contract/principal.ts'
import type { CallSpec } from '../../contract/call.ts'
import { SYSTEM, type CallContext, type HandlerTools } from '../../transport/handlers.ts'
import { apiAskingOf, noteUse, refuseIfEnded } from './api-asking.ts'
import type { Asking } from './asking.ts'
import type { VaultCall, VaultHandlers } from './call.ts'
import { settingNames } from '../database/setting-names.ts'
import { permissionsOf, type Desk } from './desk.ts'
import { commitWith, record, recordOrKeep } from '../audit/commit.ts'
import type { EventContent } from '../../tlog/leaf.ts'
import { withMarks, type Marks } from '../../tlog/detail.ts'
import { eventOf, type EventFrame } from '../audit/event.ts'
import { storageError } from '../database/sqlite-errors.ts'
import { takeProof, type Proof } from '../staff/fresh.ts'
import type { Approval } from '../staff/second-person.ts'
import { secondOf } from './four-eyes.ts'
import type { Session } from '../staff/sessions.ts'
import { tellEnded } from '../staff/ended.ts'
import { endSessionsOfBefore } from '../staff/sessions-mark.ts'

export type VaultCallName = CallsTo<'vault'>

/** Who asks over the API. */
async function programOf(desk: Desk, context: CallContext): Promise<Asking> {
  const api = await apiAskingOf(desk, context)
  return { principal: api.principal, person: null, api }
}

/** Who asks at the desk, by the session and the way of a call. @param active it is a person's doing, and puts off the idle lock */
export function askingOf(desk: Desk, context: CallContext, active: boolean): Asking {
  try {
    endSessionsOfBefore(desk)
  } catch (error) {
    throw storageError(error)
  }
  const session = desk.sessions.find(context.session, active)
  recordIdleEnds(desk)
  const account = session === null ? null : desk.opened?.accounts.find(session.staffId) ?? null
  if (account?.active !== 1 || desk.opened === null) return { principal: context.way === 'system' ? system : anyone, person: null, api: null }
  const { id, role } = account
  return { principal: { kind: 'staff', id, role, permissions: permissionsOf(desk.opened, account), credential: session?.id ?? null }, person: account, api: null }
}

/**
 * Why a call may not be made, or null. The one place that decides it: by which way it came, and what whoever asks has permission for.
 * Foyer's own processes ask each other on behalf of whoever asked them.
 */
export function refusalOf(desk: Desk, name: AnyCallName, { principal, api }: Asking, context: CallContext): FoyerError | null {
  const spec: CallSpec = allCalls[name]
  const inside = isInternalCallName(name)
  if (!inside && context.way !== 'system' && context.inside !== true && !spec.doors.some((each) => each === context.way)) return new FoyerError('input.unknownCall')
  // Before anything that would say how the desk is.
  if (!inside && api !== null && api.refused !== null) return api.refused
  if (spec.beforeSetUp && (desk.opened !== null || desk.fault !== null)) return new FoyerError('desk.alreadySetUp')
  if (principal.permissions.has(spec.needs) || (spec.needs === 'inside' && inside)) return null
  if (spec.openInSetUp && desk.opened?.settings.get(settingNames.recovery) === 'setUp') return null
  if (principal.kind === 'anyone' && api !== null) return new FoyerError('api.unauthenticated')
  if (principal.kind === 'client') return new FoyerError('api.forbidden')
  return new FoyerError(principal.kind === 'anyone' || principal.kind === 'system' ? 'staff.signInRequired' : 'staff.forbidden')
}

/**
 * Answer one call: role check, handler, event in the trail, coded error. A success that must be in the trail and
 * cannot be written there is no success.
 *
 * @throws FoyerError
 */
export async function dispatch(desk: Desk, handlers: VaultHandlers, name: AnyCallName, input: unknown, tools: HandlerTools): Promise<unknown> {
  if (!isAnyCallName(name) || !Object.hasOwn(handlers, name)) throw new FoyerError('input.unknownCall')
  const spec: CallSpec = allCalls[name]
  const asking = tools.context.way === 'api' ? await programOf(desk, tools.context) : askingOf(desk, tools.context, spec.activity)
  let subject: string | null = null
  let detail: string | null = null
  let marks: Marks = {}
  let listed = 0
  let recorded = false
  const proofs: Proof[] = []
  let approval: Approval | null = null
  // Signing in makes somebody of nobody on the way.
  const frame = (): EventFrame => ({ spec, action: name, person: call.person, second: call.second, client: asking.api?.client ?? null, credential: call.credential, certificate: asking.api?.certificate ?? null, context: tools.context })
  const success = () => {
    const event = eventOf(desk, frame(), { status: 200, error: null, subject, detail })
    return Object.keys(marks).length === 0 ? event : { ...event, detail: withMarks(event.detail, marks) }
  }
  const call: VaultCall = {
    ...tools, desk, ...asking, asking, credential: asking.principal.credential, second: null,
    may: (permission: Permission) => call.principal.permissions.has(permission),
    needFresh() { if (proofs.length === 0 && approval?.fresh !== true) proofs.push(takeProof(desk, tools.context.session, name)) },
    setSubject(id) {
      subject = id
      tools.setSubject(id)
    },
    setDetail(words) { detail = words.slice(0, 300) },
    setMarks(more) { marks = more },
    showDocuments(many) { listed = many },
    skipEvent() { recorded = true },
    commit(change) {
      const result = commitWith(desk, change, success)
      recorded = true
      return result
    },
    tell() {
      recorded = true
      recordOrKeep(desk, success())
    },
  }
  try {
    const refused = refusalOf(desk, name, asking, tools.context)
    if (refused !== null) throw refused
    approval = secondOf(desk, name, spec, input, asking, tools.context)
    call.second = approval?.by ?? null
    if (spec.fresh === true) call.needFresh()
    const handler = handlers[name as VaultCallName] as (given: unknown, call: VaultCall) => unknown
    const output = await handler(input, call)
    if (asking.api !== null && !isInternalCallName(name)) {
      refuseIfEnded(desk, asking.api)
      noteUse(desk, asking.api, spec, { status: 200, subject, listed }, tools.context.address)
    }
    if (!recorded && recordsSuccess(name, spec, tools.context)) record(desk, success())
    return output
  } catch (thrown) {
    // It was for this call, and that was not done: corrected, it can be asked again.
    for (const proof of [...proofs, ...(approval === null ? [] : [approval])]) proof.giveBack()
    const error = storageError(thrown)
    if (asking.api !== null && !isInternalCallName(name)) noteUse(desk, asking.api, spec, { status: error.status, subject }, tools.context.address)
    if (!recorded) recordRefusal(desk, eventOf(desk, frame(), { status: error.status, error: error.code, subject, detail: detail ?? asking.api?.why ?? error.detail?.slice(0, 120) ?? null }))
    throw error
  }
}

/** Over the API each request is an event, whatever its entry says of the screen's. */
export function recordsSuccess(name: AnyCallName, spec: Pick<CallSpec, 'audit'>, { way }: CallContext): boolean {
  return spec.audit === 'always' || (way === 'api' && !isInternalCallName(name))
}

/** The event of what was refused or failed: one that came over the API may be counted instead. */
export function recordRefusal(desk: Desk, event: EventContent): void {
  if (event.door !== 'api' || desk.refusals.take(event)) recordOrKeep(desk, event)
}

/** What was counted instead of written. @param all also of the minute that goes on */
export function recordRefusalsCounted(desk: Desk, all: boolean): void {
  for (const event of desk.refusals.due(all)) recordOrKeep(desk, { ...event, time: desk.now().toISOString() })
}

/** Who was away too long has left: in the trail as their own signing out, though nobody called. */
export function recordIdleEnds(desk: Desk): void {
  recordEnds(desk, desk.sessions.takeIdled(), 'idle')
}

/** Sign everybody out who is signed in, each as who locked the desk: nobody chose to leave, and what waits for them goes on waiting. */
export function endSessionsBecause(desk: Desk, why: Input<'internal.endSessions'>['why']): void {
  const open = desk.sessions.open()
  tellEnded(desk, desk.sessions.endAll(true), 'locked')
  recordEnds(desk, open, why)
}

function recordEnds(desk: Desk, ended: readonly Pick<Session, 'id' | 'staffId'>[], why: string): void {
  for (const { id: credential, staffId } of ended) {
    const account = desk.opened?.accounts.find(staffId) ?? null
    const person = { id: staffId, name: account?.name ?? staffId, role: account?.role ?? null }
    const frame: EventFrame = { spec: allCalls['staff.signOut'], action: 'staff.signOut', person, credential, context: SYSTEM }
    recordOrKeep(desk, eventOf(desk, frame, { status: 200, error: null, subject: null, detail: why }))
  }
}
