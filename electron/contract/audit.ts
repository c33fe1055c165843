import { z } from 'zod'
import { call, screenAndCli } from './call.ts'
import { principalKind, way } from './principal.ts'
import { id, isoTime, nothing, text } from './primitives.ts'
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

export const auditFilter = z.object({
  user: id.nullable(), method: text(10).nullable(), status: z.string().regex(/^\d{3}$|^[1-5]xx$/).nullable(),
  from: isoTime.nullable(), to: isoTime.nullable(), action: text(60).nullable(), subject: id.nullable(),
}).partial().strict()
export type AuditFilter = z.infer<typeof auditFilter>

export const auditFormat = z.enum(['jsonl', 'csv', 'ocsf'])

export const auditState = z.object({
  size: z.number().int(),
  /** Base64 root hash of the tree at `size`. */
  root: text(64),
  /** Checkpoint text in C2SP tlog-checkpoint form. */
  checkpoint: text(2000).nullable(),
  lastVerifiedAt: isoTime.nullable(),
  lastVerifiedOk: z.boolean().nullable(),
  /** Events that the last verification covers: what came after is not verified. */
  lastVerifiedSize: z.number().int().min(0).nullable(),
  /** Up to which event, and when, the receiver last countersigned; null where it never did. */
  received: z.object({ size: z.number().int().min(0), at: isoTime }).nullable(),
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

export const auditCalls = {
  'audit.list': call({
    to: 'vault', method: 'GET', path: '/audit', needs: 'audit.read', doors: screenAndCli,
    input: z.object({ filter: auditFilter, before: z.number().int().min(0).nullable(), limit: z.number().int().min(1).max(500) }).strict(),
    output: z.object({ events: z.array(auditEvent).max(500), more: z.boolean() }),
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
  'audit.verify': call({
    to: 'vault', method: 'POST', path: '/audit/verification', needs: 'audit.read', doors: screenAndCli, timeoutMs: 600_000,
    input: nothing, output: auditVerification,
  }),
}
