import { z } from 'zod'
import { childPort } from '../transport/child-port.ts'
import { policyPlace } from '../system/policy-file.ts'
import { serve } from '../transport/serve.ts'
import { createReader } from './create-reader.ts'
import { limitWebAssembly } from './wasm-ceiling.ts'

const startOptions = z.object({
  mode: z.enum(['demo', 'desk']),
  version: z.string().max(40),
  resourcesFolder: z.string().min(1),
  modulesFolder: z.string().min(1),
  installed: z.boolean(),
  trustRound: z.number().int(),
  policy: policyPlace.nullable(),
})

limitWebAssembly()

/** The reader as a process: devices and untrusted bytes come in, Readings go out; no key, no database, no network. */
serve('reader', childPort(), async (options, announce) => {
  const { mode, resourcesFolder, modulesFolder, installed, trustRound, policy } = startOptions.parse(options)
  return await createReader({ mode, resourcesFolder, modulesFolder, installed, trustRound, policy, now: () => new Date(), announce })
})
