import { z } from 'zod'
import { policyPlace, type PolicyPlace } from '../system/policy-file.ts'

/** What main gives a process that decodes, at its start. */
export const startOptions = z.object({
  mode: z.enum(['demo', 'desk']),
  version: z.string().max(40),
  resourcesFolder: z.string().min(1),
  modulesFolder: z.string().min(1),
  installed: z.boolean(),
  trustRound: z.number().int(),
  policy: policyPlace.nullable(),
})

/** What such a process works with. */
export interface DecodingOptions {
  /** The demo desk has simulators beside the real devices. */
  mode: 'demo' | 'desk'
  resourcesFolder: string
  modulesFolder: string
  /** A packed app, not a checkout. */
  installed: boolean
  /** Main gives the desk's own certificates under this number; those of another start are not for this one. */
  trustRound: number
  /** The folder of certificates beside it counts where it is guarded. */
  policy: PolicyPlace | null
  now: () => Date
}
