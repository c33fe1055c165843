import type { CallSpec, Method } from '../../contract/call.ts'
import type { Role } from '../../contract/roles.ts'
import { SYSTEM, type CallContext } from '../../transport/handlers.ts'
import { encodeDetail } from '../../tlog/detail.ts'
import { FORMAT, NO_TERMINAL, type EventContent } from '../../tlog/leaf.ts'
import type { TrailDesk } from './trail.ts'

/** Which call an event is about, by whom, from where. */
export interface EventFrame {
  spec: Pick<CallSpec, 'method' | 'path'> & Partial<Pick<CallSpec, 'api'>>
  action: string
  person: { id: string, name: string, role: Role | null } | null
  /** Who approved it beside that person. */
  second?: { id: string, name: string } | null
  /** Whose credential came with it over the API. */
  client?: { id: string, name: string } | null
  /** Id of what proved who it was. */
  credential: string | null
  /** SHA-256 of the certificate that was shown with it, as hexadecimal digits. */
  certificate?: string | null
  context: CallContext
}

/** Characters of the second person's name: hashes have to stand beside the longest name of the first. */
const SECOND_NAME = 40

/** Digits by which one certificate is told from another: nobody makes a second one that begins alike. */
const SHOWN_DIGITS = 32

interface Outcome { status: number, error: string | null, subject: string | null, detail: string | null }

/** What Foyer does by itself. */
export function systemFrame(method: Method, path: string, action: string): EventFrame {
  return { spec: { method, path }, action, person: null, credential: null, context: SYSTEM }
}

/** The event of a call, with the name that its person has on the day. `anyone` is whoever stands at the desk before signing in. */
export function eventOf(desk: TrailDesk, frame: EventFrame, outcome: Outcome): EventContent {
  const nobody = frame.context.way === 'system' ? 'system' : 'anyone'
  const client = frame.client ?? null
  const { certificate = null, second = null } = frame
  const said = certificate === null ? outcome.detail : [...(outcome.detail === null ? [] : [outcome.detail]), `shown=${certificate.slice(0, SHOWN_DIGITS)}`].join(' ')
  return {
    time: desk.now().toISOString(), user: (frame.person ?? client)?.id ?? nobody, role: frame.person?.role ?? null,
    method: frame.spec.method, path: (frame.context.way === 'api' ? frame.spec.api?.path : undefined) ?? frame.spec.path, action: frame.action, ...outcome,
    detail: encodeDetail({ words: said, name: (frame.person ?? client)?.name ?? null, marks: second === null ? {} : { second: `${second.id} ${second.name.slice(0, SECOND_NAME)}`.trim() } }),
    terminal: desk.opened?.terminal ?? NO_TERMINAL, address: frame.context.address, version: desk.version,
    format: FORMAT, principal: frame.person !== null ? 'staff' : client === null ? nobody : 'client', door: frame.context.way, credential: frame.credential,
  }
}

/** What the desk does by itself about its trail. */
export function trailEvent(desk: TrailDesk, action: string, method: 'POST' | 'DELETE', words: string): EventContent {
  return eventOf(desk, systemFrame(method, '/audit', action), { status: 200, error: null, subject: null, detail: words })
}
