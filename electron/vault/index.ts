import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { childPort } from '../transport/child-port.ts'
import { policyPlace } from '../transport/policy-file.ts'
import { serve } from '../transport/serve.ts'
import { createVault } from './create-vault.ts'

const startOptions = z.object({
  mode: z.enum(['demo', 'desk']),
  version: z.string().max(40),
  dataFolder: z.string().min(1),
  resourcesFolder: z.string().min(1),
  policyFile: policyPlace.nullable(),
})

/** The vault as a process: everything secret lives here, and nothing from a device comes in but checked Readings. */
serve('vault', childPort(), async (options, emit) => {
  const { mode, version, dataFolder, resourcesFolder, policyFile } = startOptions.parse(options)
  const vault = createVault({
    dataFolder, mode, resourcesFolder, version, policyFile,
    now: () => new Date(), randomBytes: (count) => randomBytes(count), keychainService: `foyer-${mode}`, emit,
  })
  await vault.open()
  return { dispatch: vault.dispatch, stop: () => vault.close() }
})
