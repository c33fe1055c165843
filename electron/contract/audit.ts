import { z } from 'zod'
import { call, everyDoor, screenAndCli } from './call.ts'
import { cursor, pageLimit, withForm } from './http.ts'
import { principalKind, way } from './principal.ts'
import { id, isoDate, isoTime, nothing, orNull, text } from './primitives.ts'
import { role } from './roles.ts'

/** One event of the trail. `index` is its leaf in the Merkle tree (RFC 9162 §2.1). No personal data of a document, ever. */
export const auditEvent = z.object({
  index: z.number().int().min(0),
  time: isoTime,
  /** Staff id, or `system`. */
  user: id,
  /** Shown name of the staff member on the day of the event; at the time of asking where an event of an older version does not say it. */
  userName: text(80),
  role: role.nullable(),
  /** Shown name of the second person who approved it, on that day; absent where none did. */
  second: text(80).optional(),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: text(200),
  /** Contract call, or a happening of the system (`system.start`). */
  action: text(60),
  status: z.number().int(),
  /** Error code where it failed, else null. */
  error: text(60).nullable(),
  /** Record or staff id that it was about. */
  subject: id.nullable(),
  /** A few words from a fixed vocabulary: names of corrected fields, a setting's name. */
  detail: text(300).nullable(),
  terminal: id,
  address: text(64),
  version: text(40),
  /** Form of its leaf: 1 does not say yet who came how. */
  format: z.union([z.literal(1), z.literal(2)]),
  /** What kind of principal it was, and by which way it came; null in format 1. */
  principal: principalKind.nullable(),
  door: way.nullable(),
  /** Id of the session, key or certificate that proved who it was; null where nothing did, and in format 1. */
  credential: id.nullable(),
})
export type AuditEvent = z.infer<typeof auditEvent>

/** Actions that a free text can mean: more than there are calls. */
const ACTIONS_MAX = 400

/** What is asked of an event by one word each. */
const eventWords = {
  user: id, door: way, method: text(10), action: text(60),
  /** A status, or how it ended: done `2xx`, refused `4xx`, failed `5xx`, either of those `4xx+`. */
  status: z.string().regex(/^\d{3}$|^[1-5]xx$|^4xx\+$/), terminal: id,
  from: isoTime, to: isoTime, subject: id,
}

export const auditFilter = z.object({
  ...orNull(eventWords),
  /** Any of these. */
  actions: z.array(text(60)).max(ACTIONS_MAX).nullable(),
  /**
   * Free text: a part of the detail's words, of path, error or action, or the beginning of a subject's id; or one of `actions`, whose names in the language of whoever
   * asks have it in them.
   */
  text: z.object({ typed: text(100), actions: z.array(text(60)).max(ACTIONS_MAX) }).strict().nullable(),
}).partial().strict()
export type AuditFilter = z.infer<typeof auditFilter>

export const auditFormat = z.enum(['jsonl', 'csv', 'ocsf'])

/** How many neighbouring desks cosigned the trail at this size, and when the last of them did. */
export const seenByNeighbours = z.object({ size: z.number().int().min(0), neighbours: z.number().int().min(1), at: isoTime })

export const auditState = z.object({
  size: z.number().int(),
  /** Base64 root hash of the tree at `size`. */
  root: text(64),
  /** Checkpoint text in C2SP tlog-checkpoint form. */
  checkpoint: text(2000).nullable(),
  /** The terminal's public key, as outsiders ask for it (C2SP signed-note verifier key). */
  verifierKey: text(300),
  lastVerifiedAt: isoTime.nullable(),
  lastVerifiedOk: z.boolean().nullable(),
  /** Events that the last verification covers: what came after is not verified. */
  lastVerifiedSize: z.number().int().min(0).nullable(),
  /** Up to which event, and when, the receiver last countersigned; null where it never did. */
  received: z.object({ size: z.number().int().min(0), at: isoTime }).nullable(),
  /** Up to which event how many neighbouring desks cosigned it; null where too few did. */
  seen: seenByNeighbours.nullable(),
})
export type AuditState = z.infer<typeof auditState>

export const auditProblem = z.object({ index: z.number().int().nullable(), code: text(60), detail: text(200).nullable() })
export const auditVerification = z.object({
  ok: z.boolean(), size: z.number().int(), root: text(64), checkpoints: z.number().int(), ms: z.number(),
  /** What shows that somebody changed the trail, or what it tells of. */
  problems: z.array(auditProblem).max(100),
  /** What to know beside: records of an older version that no hash covers, a clock that was set back, an anchor that is missing. */
  notes: z.array(auditProblem).max(100),
})
export type AuditVerification = z.infer<typeof auditVerification>

/** A signed size of the trail, for whoever writes it down. */
export const signedSize = z.object({ size: z.number().int().min(0), root: text(64), time: isoTime })
export type SignedSize = z.infer<typeof signedSize>

/** Days that a chart shows side by side. */
export const CHART_DAYS_MAX = 62
/** How much was done between two moments, and how much of it was refused or failed. */
export const chartBar = z.object({ from: isoTime, to: isoTime, done: z.number().int().min(0), refused: z.number().int().min(0) })
export type ChartBar = z.infer<typeof chartBar>

/** A filter under a name. `span`: days counted back from the day on which it is looked at, in the place of `from` and `to`. */
export const auditView = z.object({ id, name: text(60), filter: auditFilter, span: z.enum(['today', 'week', 'month']).nullable() })
export type AuditView = z.infer<typeof auditView>
/** Views of one person. */
export const VIEWS_MAX = 50

/** What is shown of one subject's events. */
export const STORY_MAX = 500
export const auditStory = z.object({
  subject: id, about: z.enum(['record', 'reading', 'staff', 'other']),
  /** Whether it is still here; null where that says nothing. */
  here: z.boolean().nullable(),
  /** The reading that became a record, the record that a reading became, and the one that it brings up to date. */
  reading: id.nullable(), record: id.nullable(), follows: id.nullable(),
  /** Oldest first, the newest of them where there are more. */
  events: z.array(auditEvent).max(STORY_MAX), more: z.boolean(),
  /** Events below these are verified, and received upstream. */
  verified: z.number().int().min(0).nullable(), received: z.number().int().min(0).nullable(),
})
export type AuditStory = z.infer<typeof auditStory>

const listed = {
  input: z.object({ filter: auditFilter, before: z.number().int().min(0).nullable(), limit: z.number().int().min(1).max(500) }).strict(),
  output: z.object({ events: z.array(auditEvent).max(500), more: z.boolean() }),
}

export const auditCalls = {
  'audit.list': call({
    to: 'vault', method: 'GET', path: '/audit', needs: 'audit.read', doors: everyDoor,
    ...withForm(listed, {
      path: '/v1/audit', summary: 'Events of the audit trail, newest first',
      form: z.object({ ...z.object(eventWords).partial().shape, cursor: cursor.regex(/^\d{1,15}$/).optional(), limit: pageLimit }).strict(),
      input: ({ cursor: before, limit, ...filter }) => ({ filter, before: before === undefined ? null : Number(before), limit }),
      answer: z.object({ events: z.array(auditEvent), next: cursor.nullable() }),
      shown: ({ events, more }) => { const last = events.at(-1); return { events, next: more && last !== undefined ? String(last.index) : null } },
    }),
  }),
  /** Whoever has an event in the trail, by the name of today. */
  'audit.people': call({
    to: 'vault', method: 'GET', path: '/audit/people', needs: 'audit.read', audit: 'failures', activity: false,
    input: nothing, output: z.array(z.object({ id, name: text(80) })).max(500),
  }),
  'audit.state': call({
    to: 'vault', method: 'GET', path: '/audit/state', needs: 'audit.read', audit: 'failures', activity: false,
    input: nothing, output: auditState,
  }),
  /** What was done by the hour of one day, or by the day of several; with the last checkpoint that was signed by their end. */
  'audit.chart': call({
    to: 'vault', method: 'GET', path: '/audit/chart', needs: 'audit.read', audit: 'failures', activity: false,
    input: z.object({ from: isoDate, to: isoDate }).strict(), output: z.object({ by: z.enum(['hour', 'day']), bars: z.array(chartBar).max(CHART_DAYS_MAX), checkpoint: signedSize.nullable() }),
  }),
  /** Everything that happened to one record, reading, or person of the staff. */
  'audit.story': call({
    to: 'vault', method: 'GET', path: '/audit/stories/:subject', needs: 'audit.read', audit: 'failures',
    input: z.object({ subject: id }).strict(), output: auditStory,
  }),
  /** One's own views. */
  'audit.views': call({
    to: 'vault', method: 'GET', path: '/audit/views', needs: 'audit.read', audit: 'failures', activity: false, input: nothing, output: z.array(auditView).max(VIEWS_MAX),
  }),
  'audit.saveView': call({
    to: 'vault', method: 'POST', path: '/audit/views', needs: 'audit.read', audit: 'failures',
    input: auditView.omit({ id: true }).extend({ name: text(60).min(1) }).strict(), output: auditView,
  }),
  'audit.removeView': call({
    to: 'vault', method: 'DELETE', path: '/audit/views/:id', needs: 'audit.read', audit: 'failures', input: z.object({ id }).strict(), output: nothing,
  }),
  'audit.verify': call({
    to: 'vault', method: 'POST', path: '/audit/verification', needs: 'audit.read', doors: screenAndCli, timeoutMs: 600_000,
    input: nothing, output: auditVerification,
  }),
}
