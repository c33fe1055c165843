import { startOptions } from '../reader/start-options.ts'
import { limitWebAssembly } from '../reader/wasm-ceiling.ts'
import { giveWay } from '../system/lowest-priority.ts'
import { childPort } from '../transport/child-port.ts'
import { serve } from '../transport/serve.ts'
import { createJobs } from './create-jobs.ts'

limitWebAssembly()
giveWay(process.platform)

/** The second reader as a process: what other programs send is decoded here, after everything that the desk itself does. No device, no key, no database, no network. */
serve('jobs', childPort(), (options) => Promise.resolve(createJobs({ ...startOptions.parse(options), now: () => new Date() })))
