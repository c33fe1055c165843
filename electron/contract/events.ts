import { z } from 'zod'
import { device } from './devices.ts'
import { policyInForce } from './policy.ts'
import { id, jpeg, text } from './primitives.ts'

/** What the processes tell the screen without being asked. */
export const events = {
  /** A utility process went or came back. */
  'process.state': z.object({ process: z.enum(['vault', 'reader']), state: z.enum(['up', 'down']) }),
  /** Steps of a running read; `fraction` 0 to 1 where it is known. */
  'reading.progress': z.object({ step: z.enum(['decoding', 'finding', 'reading', 'barcodes', 'checking']), fraction: z.number().min(0).max(1).nullable() }),
  /** Steps of a running chip read: one line per file. */
  'chip.progress': z.object({
    step: z.enum(['connecting', 'accessControl', 'file', 'cloneCheck', 'checking', 'done']),
    file: text(20).nullable(), bytesRead: z.number().int(), total: z.number().int().nullable(),
  }),
  /** The portrait, as soon as the chip gave it. */
  'chip.portrait': z.object({ jpeg }),
  'devices.changed': z.object({ devices: z.array(device).max(64) }),
  /** The desk has opened, or cannot be, after it was waited for: ask for its state again. */
  'desk.changed': z.object({}),
  /** Another policy is in force, or the first since the desk opened. */
  'policy.changed': policyInForce,
  /** The vault ended the session; `changed`: the secret or the role is another now; `reset`: the recovery key was used; `locked`: the computer slept or was locked. */
  'session.ended': z.object({ why: z.enum(['idle', 'restart', 'deactivated', 'changed', 'reset', 'locked']) }),
  /** A long task of the vault (verification, rotation) moves on. */
  'vault.progress': z.object({ task: z.enum(['verify', 'rotate', 'export', 'purge']), fraction: z.number().min(0).max(1) }),
  /** A Reading left memory unconfirmed because its minutes were over. */
  'reading.gone': z.object({ readingId: id }),
} as const

export type EventName = keyof typeof events
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>
