import { z } from 'zod'
import { errorPayload } from './error-payload.ts'
import { text } from './primitives.ts'

/** Policy as it is in force. `locked` names the keys that the organisation fixed, with where. */
export const policy = z.object({
  retentionDays: z.number().int().min(1).max(3650),
  keepImages: z.boolean(),
  keepImagesDays: z.number().int().min(1).max(3650),
  /** How long events of the trail keep their content; their hashes stay. */
  trailDays: z.number().int().min(365).max(3650),
  idleSeconds: z.number().int().min(15).max(3600),
  kiosk: z.boolean(),
  sounds: z.boolean(),
  maskNumbersForClerks: z.boolean(),
  allowBacWhenPaceFails: z.boolean(),
})
export type Policy = z.infer<typeof policy>
/** Some of it: what somebody sets, or what goes with a call. */
export const partOfPolicy = policy.partial()
export type PartOfPolicy = z.infer<typeof partOfPolicy>
export const policyInForce = z.object({
  values: policy,
  locked: z.record(z.string().max(60), text(200)),
  /** Why the organisation's file is not what is in force, where it is not. */
  problem: errorPayload.nullable(),
})
