import { z } from 'zod'
import { limitWebAssembly } from '../reader/wasm-ceiling.ts'
import { giveWay } from '../system/lowest-priority.ts'
import { policyPlace } from '../system/policy-file.ts'
import { childPort } from '../transport/child-port.ts'
import { serve } from '../transport/serve.ts'
import { createJobs } from './create-jobs.ts'

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
giveWay(process.platform)

/** The second reader as a process: what other programs send is decoded here, after everything that the desk itself does. No device, no key, no database, no network. */
serve('jobs', childPort(), (options) => {
  const { mode, resourcesFolder, modulesFolder, installed, trustRound, policy } = startOptions.parse(options)
  return Promise.resolve(createJobs({ mode, resourcesFolder, modulesFolder, installed, trustRound, policy, now: () => new Date() }))
})
