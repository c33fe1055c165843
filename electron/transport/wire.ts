import { z } from 'zod'
import { presented } from '../contract/api.ts'
import { errorPayload } from '../contract/error-payload.ts'
import { partOfPolicy } from '../contract/policy.ts'
import { id } from '../contract/primitives.ts'
import { way } from '../contract/principal.ts'

/**
 * Messages between main and a utility process. The same on both runtimes: Electron's
 * `utilityProcess` and Node's `child_process.fork` carry them by structured clone.
 */
const context = z.object({
  session: z.string().max(200).nullable(),
  way,
  inside: z.literal(true).optional(),
  address: z.string().max(64),
  presented: presented.optional(),
  ticket: id.optional(),
  policy: partOfPolicy.optional(),
  owner: id.optional(),
})

/** Ten times as many as a vault keeps at once. */
const MOST_SESSIONS = 1000

const messageId = z.number().int().min(1)

export const toChild = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), options: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal('request'), id: messageId, call: z.string().max(60), input: z.unknown(), context }),
  z.object({ kind: z.literal('cancel'), id: messageId }),
  z.object({ kind: z.literal('relayed'), id: messageId, value: z.unknown().optional(), error: errorPayload.optional() }),
  z.object({ kind: z.literal('answered'), id: messageId, value: z.unknown().optional(), error: errorPayload.optional() }),
  /** What is said of a call before it is answered, to whoever came by the process's own door. */
  z.object({ kind: z.literal('told'), id: messageId, name: z.string().max(60), payload: z.unknown() }),
  /** Leave, where nothing is under way and nothing is kept that a later call may need; else say `ready` again and go on. */
  z.object({ kind: z.literal('recycle') }),
  z.object({ kind: z.literal('stop') }),
])
export type ToChild = z.infer<typeof toChild>

export const fromChild = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('response'), id: messageId,
    value: z.unknown().optional(), error: errorPayload.optional(),
    /** Present when the caller's session changes: a token, or null when it ended. */
    session: z.string().max(200).nullable().optional(),
    subject: z.string().max(64).optional(),
    /** Memory of the process, bytes. */
    rss: z.number().min(0).optional(),
  }),
  z.object({
    kind: z.literal('event'), name: z.string().max(60), payload: z.unknown(),
    /** The request that it belongs to. */
    cause: messageId.optional(),
    /** The sessions of the principal whom it concerns; nobody but the process that keeps sessions can name one. */
    sessions: z.array(z.string().max(200)).max(MOST_SESSIONS).optional(),
  }),
  /** Somebody before the process's own door makes a call. That it is this door main knows; who they are the vault says, by what they presented. */
  z.object({ kind: z.literal('knock'), id: messageId, call: z.string().max(60), input: z.unknown(), presented }),
  /** Whoever knocked has gone: nobody waits for that answer any more. */
  z.object({ kind: z.literal('gone'), id: messageId }),
  /** A call on another process on behalf of request `cause`. Who asks, and by which door, main knows: there is no place to say it here. */
  z.object({ kind: z.literal('relay'), id: messageId, cause: messageId, call: z.string().max(60), input: z.unknown() }),
  /** A fault of our own in a call, or in its start: the type of the error, never its message. */
  z.object({ kind: z.literal('fault'), call: z.string().max(60), error: z.string().max(60) }),
])
export type FromChild = z.infer<typeof fromChild>
