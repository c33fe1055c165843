import { z } from 'zod'

/** What main gives a process that decodes, at its start. */
export const startOptions = z.object({
  /** The demo desk has simulators beside the real devices. */
  mode: z.enum(['demo', 'desk']),
  version: z.string().max(40),
  resourcesFolder: z.string().min(1),
  modulesFolder: z.string().min(1),
  /** Main gives the desk's own certificates under this number; those of another start are not for this one. */
  trustRound: z.number().int(),
})

/** What such a process works with. */
export interface DecodingOptions extends Omit<z.infer<typeof startOptions>, 'version'> { now: () => Date }
