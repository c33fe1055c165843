import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { childPort } from '../transport/child-port.ts'
import { policyPlace } from '../system/policy-file.ts'
import { serve } from '../transport/serve.ts'
import { createVault } from './calls/create-vault.ts'

const startOptions = z.object({
  mode: z.enum(['demo', 'desk']),
  version: z.string().max(40),
  dataFolder: z.string().min(1),
  resourcesFolder: z.string().min(1),
  policyFile: policyPlace.nullable(),
  /** What libraries look for in the environment and the process list need not show: the session bus, the user's folders. */
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]{0,59}$/), z.string().max(4096)),
})

/** The vault as a process: everything secret lives here, and nothing from a device comes in but checked Readings. */
serve('vault', childPort(), async (options, announce) => {
  const { mode, version, dataFolder, resourcesFolder, policyFile, environment } = startOptions.parse(options)
  // Before the keychain's library is loaded. The C libraries see it; what the system shows of this process stays as it was started.
  Object.assign(process.env, environment)
  const vault = createVault({
    dataFolder, mode, resourcesFolder, version, policyFile,
    now: () => new Date(), randomBytes: (count) => randomBytes(count), keychainService: `foyer-${mode}`, emit: announce,
  })
  await vault.openOrAsk()
  return { dispatch: vault.dispatch, stop: () => vault.close() }
})
